"""What somebody probably meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def guess(word: str, names: Iterable[str]) -> str:
    """“; did you mean “x”?” with the nearest of the names, or nothing."""
    near = difflib.get_close_matches(word, [str(name) for name in names], 1, 0.6)
    return f"; did you mean “{near[0]}”?" if near else ""
