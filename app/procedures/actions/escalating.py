"""A late step goes up to another actor (configuration, section 8: `escalates`); and one at which nobody may act.

Whoever was late may still answer; from then on the other may, too, and the first answer counts.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from app.accounts.store import holders_of
from app.audit.actions import record
from app.jobs.chores import note_done, register_chore
from app.kernel.errors import DomainError
from app.procedures import letters
from app.procedures.acting import principal
from app.procedures.actions.moving import row_for, waiter_at, waiter_in
from app.procedures.docket import Docket, look_at, take_up, waiting_rows
from app.procedures.events import StepReached
from app.procedures.keeping_out import keeps_out
from app.procedures.models import Case, Happening, Waiting
from app.procedures.rules.machine import CaseState
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.together import remember
from app.tenancy.transactions import action

log = logging.getLogger(__name__)
ESCALATED, NOBODY = "escalated", "nobody_may_act"
SECRETARY = "secretary"


def escalate_late(now: datetime) -> int:
    """Send up every case that has been late for as long as its step says; gives how many. Done twice it does nothing."""
    due = select(Waiting.case_id, Waiting.step).where(Waiting.escalates_on <= clock.local_day(now)).distinct()
    found = db.session.execute(due.order_by(Waiting.case_id, Waiting.step)).all()
    return sum(_sent_up(case_id, step, now) for case_id, step in found)


def _sent_up(case_id: int, step: str, now: datetime) -> bool:
    try:
        return escalate(case_id, step, now=now)
    except DomainError as refused:
        log.warning("case %s cannot go up: %s", case_id, refused)
        return False


@action
def escalate(case_id: int, step: str, *, now: datetime) -> bool:
    """Let a step of the case wait for the other actor as well; False where it has moved on meanwhile."""
    docket = take_up(case_id)
    case, today = docket.case, clock.local_day(now)
    days = [row.escalates_on for row in waiting_rows(case_id) if row.step == step]
    if case.state is not CaseState.OPEN or not any(day is not None and day <= today for day in days):
        return False
    docket.speak_of(step)
    send_up(docket, now=now)
    note_done(f"{case.number} {case.title}: {step} goes up, due {docket.due_on}")
    return True


def send_up(docket: Docket, *, now: datetime) -> None:
    """Add the other actor to those who are waited for, and tell him. Raises DomainError where there is no such place."""
    case, step = docket.case, docket.step
    before = waiting_rows(case.id)
    here = [row for row in before if row.step == step.name]
    for row in here:
        row.escalates_on = None
    if step.escalates is None:
        return
    waiter = waiter_at(docket, step.model_copy(update={"by": step.escalates.to}))
    if any(waiter_in(row) == waiter for row in here):
        return
    row = row_for(docket, waiter)
    row.silent_on = here[0].silent_on if here else None
    db.session.add(row)
    remember(("waiting", case.id), [*before, row])
    db.session.add(Happening(case_id=case.id, what=ESCALATED, step=step.name, details={"to": step.escalates.to}, at=now))
    record("case.escalated", by=None, subject=f"case:{case.number}", details={"step": step.name, "to": step.escalates.to})
    letters.tell_waiting("step_escalated", docket, [row], clock.local_day(now))


# ---- nobody may act --------------------------------------------------------------------------------------------------
def notice_recusal(event: StepReached) -> None:
    """Everybody who could act at the step has to stand aside, because it is his own case or that of his unit: the case
    says so, and goes up at once, else the secretariat is told."""
    docket = look_at(db.session.get_one(Case, event.case_id), at=event.step)
    here = [row for row in waiting_rows(event.case_id) if row.step == event.step]
    rows = [row for row in here if row.role is not None and row.asked_id is None]
    if not rows or not all(_all_concerned(docket, row) for row in rows):
        return
    case, now = docket.case, clock.now()
    db.session.add(Happening(case_id=case.id, what=NOBODY, step=event.step, at=now))
    record("case.nobody_may_act", by=None, subject=f"case:{case.number}", details={"step": event.step})
    if docket.step.escalates is not None:
        send_up(docket, now=now)
        return
    letters.tell_recused(docket, _secretariat(docket))


def _all_concerned(docket: Docket, row: Waiting) -> bool:
    """There are holders, and each is one whom the case concerns."""
    holders = letters.accounts_waited_for(row, clock.today())
    return bool(holders) and all(keeps_out(docket, principal(account)) for account in holders)


def _secretariat(docket: Docket) -> Sequence[int]:
    """The secretaries of the association whom the case does not concern."""
    root = docket.line[-1]
    held = holders_of(SECRETARY, root.id, on=clock.today())
    return [one for one in held if not keeps_out(docket, principal(one))]


register_chore("escalations", escalate_late)
