"""Regular expressions of a folder: matched in time that grows with the text alone, whatever is written in them.

Python's own may need longer than anybody lives for `(a+)+` and forty letters, and nothing else runs meanwhile. The library
of expressions matches with RE2, which knows no way back and therefore neither `(?=…)` nor `\\1`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from cel_expr_python import cel


def fits(pattern: str, text: str) -> bool:
    """Whether the whole text is written as the pattern says. Raises ValueError for what is no such pattern."""
    answer = _matching().eval(data={"text": text, "pattern": rf"\A(?:{pattern})\z"})
    if answer.type() != cel.Type.BOOL:
        raise ValueError(str(answer.value()).partition("invalid regular expression: ")[2] or "it cannot be read")
    return bool(answer.value())


def fault_of(pattern: str) -> str:
    """What is wrong with a pattern; empty for a sound one."""
    try:
        re.compile(pattern)
        fits(pattern, "")
    except (re.error, ValueError) as error:
        return str(error)
    return ""


@cache
def _matching() -> Any:
    variables = {"text": cel.Type.STRING, "pattern": cel.Type.STRING}
    return cel.NewEnv(variables=variables).compile("text.matches(pattern)")
