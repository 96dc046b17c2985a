"""The kinds of act that may take two persons: rooms register what each is called, how it begins, what it will do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.jobs.kinds import ReportLine
from app.kernel.errors import Message
from app.seconding.models import SecondRequest


@dataclass(frozen=True)
class Preview:
    """What will happen: facts with their names, and the things that it happens to, in pages."""

    facts: Sequence[tuple[str | Message, str | Message]] = ()
    lines: Sequence[ReportLine] = ()
    after: str | None = None
    back: str = ""
    """The page from which people ask for such a thing."""


@dataclass(frozen=True)
class Kind:
    """`begin(request, second, now)` asks for the work inside the confirming transaction and gives its job's number."""

    name: str
    label: Message
    counted: Message
    begin: Callable[[SecondRequest, int, datetime], int]
    both_look_on: bool = False
    """Whether who confirmed may look on at the work; a file with personal data is the asker's alone."""
    preview: Callable[[SecondRequest, str | None, datetime], Preview] = field(default=lambda _one, _after, _now: Preview())


_kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    """Done twice it stands once."""
    _kinds[kind.name] = kind


def kind_named(name: str) -> Kind:
    """A kind by its name. Raises KeyError."""
    return _kinds[name]
