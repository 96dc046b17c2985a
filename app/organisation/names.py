"""The names of bodies as forms ask for them: a unit has one, every other body one in each language of the association."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from wtforms import Field

from app.bodies.models import Body
from app.bodies.rules import UNIT
from app.tenancy.tenants import tenant


class Named(Protocol):
    """A form with a name and an English one."""

    name: Field
    name_en: Field


def asks_english(kind: str) -> bool:
    """Whether an English name is asked beside the first one."""
    languages = tenant().association.languages
    return kind != UNIT and "en" in languages and languages[0] != "en"


def names_in(form: Named, kind: str) -> Mapping[str, str]:
    """The names that were typed, by language; a unit's counts in every language."""
    name, english = (form.name.data or "").strip(), (form.name_en.data or "").strip()
    first = tenant().association.languages[0]
    if kind == UNIT:
        return {first: name}
    return {first: name, **({"en": english} if english and asks_english(kind) else {})}


def names_of(body: Body) -> tuple[str, str]:
    """The names as the form shows them."""
    first = tenant().association.languages[0]
    name = body.name.get(first) or body.name.get("*") or next(iter(body.name.values()))
    return str(name), str(body.name.get("en", "")) if asks_english(body.kind) else ""
