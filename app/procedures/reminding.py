"""Whoever is late is told: once a deadline, and several cases in one letter. The figures of the desk say it every day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select, update

from app.accounts.rules import LOGS_IN
from app.accounts.store import get_account
from app.jobs.chores import note_done, register_chore
from app.notices.actions import leave_letter
from app.procedures import letters
from app.procedures.docket import Docket, look_at
from app.procedures.models import Case, Waiting
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.transactions import action

AT_ONCE = 200
MOST_LISTED = 20


def remind_late(now: datetime) -> int:
    """Tell everybody who has let a deadline pass since the last time; gives how many cases that were."""
    told = 0
    while count := remind_some(now=now):
        told += count
    return told


@action
def remind_some(*, now: datetime) -> int:
    """Tell of some hundred cases and note it with them, in one transaction: cut off, nobody is told twice."""
    today = clock.local_day(now)
    late = (Waiting.told_late.is_(False), Waiting.sort_on < today, Waiting.asked_id.is_(None))
    query = select(Waiting, Case).join(Case, Case.id == Waiting.case_id).where(*late)
    found = db.session.execute(query.order_by(Waiting.sort_on, Waiting.id).limit(AT_ONCE))
    rows = [(row, look_at(case, at=row.step if case.state == "open" else "")) for row, case in found]
    for account_id, dockets in _by_reader(rows, now).items():
        _tell(account_id, dockets)
    for waiting, docket in rows:
        case = docket.case
        note_done(f"{case.number} {case.title}: late at {docket.place}, due {waiting.due_on}")
    ids = [waiting.id for waiting, _docket in rows]
    if ids:
        db.session.execute(update(Waiting).where(Waiting.id.in_(ids)).values(told_late=True))
    return len(rows)


def _by_reader(rows: Iterable[tuple[Waiting, Docket]], now: datetime) -> Mapping[tuple[int, bool], Sequence[Docket]]:
    """Account, and whether it is told as who works here → the late cases. Whoever has to pay is told by the bill."""
    found: dict[tuple[int, bool], list[Docket]] = {}
    for waiting, docket in rows:
        if docket.case.step and docket.case.state == "open" and docket.step.pay:
            continue
        for account_id in letters.accounts_waited_for(waiting, clock.local_day(now))[: letters.MOST_READERS]:
            found.setdefault((account_id, waiting.role is not None), []).append(docket)
    return found


def _tell(reader: tuple[int, bool], dockets: Sequence[Docket]) -> None:
    account = get_account(reader[0])
    if account.state not in LOGS_IN:
        return
    to = letters.reader(account)
    if len(dockets) == 1 or not reader[1]:
        for docket in dockets:
            number = docket.case.number
            link = f"/desk/cases/{number}" if reader[1] else f"/cases/{number}"
            leave_letter("step_late", to=to, params=letters.case_words(docket), link=link, about=number)
        return
    listed = "\n".join(_line(docket) for docket in dockets[:MOST_LISTED])
    params = {"count": len(dockets), "cases": listed + ("\n…" if len(dockets) > MOST_LISTED else "")}
    leave_letter("steps_late", to=to, params=params, link="/desk/late")


def _line(docket: Docket) -> str:
    words = letters.case_words(docket)
    return f"· {words['due']}　{words['title']}（{words['number']}）{words['step']}"


register_chore("late steps", remind_late)
