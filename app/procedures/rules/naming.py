"""What a case is called in lists: whom its answers name, and where such a one works."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.tenancy.configuration.concepts.forms import Form

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


def wished_tier(form: Form | None, answers: Mapping[str, Any]) -> str | None:
    """The tier that a form asks for, as it was answered."""
    fields = form.all_fields() if form else ()
    wished = next((f.name for f in fields if f.type == "choice" and f.list == "tier"), "")
    return answers.get(wished)
