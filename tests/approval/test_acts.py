"""The record of operations speaks: whatever is recorded anywhere has its words."""

from __future__ import annotations

import ast
from pathlib import Path

from app.approval.acts import ACTS

APP = Path(__file__).parents[2] / "app"


def recorded() -> set[str]:
    """The acts that code writes into the record by name."""
    calls = (node for file in APP.rglob("*.py") for node in ast.walk(ast.parse(file.read_text("utf-8"))))
    firsts = (one.args[0] for one in calls if isinstance(one, ast.Call) and _called(one) == "record" and one.args)
    return {one.value for one in firsts if isinstance(one, ast.Constant) and isinstance(one.value, str)}


def _called(call: ast.Call) -> str:
    return getattr(call.func, "id", "") or getattr(call.func, "attr", "")


def test_every_act_that_is_recorded_has_its_words():
    acts = recorded()
    assert "case.filed" in acts
    assert sorted(acts - ACTS.keys()) == []
