"""How many cases wait, kept in the transaction in which they come and go, so that no page has to count them.

What is added to `waiting` and taken away is noticed by the session (a DELETE past it would not be). The differences of
one action are written together at its end, in one order, so that two actions never wait for each other crosswise.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, event, func, select
from sqlalchemy.dialects.postgresql import insert as insert_on_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite
from sqlalchemy.orm import Session

from app.jobs.chores import register_chore
from app.procedures.models import Waiting, WaitingCount
from app.tenancy.database import RoutedSession, db
from app.tenancy.transactions import action, before_every_commit

PENDING = "waiting counts"
Key = tuple[str, int, str, str, date]
NAMES = ("role", "body_id", "procedure", "step", "sort_on")
DESK = tuple(getattr(Waiting, name) for name in NAMES)
"""What a count is kept by; of a row that waits for somebody by name role or body is empty, and it counts for no desk."""


@event.listens_for(RoutedSession, "after_flush")
def _notice(session: Session, _context: object) -> None:
    for rows, by in ((session.new, 1), (session.deleted, -1)):
        for row in rows:
            if isinstance(row, Waiting) and row.role is not None and row.body_id is not None:
                session.info.setdefault(PENDING, Counter())[tuple(getattr(row, name) for name in NAMES)] += by


def _write_pending() -> None:
    session = db.session()
    session.flush()
    pending: Counter[Key] = session.info.pop(PENDING, Counter())
    changed = [dict(zip(NAMES, key, strict=True), number=by) for key, by in sorted(pending.items()) if by]
    if not changed:
        return
    wanted = _insert()
    wanted = wanted.on_conflict_do_update(
        index_elements=NAMES, set_={"number": WaitingCount.number + wanted.excluded.number}
    )
    for one in changed:
        session.execute(wanted, one)


def _insert() -> Any:
    """An insert that knows what to do where the key is there already; each database has its own class for it."""
    name = db.session().connection().dialect.name
    return (insert_on_postgresql if name == "postgresql" else insert_on_sqlite)(WaitingCount)


before_every_commit(_write_pending)


@event.listens_for(RoutedSession, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(PENDING, None)


@action
def recount_waiting(now: datetime) -> int:
    """Count anew from what waits: takes days away that nothing waits on any more. Gives 0: nothing was to be done."""
    db.session.execute(delete(WaitingCount))
    counted = select(*DESK, func.count()).where(Waiting.role.is_not(None), Waiting.body_id.is_not(None)).group_by(*DESK)
    wanted = _insert().from_select((*NAMES, "number"), counted)
    db.session.execute(wanted.on_conflict_do_update(index_elements=NAMES, set_={"number": wanted.excluded.number}))
    return 0


register_chore("waiting counts", recount_waiting)
