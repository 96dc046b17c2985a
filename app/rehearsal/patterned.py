"""A text of which a pattern is true: the plainest that follows from reading the pattern."""

from __future__ import annotations

import re
from re import _constants as said  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

TRIED = ("12345678", "A1234567", "10001", "2026", "2026-001", "AB-1234", "AB1234", "123456", "A", "1", "0371-65300000")
OF_CLASS = {said.CATEGORY_DIGIT: "1", said.CATEGORY_WORD: "a", said.CATEGORY_SPACE: " "}
ANY = "1Aa-.甲"


def patterned(pattern: str) -> str:
    """A text that the whole pattern matches; a plain one that it may not match, where reading it leads nowhere."""
    found = next((text for text in TRIED if re.fullmatch(pattern, text)), None)
    if found is not None:
        return found
    made = _of(_parser.parse(pattern))
    return made if re.fullmatch(pattern, made) else TRIED[0]


def _of(parsed: Any) -> str:
    return "".join(_one(what, how) for what, how in parsed)


def _one(what: Any, how: Any) -> str:
    if what is said.LITERAL:
        return chr(how)
    if what is said.ANY:
        return "1"
    if what is said.IN:
        return _within(how)
    if what in (said.MAX_REPEAT, said.MIN_REPEAT):
        least, _, repeated = how
        return _of(repeated) * int(least)
    if what is said.SUBPATTERN:
        return _of(how[-1])
    if what is said.BRANCH:
        return _of(how[1][0])
    return ""


def _within(choices: Any) -> str:
    """One of the characters of a class."""
    kind, first = choices[0]
    if kind is said.LITERAL:
        return chr(first)
    if kind is said.RANGE:
        return chr(first[0])
    if kind is said.CATEGORY:
        return OF_CLASS.get(first, "-")
    return next((one for one in ANY if not any(_is(one, *banned) for banned in choices[1:])), "1")


def _is(one: str, kind: Any, how: Any) -> bool:
    if kind is said.RANGE:
        return bool(how[0] <= ord(one) <= how[1])
    if kind is said.CATEGORY:
        return OF_CLASS.get(how) == one
    return bool(kind is said.LITERAL and how == ord(one))
