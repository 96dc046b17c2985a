"""How much waits for somebody, from the sums kept with it, and where a case stands among it.

The statements are made once for each shape of asker (how many desks, a person, a unit), with places for the values:
making them takes longer than running them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, func, literal, or_, select, tuple_, union, union_all
from sqlalchemy import case as sql_case

from app.procedures.counters import WaitingCount
from app.procedures.models import NO_DEADLINE, Case, Waiting
from app.procedures.store.desks import Asker, asker_of, in_inbox, looked_at, not_own, own
from app.procedures.store.inbox import DUE, in_order
from app.tenancy.database import ask
from app.web.access import Identity

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Count:
    """How many wait at one step of one procedure, how many of them are late, due today, due within a week; how many due
    before a day."""

    procedure: str
    step: str
    all: int
    late: int
    due_today: int
    due_soon: int
    before: int


@dataclass(frozen=True)
class Beside:
    """Where a case stands in somebody's inbox, counted from 1, and the numbers of those beside it."""

    place: int
    before: str | None
    after: str | None


def counts_of(identity: Identity, today: date) -> list[Count]:
    """What waits for somebody, by step: the sums kept with the rows, less what is his own, in one statement."""
    who = asker_of(identity)
    if not who.desks:
        return []
    rows: Iterable[Any] = ask(_plain(*_shape(who)), **_values(who, today)).all()
    return [Count(*row) for row in rows if row[2] > 0]


def counts_around(identity: Identity, case_id: int, today: date) -> tuple[list[Count], Beside | None]:
    """The same, and where a case stands in it, in one statement; None when it does not wait for him."""
    who = asker_of(identity)
    if not who.desks:
        return [], None
    rows: Sequence[Any] = ask(_around(*_shape(who)), **_values(who, today), case=case_id).all()
    found = [Count(*row[:7]) for row in rows if row[2] > 0]
    if not rows or rows[0][7] is None:
        return found, None
    return found, Beside(sum(one.before for one in found) + rows[0][8] + 1, rows[0][9], rows[0][10])


def count_by_step(identity: Identity) -> dict[tuple[str, str], int]:
    """(procedure, step) → how many wait there for somebody."""
    return {(one.procedure, one.step): one.all for one in counts_of(identity, NO_DEADLINE)}


def count_late(identity: Identity, today: date) -> int:
    """How many of them were due before today."""
    return sum(one.late for one in counts_of(identity, today))


# ---- the statements, made once a shape
def _shape(who: Asker) -> tuple[int, bool, bool]:
    return len(who.desks), who.person_id is not None, who.unit_id is not None


def _values(who: Asker, today: date) -> Mapping[str, Any]:
    values: dict[str, Any] = {"account": who.account_id, "person": who.person_id, "unit": who.unit_id,
                              "today": today, "soon": min(today, NO_DEADLINE - WEEK) + WEEK}  # fmt: skip
    for at, (role, body) in enumerate(who.desks):
        values |= {f"role_{at}": role, f"body_{at}": body}
    return {name: value for name, value in values.items() if value is not None}


def _places(desks: int, person: bool, unit: bool) -> Asker:
    every = tuple((_given(f"role_{at}"), _given(f"body_{at}")) for at in range(desks))
    return Asker(every, _given("account"), _given("person") if person else None, _given("unit") if unit else None)


def _given(name: str) -> Any:
    return bindparam(name)


@cache
def _plain(desks: int, person: bool, unit: bool) -> Any:
    return _counts(_places(desks, person, unit), literal(NO_DEADLINE))


@cache
def _around(desks: int, person: bool, unit: bool) -> Any:
    who = _places(desks, person, unit)
    here, same, *near = _beside(who)
    return _counts(who, here).add_columns(here, same, *near)


def _counts(who: Asker, before: Any) -> Any:
    kept = select(WaitingCount.procedure, WaitingCount.step, WaitingCount.sort_on, WaitingCount.number)
    kept = kept.where(or_(*[and_(WaitingCount.role == role, WaitingCount.body_id == body) for role, body in who.desks]))
    mine = union(*[select(Case.id).where(one) for one in own(who)])
    less = select(Waiting.procedure, Waiting.step, Waiting.sort_on, literal(-1))
    rows = union_all(kept, less.where(Waiting.case_id.in_(mine), looked_at(who))).subquery()
    day, number, today, soon = rows.c.sort_on, rows.c.number, _given("today"), _given("soon")
    sums = [func.sum(sql_case((when, number), else_=0)) for when in (day < today, day == today, day <= soon, day < before)]
    query = select(rows.c.procedure, rows.c.step, func.sum(number), *sums).group_by(rows.c.procedure, rows.c.step)
    return query.order_by(rows.c.procedure, rows.c.step)


def _beside(who: Asker) -> list[Any]:
    """The day of a case in the inbox, how many of that day stand before it, the numbers before and after it."""
    case_id = _given("case")
    rows = select(Waiting.sort_on).join(Case, Case.id == Waiting.case_id)
    here = rows.where(Waiting.case_id == case_id, looked_at(who), not_own(who)).limit(1).scalar_subquery()
    numbers = select(Waiting.sort_on, Case.number).join(Case, Case.id == Waiting.case_id).where(not_own(who))
    at = tuple_(here, case_id)
    before, after = (in_order(who, numbers.where(way.past(at)), 1, order=way).subquery() for way in (DUE.turned, DUE))
    same = select(func.count()).select_from(Waiting).join(Case, Case.id == Waiting.case_id)
    same = same.where(in_inbox(who), Waiting.sort_on == here, Waiting.case_id < case_id)
    return [here, same.scalar_subquery(), *[select(one.c.number).scalar_subquery() for one in (before, after)]]
