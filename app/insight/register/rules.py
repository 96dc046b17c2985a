"""What somebody asks of the register: narrowed how, sorted how, with which columns. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

EVERYBODY = "everybody"
"""The standing that stands for all, members or not; an empty one means all who are members."""


class Column(StrEnum):
    """What the register can show of a member. The first ones are shown unless somebody chose others."""

    NUMBER = "number"
    NAME = "name"
    TIER = "tier"
    STANDING = "standing"
    BODY = "body"
    ADMITTED = "admitted"
    TERM_END = "term_end"
    KIND = "kind"
    SINCE = "since"
    LEFT = "left"
    IDENTITY = "identity"
    SEX = "sex"
    BIRTH = "birth"
    MOBILE = "mobile"
    EMAIL = "email"
    CODE = "code"
    PLACE = "place"
    OPENED = "opened"
    DOCUMENT = "document"
    VERSION = "version"


USUAL = (Column.NUMBER, Column.NAME, Column.TIER, Column.STANDING, Column.BODY, Column.ADMITTED, Column.TERM_END)
ALWAYS = (Column.NUMBER, Column.NAME)


class Order(StrEnum):
    """By what the register can be sorted."""

    NUMBER = "number"
    NAME = "name"
    ADMITTED = "admitted"
    TERM_END = "term_end"

    @property
    def descending(self) -> bool:
        """The youngest admission first, everything else upwards."""
        return self is Order.ADMITTED


class Kind(StrEnum):
    """Of whom a membership is."""

    PERSON = "person"
    UNIT = "unit"


@dataclass(frozen=True)
class Wish:
    """What the list is narrowed to, its order and its columns; nothing given means all members by number."""

    text: str = ""
    kind: str = ""
    standing: str = ""
    tier: str = ""
    body: int = 0
    order: Order = Order.NUMBER
    columns: tuple[Column, ...] = USUAL

    def without(self, name: str) -> Wish:
        """The same without one filter."""
        changes: dict[str, Any] = {name: 0 if name == "body" else ""}
        return replace(self, **changes)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text or self.kind or self.standing or self.tier or self.body)

    def narrowed(self) -> dict[str, str]:
        """Everything that was chosen, as it stands in an address."""
        chosen = {
            "q": self.text, "kind": self.kind, "standing": self.standing, "tier": self.tier, "body": str(self.body or ""),
            "sort": "" if self.order is Order.NUMBER else self.order.value,
            "columns": "" if self.columns == USUAL else ",".join(column.value for column in self.columns),
        }  # fmt: skip
        return {name: value for name, value in chosen.items() if value}


@dataclass(frozen=True)
class Counts:
    """How many stand how under the present filters, persons and units apart."""

    persons: Mapping[str, int]
    units: Mapping[str, int]

    @property
    def standings(self) -> tuple[str, ...]:
        """The standings that somebody has, in one order."""
        return tuple(sorted(name for name in {*self.persons, *self.units} if self.of([name])))

    def of(self, standings: Iterable[str], kind: str = "") -> int:
        """How many of some standings, of one kind or of both."""
        names = list(standings)
        persons = 0 if kind == Kind.UNIT else sum(self.persons.get(name, 0) for name in names)
        units = 0 if kind == Kind.PERSON else sum(self.units.get(name, 0) for name in names)
        return persons + units


def columns_from(words: Sequence[str]) -> tuple[Column, ...]:
    """The columns that somebody chose, in the order of the register; number and name always."""
    named = {word for text in words for word in text.split(",") if word in set(Column)}
    if not named:
        return USUAL
    return tuple(column for column in Column if column in ALWAYS or column.value in named)
