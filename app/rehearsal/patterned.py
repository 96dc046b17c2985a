"""A text of which a pattern is true: a usual one where one fits, else the plainest that a library for it finds."""

from __future__ import annotations

import re
from functools import cache

TRIED = ("12345678", "A1234567", "10001", "2026", "2026-001", "AB-1234", "AB1234", "123456", "A", "1", "0371-65300000")


@cache
def patterned(pattern: str) -> str:
    """A text that the whole pattern matches, the same each time; a plain one that it may not match, where there is none."""
    return next((text for text in TRIED if re.fullmatch(pattern, text)), None) or _found(pattern) or TRIED[0]


def _found(pattern: str) -> str | None:
    """The first that comes to hand; loaded by the first pattern that asks, since only a rehearsal does."""
    from hypothesis import Phase, find, settings
    from hypothesis.errors import HypothesisException
    from hypothesis.strategies import characters, from_regex

    plainly = settings(database=None, derandomize=True, phases=[Phase.generate], max_examples=20, deadline=None)
    legible = characters(codec="gb2312", exclude_categories=["Cc"])
    try:
        return find(from_regex(pattern, fullmatch=True, alphabet=legible), lambda _text: True, settings=plainly)
    except HypothesisException:
        return None
