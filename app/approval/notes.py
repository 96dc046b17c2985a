"""Notes among reviewers: who reads them, and at which body one writes.

A note is read at the body at which it was written and above it, never by whom the case concerns. It stands on no paper,
in no export and in no letter, and is neither changed nor taken away.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, literal, literal_column, or_, select

from app.approval.models import CaseNote
from app.procedures.docket import Docket
from app.procedures.store import Befallen
from app.procedures.store.cases import SEEING
from app.tenancy.database import made_once
from app.web.access import HeldRole, Identity


@dataclass(frozen=True)
class Note:
    """One note: who wrote it as what, when, and what."""

    id: int
    name: str
    acted_as: str
    text: str
    at: datetime


def may_note(docket: Docket, who: Identity) -> bool:
    """Whether somebody is among those who tell each other about this case: never about his own or his unit's."""
    return bool(_places(who)) and not _is_his(docket, who)


def _is_his(docket: Docket, who: Identity) -> bool:
    case = docket.case
    filed_it = case.starter_id == who.account_id and not case.filed_for
    is_it = who.person_id is not None and case.person_id == who.person_id
    return filed_it or is_it or (who.unit_id is not None and case.unit_id == who.unit_id)


def _places(who: Identity) -> list[HeldRole]:
    return [held for held in who.roles if held.capabilities & SEEING]


def place_of_writing(docket: Docket, who: Identity) -> HeldRole:
    """The role in which somebody writes: the highest that reaches the case, so that nobody below reads what he wrote."""
    every = sorted(_places(who), key=lambda held: len(held.body_path))
    reaching = [held for held in every if held.sees == "all" or docket.case.body_path.startswith(held.body_path)]
    return (reaching or every)[0]


def notes_query(docket: Docket, who: Identity) -> Any:
    """The statement for the notes on a case that somebody reads, to be asked with what befell it; none for whom it is his."""
    return _notes(tuple(sorted({held.body_path for held in _places(who)}))) if may_note(docket, who) else None


def notes_in(befell: Befallen) -> list[Note]:
    """The notes among what was read, the oldest first."""
    return [Note(row.id, row.name, row.step, row.note, row.at) for row in befell.beside]


@made_once
def _notes(paths: tuple[str, ...]) -> Any:
    none: ColumnElement[Any] = literal_column("NULL")
    reached = or_(*[CaseNote.body_path.startswith(path, autoescape=True) for path in paths])
    query = select(
        literal("beside"), CaseNote.id, literal(""), CaseNote.acted_as, literal(0), CaseNote.name, CaseNote.text, none,
        CaseNote.at,
    )  # fmt: skip
    return query.where(CaseNote.case_id == bindparam("case"), reached)
