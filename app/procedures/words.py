"""The words that may be chosen in a step's fields."""

from __future__ import annotations

from collections.abc import Iterable

from app.forms.rules import offered_words
from app.tenancy.configuration.concepts.forms import CHOICES, Field
from app.tenancy.configuration.load import Configuration


def choices_of(configuration: Configuration, fields: Iterable[Field]) -> dict[str, list[str]]:
    """Field → the words that may be chosen, for every choice among the fields."""
    return {f.name: list(offered_words(configuration, f)) for f in fields if f.type in CHOICES}
