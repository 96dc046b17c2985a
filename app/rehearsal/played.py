"""What was played: who was asked what, in which order, what it led to. Values only, to be told in words or compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.procedures.rules.verdicts import Answer


@dataclass(frozen=True)
class Asked:
    """Who is asked at a step: a role at a body, or somebody by what he is in the case."""

    role: str = ""
    body: str = ""
    name: str = ""


@dataclass(frozen=True)
class Bill:
    """A bill as it was made: its lines with what each comes to, in fen."""

    number: str
    payer: str
    due_on: date
    lines: tuple[tuple[Mapping[str, str], int], ...]
    total_fen: int


@dataclass(frozen=True)
class Traces:
    """What an act left behind beside the case itself."""

    facts: tuple[tuple[str, str, date], ...] = ()
    documents: tuple[tuple[str, str], ...] = ()
    bills: tuple[Bill, ...] = ()
    letters: tuple[tuple[str, str], ...] = ()
    cases: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return any((self.facts, self.documents, self.bills, self.letters, self.cases))


@dataclass(frozen=True)
class Station:
    """One stop of the case: the step, who was asked, by when, what could be answered and what was."""

    step: str
    arrived: date
    due_on: date | None
    asked: tuple[Asked, ...]
    offered: tuple[Answer, ...]
    task: str
    answer: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    refused: tuple[str, ...] = ()
    waived: tuple[str, ...] = ()
    traces: Traces = Traces()


@dataclass(frozen=True)
class Played:
    """A case from its filing to where it came to rest.

    `unmet`: what still stood against filing it, in sentences; then there are no stations. `stuck`: why it did not go on.
    """

    procedure: str
    day: date
    whose: str
    starter: str
    tier: str
    place: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    form_answers: Mapping[str, str] = field(default_factory=dict)
    unmet: tuple[str, ...] = ()
    number: str = ""
    state: str = ""
    filing: Traces = Traces()
    stations: tuple[Station, ...] = ()
    stuck: str = ""
