"""What waits for somebody: a range of the table of who may act now. Lists select columns, never whole cases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, literal, not_, or_, select, tuple_, union, union_all
from sqlalchemy import case as sql_case

from app.procedures.models import NO_DEADLINE, Case, Waiting, WaitingCount
from app.search.store import found_by
from app.tenancy.database import db
from app.web.access import Identity

PAGE = 50
MOST_COUNTED = 1000


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
    return or_(*_desks(identity))


def _desks(identity: Identity) -> list[ColumnElement[bool]]:
    """One condition for each role at a body; one that never holds for who has none."""
    pairs = _pairs(identity)
    return [and_(Waiting.role == role, Waiting.body_id == body) for role, body in pairs] or [Waiting.id < 0]


def _pairs(identity: Identity) -> list[tuple[str, int]]:
    return sorted({(role.role, role.body_id) for role in identity.roles})


def _not_own(identity: Identity) -> ColumnElement[bool]:
    """Nobody decides on himself or his own unit, so these do not stand in his inbox (A6)."""
    return and_(*[not_(func.coalesce(one, false())) for one in _own(identity)])


def _own(identity: Identity) -> list[ColumnElement[bool]]:
    own: list[ColumnElement[bool]] = [and_(Case.starter_id == identity.account_id, not_(Case.filed_for))]
    if identity.person_id is not None:
        own.append(Case.person_id == identity.person_id)
    if identity.unit_id is not None:
        own.append(Case.unit_id == identity.unit_id)
    return own


def inbox(identity: Identity, filters: Filters, *, after: tuple[date, int] | None = None, limit: int = PAGE) -> list[InboxRow]:
    """A page of what waits for somebody, what is due first on top, starting after a row."""
    query = select(
        Case.id, Case.number, Case.title, Case.place, Case.procedure, Case.step, Case.tier, Case.filed_at,
        Waiting.due_on, Waiting.sort_on, Case.round, Case.version,
    ).join(Case, Case.id == Waiting.case_id)  # fmt: skip
    query = query.where(_not_own(identity), *_narrowed(filters))
    if after is not None:
        query = query.where(_place(*after) < _PLACE)
    rows: Iterable[Any] = db.session.execute(_in_order(identity, query, limit))
    return [InboxRow(*row) for row in rows]


_PLACE = tuple_(Waiting.sort_on, Waiting.case_id)


def _place(sort_on: Any, case_id: int) -> Any:
    return tuple_(literal(sort_on) if isinstance(sort_on, date) else sort_on, literal(case_id))


def _in_order(identity: Identity, query: Any, limit: int, *, backwards: bool = False) -> Any:
    """The first rows in the order of the inbox: each role gives the first of its range of the index, the best remain."""
    keys = [Waiting.sort_on, Waiting.case_id]
    turned = [key.desc() for key in keys] if backwards else keys
    parts = [query.where(one).order_by(*turned).limit(limit) for one in _desks(identity)]
    if len(parts) == 1:
        return parts[0]
    rows = union_all(*[select(part.subquery()) for part in parts]).subquery()
    chosen = [rows.c.sort_on, rows.c.case_id if "case_id" in rows.c else rows.c.id]
    return select(rows).order_by(*[key.desc() for key in chosen] if backwards else chosen).limit(limit)


@dataclass(frozen=True)
class Beside:
    """Where a case stands in somebody's inbox, counted from 1, and the numbers of those beside it."""

    place: int
    before: str | None
    after: str | None


def counts_around(identity: Identity, case_id: int, today: date) -> tuple[list[Count], Beside | None]:
    """What waits for somebody and where a case stands among it, in one statement; None when it does not wait for him."""
    here, same, *near = _beside(identity, case_id)
    counts = _counts(identity, today, here)
    if counts is None:
        return [], None
    rows = db.session.execute(counts.add_columns(here, same, *near)).all()
    found = [Count(*row[:6]) for row in rows if row[2] > 0]
    if not rows or rows[0][6] is None:
        return found, None
    return found, Beside(sum(one.before for one in found) + rows[0][7] + 1, rows[0][8], rows[0][9])


