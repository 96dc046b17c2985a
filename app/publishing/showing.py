"""What of a member a public page draws: its words, its picture, its classification."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.forms.lookups import lookups
from app.forms.wording import Wording
from app.publishing.rules.showing import PICTURE, public_fields
from app.tenancy.configuration.concepts.forms import Field
from app.tenancy.tenants import tenant
from app.web.language import current_language, said, translated

LINES = frozenset({"long_text"})


@dataclass(frozen=True)
class ShownField:
    """A field with its words."""

    name: str
    label: str
    text: str
    long: bool = False
    href: str = ""

    @property
    def paragraphs(self) -> list[str]:
        return [part for part in self.text.split("\n") if part.strip()]


def fields_of(about: str) -> Mapping[str, Field]:
    """The fields that may be public of a person or a unit."""
    return public_fields(tenant().association, about)


def shown_fields(answers: Mapping[str, Any], about: str) -> list[ShownField]:
    """What is public of a member in words, in the order of the forms; pictures are drawn elsewhere."""
    wording = Wording(tenant().configuration, current_language(), translated, lookups())
    fields = fields_of(about)
    asked = [ask for ask in fields.values() if ask.name in answers and ask.type != PICTURE]
    return [_shown(ask, wording.label(ask), wording.of(ask, answers[ask.name])) for ask in asked]


def _shown(ask: Field, label: str, text: str) -> ShownField:
    href = text if ask.type == "url" and text.startswith(("https://", "http://")) else ""
    if ask.type == "email":
        href = f"mailto:{text}"
    bare = text.removeprefix("https://").removeprefix("http://").rstrip("/") if ask.type == "url" else text
    return ShownField(ask.name, label, bare, ask.type in LINES or len(text) > 120, href)


def picture_of(answers: Mapping[str, Any], about: str) -> str:
    """The upload that shows the member: its first public picture; empty for none."""
    found = [answers.get(ask.name) for ask in fields_of(about).values() if ask.type == PICTURE]
    return next((str(one) for one in found if isinstance(one, str) and one), "")


def excerpt(fields: Sequence[ShownField], letters: int = 96) -> str:
    """The first letters of the first long text, for lists."""
    text = next((" ".join(one.text.split()) for one in fields if one.long), "")
    return text if len(text) <= letters else text[: letters - 1] + "…"


def short_facts(fields: Iterable[ShownField], most: int = 3) -> list[str]:
    """The first short answers, for lists."""
    return [one.text for one in fields if not one.long and not one.href][:most]


def tier_label(tier: str | None) -> str:
    """The name of a tier; empty for none."""
    tiers = tenant().association.tiers
    return said(tiers[tier].label) if tier in tiers else ""
