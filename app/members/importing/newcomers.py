"""Who comes in with a list, and what became of the list. Values only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.accounts.identifiers import IdentityDocument, Sex
from app.kernel.errors import Message


@dataclass(frozen=True)
class Paper:
    """A document that was issued before: its kind, its number, its day."""

    kind: str
    number: str
    issued_on: date


@dataclass(frozen=True)
class Newcomer:
    """A member of former days: one line of a list, read and checked. A unit where `is_unit`, else a person.

    `term_end` none: nothing is known of a term. `paid_until` is the last fee year that was paid.
    """

    row: int
    name: str
    tier: str
    body_id: int
    on: date
    is_unit: bool = False
    identity: IdentityDocument | None = None
    mobile: str = ""
    email: str = ""
    birth_date: date | None = None
    sex: Sex | None = None
    number: str = ""
    term_end: date | None = None
    paid_until: int | None = None
    papers: tuple[Paper, ...] = ()
    answers: Mapping[str, Any] = field(default_factory=dict)
    held: Mapping[str, str] = field(default_factory=dict)
    """Field asked once a holder → keyed hash of its answer."""


@dataclass(frozen=True)
class Refused:
    """A line that could not be taken over, and why."""

    row: int
    sentence: Message


@dataclass(frozen=True)
class Taken:
    """What became of some lines: the memberships made, and what was refused."""

    memberships: Sequence[int]
    refused: Sequence[Refused]
