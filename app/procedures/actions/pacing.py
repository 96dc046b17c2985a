"""How long each step took, counted in the transaction in which a case leaves it.

As with what waits, the differences of one action are written together at its end and in one order.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from sqlalchemy import event
from sqlalchemy.dialects.postgresql import insert as insert_on_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite
from sqlalchemy.orm import Session

from app.procedures.counters import StepPace
from app.procedures.docket import Docket
from app.procedures.rules.machine import CaseState
from app.procedures.rules.pace import pace_of
from app.procedures.rules.time import workdays_between
from app.tenancy import clock
from app.tenancy.database import RoutedSession, db
from app.tenancy.transactions import before_every_commit

PENDING = "step paces"
NAMES = ("procedure", "step", "days")
Key = tuple[str, str, int]


def note_pace(docket: Docket, *, now: datetime) -> None:
    """A case leaves its step: how many working days lay between its arrival there and today."""
    case = docket.case
    if case.state is not CaseState.OPEN or not case.step:
        return
    calendar = docket.configuration.association.calendar
    days = workdays_between(clock.local_day(case.arrived_at), clock.local_day(now), calendar)
    pending: Counter[Key] = db.session().info.setdefault(PENDING, Counter())
    pending[case.procedure, case.step, pace_of(days)] += 1


def _write_pending() -> None:
    session = db.session()
    pending: Counter[Key] = session.info.pop(PENDING, Counter())
    for key, number in sorted(pending.items()):
        wanted = _insert().on_conflict_do_update(index_elements=NAMES, set_={"number": StepPace.number + number})
        session.execute(wanted, dict(zip(NAMES, key, strict=True), number=number))


def _insert() -> Any:
    name = db.session().connection().dialect.name
    return (insert_on_postgresql if name == "postgresql" else insert_on_sqlite)(StepPace)


before_every_commit(_write_pending)


@event.listens_for(RoutedSession, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(PENDING, None)
