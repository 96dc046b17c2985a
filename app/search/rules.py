"""What the index keeps of a text, and what a search asks for. Pure, so that both always agree.

A run of Chinese characters is kept as its pairs and its last character: a pair is found exactly, one character as the
beginning of pairs. Words in letters, numbers, and the readings of a name are kept whole behind a sign and found by
their beginning: `=cyq`, `=chenyanqiu`, `=rh20260371`, `=0371`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.search.readings import readings_of
from app.search.surnames import DOUBLE_SURNAMES, SURNAMES

HAN = r"㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff"
_RUNS = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")
_ONE_HAN = re.compile(rf"[{HAN}]")
WHOLE = "="
LONGEST = 60
MOST_READINGS = 8
MOST_WORDS = 6
EVERYWHERE = frozenset(
    [
        "公司",
        "有限",
        "限公",
        "责任",
        "任公",
        "集团",
        "股份",
        "份有",
        "中心",
        "协会",
        "学会",
        "学校",
        "学院",
        "大学",
        "研究",
        "服务",
        "科技",
        "技术",
        "管理",
        "咨询",
        "教育",
        "人力",
        "力资",
        "资源",
    ]
)
"""Pairs that stand in half of all names: they are looked at last."""


@dataclass(frozen=True)
class Words:
    """What something is found by: names (read aloud too) and numbers."""

    names: Sequence[str]
    numbers: Sequence[str] = ()


@dataclass(frozen=True)
class Sought:
    """One thing that must be there: the pairs of a run, or the beginning of a gram; `run` is looked for as a whole."""

    pairs: Sequence[str] = ()
    start: str = ""
    run: str = ""


def plain(text: str) -> str:
    """A text as it is compared: full-width letters made plain, small."""
    return unicodedata.normalize("NFKC", text).lower()


def runs_of(text: str) -> list[str]:
    """The runs of Chinese characters and of letters and digits in it."""
    return _RUNS.findall(plain(text))


def is_han(run: str) -> bool:
    """Whether a run is of Chinese characters."""
    return bool(_ONE_HAN.match(run))


# ---- what is kept
def grams_of(words: Words) -> set[str]:
    """Everything that something can be found by."""
    grams: set[str] = set()
    for name in words.names:
        for run in runs_of(name):
            grams |= set(_pairs(run)) | {run[-1]} if is_han(run) else {_whole(run)}
        grams |= {_whole(reading) for reading in spellings(name)}
    for number in words.numbers:
        grams |= _of_number(number)
    return grams


def _whole(run: str) -> str:
    """A word kept whole; ü is typed as v."""
    return WHOLE + run.replace("ü", "v")[:LONGEST]


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]


def _of_number(number: str) -> set[str]:
    """A number is found by its whole and from each of its parts on, with and without leading zeros."""
    runs = runs_of(number)
    grams = {gram for run in runs if is_han(run) for gram in (*_pairs(run), run[-1])}
    parts = [run for run in runs if not is_han(run)]
    for at in range(len(parts)):
        tail = "".join(parts[at:])
        grams |= {_whole(tail), _whole(tail.lstrip("0") or tail)}
    return grams


def spellings(name: str) -> set[str]:
    """The full reading and the initials of a Chinese name, for every likely reading: 重 as zhong and chong."""
    han = "".join(run for run in runs_of(name) if is_han(run))
    if not han:
        return set()
    ways: list[list[str]] = [[]]
    for choices in _choices(han):
        wanted = choices if len(ways) * len(choices) <= MOST_READINGS else choices[:1]
        ways = [[*way, one] for way in ways for one in wanted]
    return {"".join(way) for way in ways} | {"".join(syllable[0] for syllable in way) for way in ways}


def _choices(han: str) -> Iterable[Sequence[str]]:
    """The likely readings of each character; a surname's own reading comes first."""
    double = DOUBLE_SURNAMES.get(han[:2], "").lower() if len(han) > 2 else ""
    start = _parted(double, han[1]) if double else ()
    for at, character in enumerate(han):
        if at < len(start):
            yield [start[at]]
            continue
        own = [SURNAMES[character].lower()] if at == 0 and character in SURNAMES else []
        yield list(dict.fromkeys((*own, *readings_of(character)[:2]))) or [character]


def _parted(surname: str, second: str) -> tuple[str, ...]:
    """ouyang → ou, yang, by a reading of its second character."""
    end = next((one for one in readings_of(second) if surname.endswith(one)), "")
    return (surname.removesuffix(end), end) if end else ()


# ---- what is sought
def sought_in(text: str) -> list[list[Sought]]:
    """What a search asks for: alternatives, each a list of things that must all be there. Nothing for a blank one."""
    words = [runs for word in plain(text).split() if (runs := _joined(runs_of(word)))][:MOST_WORDS]
    every = [_sought(run) for runs in words for run in runs]
    letters = [runs[0] for runs in words if len(runs) == 1 and not is_han(runs[0])]
    if len(letters) == len(words) > 1:
        return [every, [_sought("".join(letters))]]
    return [every] if every else []


def _joined(runs: list[str]) -> list[str]:
    """A number is written with or without its dashes."""
    return runs if any(is_han(run) for run in runs) else ["".join(runs)] if runs else []


def _sought(run: str) -> Sought:
    if not is_han(run):
        return Sought(start=_whole(run))
    if len(run) == 1:
        return Sought(start=run)
    pairs = sorted(_pairs(run), key=lambda pair: pair in EVERYWHERE)
    return Sought(pairs=pairs, run=run if len(run) > 2 else "")