def _beside(identity: Identity, case_id: int) -> list[Any]:
    """The day of a case in the inbox, how many of that day stand before it, the numbers before and after it."""
    rows = select(Waiting.sort_on).join(Case, Case.id == Waiting.case_id)
    here = rows.where(Waiting.case_id == case_id, _looked_at(identity), _not_own(identity)).limit(1).scalar_subquery()
    numbers = select(Waiting.sort_on, Waiting.case_id, Case.number).join(Case, Case.id == Waiting.case_id)
    numbers = numbers.where(_not_own(identity))
    before = _in_order(identity, numbers.where(_place(here, case_id) > _PLACE), 1, backwards=True).subquery()
    after = _in_order(identity, numbers.where(_place(here, case_id) < _PLACE), 1).subquery()
    same = select(func.count()).select_from(Waiting).join(Case, Case.id == Waiting.case_id)
    same = same.where(in_inbox(identity), Waiting.sort_on == here, Waiting.case_id < case_id)
    return [here, same.scalar_subquery(), *[select(one.c.number).scalar_subquery() for one in (before, after)]]


def _looked_at(identity: Identity) -> ColumnElement[bool]:
    """The same as `_at_work` where few rows are looked at: in a shape for which no index of roles is read."""
    return tuple_(func.coalesce(Waiting.role, ""), Waiting.body_id).in_(_pairs(identity) or [("", 0)])


def _narrowed(filters: Filters) -> list[ColumnElement[bool]]:
    wanted: list[tuple[object, ColumnElement[bool]]] = [
        (filters.procedure, Waiting.procedure == filters.procedure),
        (filters.step, Waiting.step == filters.step),
        (filters.tier, Case.tier == filters.tier),
        (filters.body_id, Case.body_id == filters.body_id),
        (filters.late_on, Waiting.sort_on < (filters.late_on or NO_DEADLINE)),
        (filters.due_until, Waiting.sort_on <= (filters.due_until or NO_DEADLINE)),
        (filters.text, found_by("case", Waiting.case_id, filters.text)),
    ]  # fmt: skip
    return [condition for given, condition in wanted if given]


@dataclass(frozen=True)
class Count:
    """How many wait at one step of one procedure, how many of them are late or due today, how many due before a day."""

    procedure: str
    step: str
    all: int
    late: int
    due_today: int
    before: int


def counts_of(identity: Identity, today: date) -> list[Count]:
    """What waits for somebody, by step: the sums kept with the rows, less what is his own, in one statement."""
    query = _counts(identity, today, literal(NO_DEADLINE))
    return [Count(*row) for row in db.session.execute(query) if row[2] > 0] if query is not None else []


def _counts(identity: Identity, today: date, before: Any) -> Any:
    desks = _pairs(identity)
    if not desks:
        return None
    roles = [and_(WaitingCount.role == role, WaitingCount.body_id == body) for role, body in desks]
    kept = select(WaitingCount.procedure, WaitingCount.step, WaitingCount.sort_on, WaitingCount.number).where(or_(*roles))
    mine = union(*[select(Case.id).where(one) for one in _own(identity)])
    own = select(Waiting.procedure, Waiting.step, Waiting.sort_on, literal(-1))
    rows = union_all(kept, own.where(Waiting.case_id.in_(mine), _looked_at(identity))).subquery()
    day, number = rows.c.sort_on, rows.c.number
    sums = [func.sum(sql_case((when, number), else_=0)) for when in (day < today, day == today, day < before)]
    query = select(rows.c.procedure, rows.c.step, func.sum(number), *sums).group_by(rows.c.procedure, rows.c.step)
    return query.order_by(rows.c.procedure, rows.c.step)


def count_by_step(identity: Identity) -> dict[tuple[str, str], int]:
    """(procedure, step) → how many wait there for somebody."""
    return {(one.procedure, one.step): one.all for one in counts_of(identity, NO_DEADLINE)}


def count_late(identity: Identity, today: date) -> int:
    """How many of them were due before today."""
    return sum(one.late for one in counts_of(identity, today))


def count_matching(identity: Identity, filters: Filters) -> int:
    """How many of what waits for somebody match; counting ends at `MOST_COUNTED`."""
    some = select(Waiting.id).join(Case, Case.id == Waiting.case_id).where(in_inbox(identity), *_narrowed(filters))
    return db.session.scalar(select(func.count()).select_from(some.limit(MOST_COUNTED).subquery())) or 0
