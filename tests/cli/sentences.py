"""Every sentence that the checker may say, read out of its own source, with its places filled by a made-up word."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from app.tenancy.configuration.sentences import SAID
from app.tenancy.configuration.slips import TOLD
from app.tenancy.settings import ROOT

SOURCES = (*(ROOT / "app" / "tenancy" / "configuration").rglob("*.py"), ROOT / "app" / "web" / "brand.py")
OTHERS = ("comparing.py", "speech.py", "functions.py", "desk.py", "starting.py", "facts.py", "procedures_support.py")
"""Modules of the room whose sentences the checker does not say."""
SAYING = ("complain", "doubt", "told", "Problem", "ValueError", "Slip")
GIVING = ("expressions.py", "sentences.py", "slips.py")
"""Modules where a sentence is what a function gives."""
FILLED, GUESSING = "word1", ("guess(", "nearest(")
NOT_SAID = ("  --", "    - name:", "not a colour of the form")
"""Pieces of style sheets and of the expression library, and what is raised at a value that was checked before."""


def every_sentence() -> set[str]:
    """The sentences that are told to whoever sets a folder up; the nearest words at their ends are left out."""
    found = {one for path in SOURCES if path.name not in OTHERS for one in _of(path)}
    told = {one for one in found if " " in one.strip() and not one.startswith(NOT_SAID)}
    return told | set(SAID.values()) | {words for _, words in TOLD}


def _of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and _name(node.func) in SAYING:
            yield from (one for argument in node.args for one in _texts(argument))
        elif _gives_a_sentence(node, path.name):
            yield from _texts(node.value)  # type: ignore[attr-defined]
        elif isinstance(node, ast.GeneratorExp) and isinstance(node.elt, ast.JoinedStr):
            yield from _texts(node.elt)


def _gives_a_sentence(node: ast.AST, module: str) -> bool:
    if isinstance(node, ast.Assign):
        return "said" in [_name(target) for target in node.targets]
    return isinstance(node, ast.Yield) or (isinstance(node, ast.Return) and module in GIVING)


def _name(node: ast.AST) -> str:
    return str(getattr(node, "attr", getattr(node, "id", "")))


def _texts(node: ast.expr | None) -> list[str]:
    """A text with its places filled; both of a choice of two; the last of several beside each other."""
    if isinstance(node, ast.Tuple):
        return _texts(node.elts[-1]) if node.elts else []
    if isinstance(node, ast.BoolOp):
        return [one for value in node.values for one in _texts(value)]
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, ast.IfExp):
        return [*_texts(node.body), *_texts(node.orelse)]
    if isinstance(node, ast.JoinedStr):
        return ["".join(_part(part) for part in node.values)]
    return []


def _part(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    written = ast.unparse(node)
    return "" if any(sign in written for sign in GUESSING) or written == "{known}" else FILLED
