"""What a case is called in lists: whom its answers name, and where such a one works."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NAMES = ("name", "unit_name")
PLACES = ("employer", "unit_name")
MOST_LETTERS = 200


def named_in(answers: Mapping[str, Any]) -> str:
    """The name that the answers give; empty for none."""
    return _first_of(answers, NAMES)


def placed_in(answers: Mapping[str, Any]) -> str:
    """The employer that the answers give; empty for none."""
    return _first_of(answers, PLACES)


def _first_of(answers: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return next((str(answers[name])[:MOST_LETTERS] for name in names if answers.get(name)), "")
