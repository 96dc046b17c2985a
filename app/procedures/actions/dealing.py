"""Who dealt with which case, kept in the transaction in which somebody answers or a case is closed.

What somebody dealt with is a list of its own. To find it among all answers, one had to ask of each whether a later one of
the same person follows, and of its case whether it still runs: a secretary has a hundred thousand.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, event, func, select, update
from sqlalchemy import inspect as inspect_row
from sqlalchemy.orm import Session

from app.jobs.chores import register_chore
from app.procedures.actions.counting import insert_or
from app.procedures.models import Case, DealtWith, Turn
from app.procedures.rules.machine import RUNNING
from app.tenancy.database import RoutedSession, db
from app.tenancy.transactions import action, before_every_commit

ANSWERED, MOVED = "cases answered", "cases that moved"
COLUMNS = ("account_id", "case_id", "turn_id", "procedure", "running")


@event.listens_for(RoutedSession, "after_flush")
def _notice(session: Session, _context: object) -> None:
    for row in session.new:
        if isinstance(row, Turn) and row.asked == 0 and row.account_id is not None:
            session.info.setdefault(ANSWERED, {})[row.account_id, row.case_id] = row.id
    for row in session.dirty:
        if isinstance(row, Case) and inspect_row(row).attrs.state.history.has_changes():
            session.info.setdefault(MOVED, {})[row.id] = row.state in RUNNING


def _write_pending() -> None:
    session = db.session()
    session.flush()
    moved: dict[int, bool] = session.info.pop(MOVED, {})
    if moved:
        there = update(DealtWith.__table__).where(DealtWith.case_id == bindparam("case"))  # type: ignore[arg-type]
        values = [{"case": case_id, "now": runs} for case_id, runs in sorted(moved.items())]
        session.connection().execute(there.values(running=bindparam("now")), values)
    answered: dict[tuple[int, int], int] = session.info.pop(ANSWERED, {})
    if answered:
        session.connection().execute(_put(), list(_rows(answered)))


def _rows(answered: dict[tuple[int, int], int]) -> Iterable[dict[str, Any]]:
    """In one order, so that two actions never wait for each other crosswise."""
    ids = sorted({case_id for _account, case_id in answered})
    found = {row[0]: row for row in db.session.execute(select(Case.id, Case.procedure, Case.state).where(Case.id.in_(ids)))}
    for (account_id, case_id), turn_id in sorted(answered.items()):
        _, procedure, state = found[case_id]
        yield dict(zip(COLUMNS, (account_id, case_id, turn_id, procedure, state in RUNNING), strict=True))


def _put(rows: Any = None) -> Any:
    """An answer after an earlier one of the same person stands in its place."""
    wanted = insert_or(DealtWith)
    wanted = wanted if rows is None else wanted.from_select(COLUMNS, rows)
    new = {name: wanted.excluded[name] for name in COLUMNS[2:]}
    return wanted.on_conflict_do_update(index_elements=COLUMNS[:2], set_=new)


before_every_commit(_write_pending)


@event.listens_for(RoutedSession, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(ANSWERED, None)
    session.info.pop(MOVED, None)


@action
def list_anew(now: datetime) -> int:
    """Write down anew from all answers who dealt with what. Gives 0: nothing was to be done."""
    db.session.execute(delete(DealtWith))
    mine = select(Turn.account_id, Turn.case_id, func.max(Turn.id), Case.procedure, Case.state.in_(RUNNING))
    mine = mine.join(Case, Case.id == Turn.case_id).where(Turn.asked == 0, Turn.account_id.is_not(None))
    db.session.execute(_put(mine.group_by(Turn.account_id, Turn.case_id, Case.procedure, Case.state)))
    return 0


register_chore("cases dealt with", list_anew)
