"""What somebody probably meant, or else what there is to choose from."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

MOST = 24
"""So many names are told at most; a longer list helps nobody."""


def nearest(word: str, names: Iterable[str]) -> str:
    """“; did you mean “x”?” with the nearest of the names, or nothing: where the names are told anyway."""
    near = difflib.get_close_matches(word, [str(name) for name in names], 1, 0.6)
    return f"; did you mean “{near[0]}”?" if near else ""


def guess(word: str, names: Iterable[str]) -> str:
    """“; did you mean “x”?” with the nearest of the names; where none is near, the names themselves if they are few."""
    known = list(dict.fromkeys(str(name) for name in names))
    if near := nearest(word, known):
        return near
    if not 0 < len(known) <= MOST:
        return ""
    return f"; there {'is only' if len(known) == 1 else 'are'} {', '.join(known)}"
