"""Finds the Chinese of a sentence: its pattern with places, and what stands in them."""

from __future__ import annotations

import re
from functools import cache

from app.cli.chinese.sentences import PHRASES, SENTENCES, Pairs

PLACE = re.compile(r"\{([a-z]+)\}")
ENDS = (
    (re.compile(r"(.*); did you mean “(.+?)”\?", re.DOTALL), "{}；您是不是想写“{}”？"),
    (re.compile(r"(.*); there (?:is only|are) (\S.*)", re.DOTALL), "{}；这里有：{}"),
)
"""What may follow a sentence: the nearest word, or the few words that there are."""
SPOKEN = frozenset({
    "about", "before", "found", "here", "key", "kind", "kinds", "languages", "left", "meaning", "other", "part", "right",
    "said", "wanted", "what", "where", "why",
})  # fmt: skip
"""Places where a phrase of the checker's own may stand; what stands in any other is a name or a value."""
LISTS = frozenset({"answers", "arguments", "capabilities", "kinds", "languages", "names", "places", "words"})
"""Places where several names stand; they are put apart as Chinese does it."""
Compiled = tuple[tuple[re.Pattern[str], str], ...]


def sentence_in_chinese(said: str) -> str | None:
    """The sentence in Chinese; None when the tables do not have it."""
    for end, chinese in ENDS:
        if (found := end.fullmatch(said)) and (before := _looked_up(found[1], _compiled(SENTENCES))):
            return chinese.format(before, found[2].replace(", ", "、"))
    return _looked_up(said, _compiled(SENTENCES))


@cache
def _compiled(pairs: Pairs) -> Compiled:
    return tuple((re.compile(_pattern(english), re.DOTALL), chinese) for english, chinese in pairs)


def _pattern(english: str) -> str:
    """A sentence as a pattern: each {place} takes anything, the rest is taken as it is written."""
    parts = PLACE.split(english)
    return "".join(f"(?P<{part}>.+?)" if i % 2 else re.escape(part) for i, part in enumerate(parts))


def _looked_up(said: str, pairs: Compiled) -> str | None:
    for pattern, chinese in pairs:
        if found := pattern.fullmatch(said):
            return _with_places(chinese, found.groupdict())
    return None


def _with_places(chinese: str, places: dict[str, str]) -> str:
    return PLACE.sub(lambda place: _filled(place[1], places.get(place[1], place[0])), chinese)


def _filled(place: str, words: str) -> str:
    """What stands in a place: in Chinese where it is a phrase of the checker's own, else as it is."""
    if place in LISTS:
        words = re.sub(r",? (?:and|or) ", ", ", words)
    if place not in SPOKEN:
        return words.replace(", ", "、") if place in LISTS else words
    whole = sentence_in_chinese(words) or phrase_in_chinese(words)
    return whole or "、".join(phrase_in_chinese(part) or part for part in words.split(", "))


def phrase_in_chinese(words: str) -> str | None:
    """A phrase that stands inside of sentences, in Chinese; None when the table does not have it."""
    return _looked_up(words, _compiled(PHRASES))
