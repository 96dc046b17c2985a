"""What waits for somebody: a range of the table of who may act now. Lists select columns, never whole cases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, not_, or_, select

from app.procedures.models import NO_DEADLINE, Case, Waiting
from app.tenancy.database import db
from app.web.access import Identity

PAGE = 50


@dataclass(frozen=True)
class Filters:
    """What the inbox is narrowed to; nothing given means everything. `late_on` keeps what was due before that day."""

    procedure: str = ""
    step: str = ""
    tier: str = ""
    body_id: int | None = None
    text: str = ""
    late_on: date | None = None
    due_until: date | None = None


@dataclass(frozen=True)
class InboxRow:
    """One line of the inbox. `sort_on` and `case_id` are where the next page starts."""

    case_id: int
    number: str
    title: str
    place: str
    procedure: str
    step: str
    tier: str | None
    filed_at: datetime
    due_on: date | None
    sort_on: date
    round: int
    version: int


def waits_for(identity: Identity) -> ColumnElement[bool]:
    """Whether a case waits for whoever this is; for use in a query of cases."""
    return exists(select(Waiting.id).where(Waiting.case_id == Case.id, _mine(identity)))


def _mine(identity: Identity) -> ColumnElement[bool]:
    """The rows that wait for an account, by its roles or by what it is; who is asked by name has a list of his own."""
    pairs = [and_(Waiting.role == role.role, Waiting.body_id == role.body_id) for role in identity.roles]
    own: list[ColumnElement[bool]] = [Waiting.account_id == identity.account_id, *pairs]
    if identity.person_id is not None:
        own.append(Waiting.person_id == identity.person_id)
    if identity.unit_id is not None:
        own.append(Waiting.unit_id == identity.unit_id)
    return and_(Waiting.asked_id.is_(None), or_(*own))


def in_inbox(identity: Identity) -> ColumnElement[bool]:
    """Which rows of who is waited for, joined with their cases, stand in somebody's inbox."""
    return and_(_at_work(identity), _not_own(identity))


def _at_work(identity: Identity) -> ColumnElement[bool]:
    """What waits for a role that somebody holds: the reviewer's inbox, not the applicant's own turn."""
    pairs = [and_(Waiting.role == role.role, Waiting.body_id == role.body_id) for role in identity.roles]
    return or_(Waiting.id < 0, *pairs)


def _not_own(identity: Identity) -> ColumnElement[bool]:
    """Nobody decides on himself or his own unit, so these do not stand in his inbox (A6)."""
    own: list[ColumnElement[bool]] = [and_(Case.starter_id == identity.account_id, not_(Case.filed_for))]
    if identity.person_id is not None:
        own.append(Case.person_id == identity.person_id)
    if identity.unit_id is not None:
        own.append(Case.unit_id == identity.unit_id)
    return and_(*[not_(func.coalesce(one, false())) for one in own])


def inbox(identity: Identity, filters: Filters, *, after: tuple[date, int] | None = None, limit: int = PAGE) -> list[InboxRow]:
    """A page of what waits for somebody, what is due first on top, starting after a row."""
    query = select(
        Case.id, Case.number, Case.title, Case.place, Case.procedure, Case.step, Case.tier, Case.filed_at,
        Waiting.due_on, Waiting.sort_on, Case.round, Case.version,
    ).join(Case, Case.id == Waiting.case_id)  # fmt: skip
    query = query.where(in_inbox(identity), *_narrowed(filters))
    if after is not None:
        later = Waiting.sort_on > after[0]
        query = query.where(or_(later, and_(Waiting.sort_on == after[0], Waiting.case_id > after[1])))
    rows: Iterable[Any] = db.session.execute(query.order_by(Waiting.sort_on, Waiting.case_id).limit(limit))
    return [InboxRow(*row) for row in rows]


def _narrowed(filters: Filters) -> list[ColumnElement[bool]]:
    wanted: list[tuple[object, ColumnElement[bool]]] = [
        (filters.procedure, Waiting.procedure == filters.procedure),
        (filters.step, Waiting.step == filters.step),
        (filters.tier, Case.tier == filters.tier),
        (filters.body_id, Case.body_id == filters.body_id),
        (filters.late_on, Waiting.sort_on < (filters.late_on or NO_DEADLINE)),
        (filters.due_until, Waiting.sort_on <= (filters.due_until or NO_DEADLINE)),
        (filters.text, or_(Case.title.contains(filters.text, autoescape=True), Case.number == filters.text,
                           Case.place.contains(filters.text, autoescape=True))),
    ]  # fmt: skip
    return [condition for given, condition in wanted if given]


def count_by_step(identity: Identity) -> dict[tuple[str, str], int]:
    """(procedure, step) → how many wait there for somebody."""
    query = _counted(select(Waiting.procedure, Waiting.step, func.count()), identity)
    rows = db.session.execute(query.group_by(Waiting.procedure, Waiting.step).order_by(Waiting.procedure, Waiting.step))
    return {(procedure, step): count for procedure, step, count in rows}


def count_late(identity: Identity, today: date) -> int:
    """How many of them were due before today."""
    late = _counted(select(func.count()).select_from(Waiting), identity).where(Waiting.sort_on < today)
    return db.session.scalar(late) or 0


def count_matching(identity: Identity, filters: Filters) -> int:
    """How many of what waits for somebody match."""
    found = _counted(select(func.count()).select_from(Waiting), identity).where(*_narrowed(filters))
    return db.session.scalar(found) or 0


def _counted(query: Any, identity: Identity) -> Any:
    return query.join(Case, Case.id == Waiting.case_id).where(in_inbox(identity))
