"""What the house's words are called in an association: a member is a person there, dues are a fee (`words`).

In Chinese a word is exchanged wherever it stands. In English a word is a whole word: its plural, its capital and the
article before it go along, so that “Members” become “Fellows” and “a member” becomes “an applicant”.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from app.tenancy.configuration.concepts.association import OwnWord

_PLACE = re.compile(r"(%\([A-Za-z_]+\)[a-z])")
_SOUNDS = re.compile(r"(?:[aeio]|u(?!ni|se|sa|su|ti))", re.IGNORECASE)
"""How a word begins that has “an” before it; where a folder knows better it says so."""
_HISSES = ("s", "x", "z", "ch", "sh")


class OwnWords:
    """The association's own words in one language, ready to be said; each sentence is worked out once."""

    def __init__(self, words: Mapping[str, OwnWord], language: str) -> None:
        self.say: Callable[[str], str] = English(words).say if language == "en" else _Plain(words).say
        self.said: dict[str, str] = {}

    def of(self, sentence: str) -> str:
        """A sentence of the house in the association's words; its places stay as they are."""
        found = self.said.get(sentence)
        if found is None:
            parts = _PLACE.split(sentence)
            found = self.said[sentence] = "".join(part if _PLACE.fullmatch(part) else self.say(part) for part in parts)
        return found


def _longest_first(words: Mapping[str, object]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: -len(word)))


class _Plain:
    """Words are exchanged as they stand, the longest first: Chinese knows neither plural nor capital."""

    def __init__(self, words: Mapping[str, OwnWord]) -> None:
        self.words = {house: word.one for house, word in words.items()}
        self.pattern = re.compile(_longest_first(self.words))

    def say(self, text: str) -> str:
        return self.pattern.sub(lambda match: self.words[match[0]], text)


class English:
    """Whole words are exchanged, each in its number, with its capital, and with the article that goes with it.

    A word that the folder writes with a capital (`Standing`) is exchanged so written only.
    """

    def __init__(self, words: Mapping[str, OwnWord]) -> None:
        self.exact = {house: word for house, word in words.items() if house != house.lower()}
        self.forms: dict[str, tuple[str, str]] = {}
        small = {house: word for house, word in words.items() if house not in self.exact}
        for house, word in small.items():
            self.forms[plural(house)] = (word.many or plural(word.one), "")
        for house, word in small.items():
            self.forms[house] = (word.one, word.article or article_of(word.one))
        known = _longest_first({**self.forms, **dict.fromkeys(self.exact, None)})
        before, after = r"(?:\b(?P<article>an?)(?P<gap>\s+))?(?<![\w-])", r"(?!\w)(?P<owner>[’'](?!\w))?"
        self.pattern = re.compile(rf"{before}(?P<word>{known}){after}", re.IGNORECASE)

    def say(self, text: str) -> str:
        return self.pattern.sub(self._own, text)

    def _own(self, match: re.Match[str]) -> str:
        said = match["word"]
        exact = self.exact.get(said)
        if exact is None and said.lower() not in self.forms:
            return match[0]
        word, article = (exact.one, exact.article or article_of(exact.one)) if exact else self.forms[said.lower()]
        if said[:1].isupper():
            word = word[:1].upper() + word[1:]
        if match["owner"]:  # members’ → people’s
            word += match["owner"] if word.endswith("s") else f"{match['owner']}s"
        if match["article"] is None:
            return word
        written = match["article"] if not article else article.capitalize() if match["article"][0] == "A" else article
        return f"{written}{match['gap']}{word}"


def plural(word: str) -> str:
    """The plural of a regular English word, or of the last word of several; others are written down (`many`)."""
    if word.endswith("y") and word[-2:-1] not in ("a", "e", "i", "o", "u", ""):
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(_HISSES) else f"{word}s"


def article_of(word: str) -> str:
    """“a” or “an”, by how the word begins."""
    return "an" if _SOUNDS.match(word) else "a"
