"""How many cases wait, kept in the transaction in which they come and go, so that no page has to count them.

What is added to `waiting` and taken away is noticed by the session (a DELETE past it would not be). The differences of
one action are written together at its end, in one order, so that two actions never wait for each other crosswise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, event, func, literal, select, true
from sqlalchemy.dialects.postgresql import insert as insert_on_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite
from sqlalchemy.orm import Session

from app.jobs.chores import register_chore
from app.procedures.counters import StepCount, WaitingCount
from app.procedures.models import Case, Waiting
from app.tenancy.database import RoutedSession, db
from app.tenancy.transactions import action, before_every_commit

PENDING, AT_STEPS = "waiting counts", "step counts"
EVERYWHERE = 0
Key = tuple[str, int, str, str, date]
StepKey = tuple[int, str, str, date]
NAMES = ("role", "body_id", "procedure", "step", "sort_on")
STEPS = ("body_id", "procedure", "step", "sort_on")
DESK = tuple(getattr(Waiting, name) for name in NAMES)
"""What a count is kept by; of a row that waits for somebody by name role or body is empty, and it counts for no desk."""


@event.listens_for(RoutedSession, "after_flush")
def _notice(session: Session, _context: object) -> None:
    for rows, by in ((session.new, 1), (session.deleted, -1)):
        for row in rows:
            if not isinstance(row, Waiting):
                continue
            session.info.setdefault(AT_STEPS, Counter())[row.case_id, row.procedure, row.step, row.sort_on] += by
            if row.role is not None and row.body_id is not None:
                session.info.setdefault(PENDING, Counter())[tuple(getattr(row, name) for name in NAMES)] += by


def _write_pending() -> None:
    session = db.session()
    session.flush()
    pending: Counter[Key] = session.info.pop(PENDING, Counter())
    _add(WaitingCount, NAMES, pending)
    at_steps: Counter[StepKey] = session.info.pop(AT_STEPS, Counter())
    _add(StepCount, STEPS, _by_body(at_steps))


def _by_body(at_steps: Counter[StepKey]) -> Counter[StepKey]:
    """What changed by case, as it is counted: at the body of the case, and for every body together."""
    found: Counter[StepKey] = Counter()
    changed = {key: by for key, by in at_steps.items() if by}
    ids = sorted({case_id for case_id, *_ in changed})
    bodies = dict(db.session.execute(select(Case.id, Case.body_id).where(Case.id.in_(ids))).all()) if ids else {}
    for (case_id, *rest), by in changed.items():
        for body_id in (EVERYWHERE, bodies[case_id]):
            found[(body_id, *rest)] += by  # type: ignore[index]
    return found


def _add(table: type[WaitingCount | StepCount], names: tuple[str, ...], counted: Mapping[Any, int]) -> None:
    changed = [dict(zip(names, key, strict=True), number=by) for key, by in sorted(counted.items()) if by]
    if not changed:
        return
    wanted = insert_or(table)
    added = {"number": table.number + wanted.excluded.number}
    db.session.connection().execute(wanted.on_conflict_do_update(index_elements=names, set_=added), changed)


def insert_or(table: type[Any]) -> Any:
    """An insert that knows what to do where the key is there already; each database has its own class for it."""
    name = db.session().connection().dialect.name
    return (insert_on_postgresql if name == "postgresql" else insert_on_sqlite)(table)


before_every_commit(_write_pending)


@event.listens_for(RoutedSession, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(PENDING, None)
    session.info.pop(AT_STEPS, None)


@action
def recount_waiting(now: datetime) -> int:
    """Count anew from what waits: takes days away that nothing waits on any more. Gives 0: nothing was to be done."""
    db.session.execute(delete(WaitingCount))
    counted = select(*DESK, func.count()).where(Waiting.role.is_not(None), Waiting.body_id.is_not(None)).group_by(*DESK)
    wanted = insert_or(WaitingCount).from_select((*NAMES, "number"), counted)
    db.session.execute(wanted.on_conflict_do_update(index_elements=NAMES, set_={"number": wanted.excluded.number}))
    _recount_steps()
    return 0


def _recount_steps() -> None:
    db.session.execute(delete(StepCount))
    at = (Waiting.procedure, Waiting.step, Waiting.sort_on)
    by_case = select(Case.body_id, *at, func.count()).join(Case, Case.id == Waiting.case_id).group_by(Case.body_id, *at)
    together = select(literal(EVERYWHERE), *at, func.count()).group_by(*at)
    for counted in (by_case, together):
        wanted = insert_or(StepCount).from_select((*STEPS, "number"), counted.where(true()))
        db.session.execute(wanted.on_conflict_do_update(index_elements=STEPS, set_={"number": wanted.excluded.number}))


register_chore("waiting counts", recount_waiting)
