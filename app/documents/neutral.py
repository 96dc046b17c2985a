"""Cells that a spreadsheet would run as a formula are written so that it does not; read back they are as they were. Pure.

OWASP "CSV injection": a cell that begins with = + - @, a tab or a line break (or their full-width sisters) gets an
apostrophe before it. One that already begins with apostrophes before such a sign gets one more, so that taking one away
always gives the value back.
"""

from __future__ import annotations

import re

RUNS = "=+-@\t\r\n＝＋－＠"
_MAY_RUN = frozenset(RUNS + "'")
_RUNS = re.compile(f"'*[{re.escape(RUNS)}]")
_NEUTRAL = re.compile(f"'+[{re.escape(RUNS)}]")


def neutral(text: str) -> str:
    """The text as a cell that runs nowhere."""
    return f"'{text}" if text[:1] in _MAY_RUN and _RUNS.match(text) else text


def restored(cell: str) -> str:
    """The text that was made neutral."""
    return cell[1:] if _NEUTRAL.match(cell) else cell
