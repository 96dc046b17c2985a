"""What a new day changes: bills fall due, reminders leave once each, whoever is late stands otherwise."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.dues import letters
from app.dues.actions.paying import TELL, tell_of_payment
from app.dues.models import Bill, Charge, Reminder
from app.dues.rules.ledger import BillState
from app.dues.rules.years import reminder_days
from app.dues.store.charges import came_due
from app.jobs.actions import job
from app.jobs.chores import note_done, register_chore
from app.jobs.models import Job
from app.members.actions import settle as settle_membership
from app.tenancy import clock
from app.tenancy.configuration.concepts.fees import Fees
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action

LOOKS_BACK = timedelta(days=14)
OPEN = (BillState.OPEN, BillState.PART)
OVERDUE = "overdue"


def restand_the_late(now: datetime) -> int:
    """Whoever has a bill that came due in the last fortnight and is open still stands in arrears from now on."""
    today = clock.local_day(now)
    ids = came_due(today - LOOKS_BACK, today - timedelta(days=1))
    for membership_id in ids:
        settle_membership(membership_id, today=today)
    return len(ids)


def remind(now: datetime) -> int:
    """The reminders that leave today or should have left: before the due day as the fees say, and once after it."""
    today = clock.local_day(now)
    return sum(send_reminder(bill_id, kind, now=now) for bill_id, kind in [*_due_soon(today), *_overdue(today)])


def _due_soon(today: date) -> list[tuple[int, str]]:
    """The next reminder of each open bill; a worker that was away sends the latest one only."""
    found = []
    for fees, bill_id, due_on, made_on in _open_bills(today):
        days = [(kind, day) for kind, day in reminder_days(fees, due_on, tenant().association.calendar) if day >= made_on]
        ripe = [(day, kind) for kind, day in days if day <= today]
        if ripe:
            found.append((bill_id, max(ripe)[1]))
    return found


def _open_bills(today: date) -> list[tuple[Fees, int, date, date]]:
    versions = {fees.valid_from: fees for fees in tenant().association.fees if fees.reminders}
    if not versions:
        return []
    query = (
        select(Charge.version_from, Bill.id, Bill.due_on, Bill.made_on)
        .join(Charge, Charge.bill_id == Bill.id)
        .where(Bill.state.in_(OPEN), Bill.due_on >= today, Charge.version_from.in_(sorted(versions)))
        .distinct()
        .order_by(Bill.id)
    )
    return [(versions[row[0]], row[1], row[2], row[3]) for row in db.session.execute(query)]


def _overdue(today: date) -> list[tuple[int, str]]:
    sent = aliased(Reminder)
    told = select(sent.id).where(sent.bill_id == Bill.id, sent.kind == OVERDUE, sent.due_on == Bill.due_on)
    query = select(Bill.id).where(Bill.state.in_(OPEN), Bill.due_on < today, ~told.exists()).order_by(Bill.id)
    return [(bill_id, OVERDUE) for bill_id in db.session.scalars(query)]


@action
def send_reminder(bill_id: int, kind: str, *, now: datetime) -> bool:
    """One reminder of a bill, once for a due day; none where it was paid meanwhile."""
    bill = db.session.get_one(Bill, bill_id, with_for_update=True, populate_existing=True)
    sent = select(Reminder.id).where(Reminder.bill_id == bill_id, Reminder.kind == kind, Reminder.due_on == bill.due_on)
    if bill.state not in OPEN or db.session.scalar(sent) is not None:
        return False
    db.session.add(Reminder(bill_id=bill_id, kind=kind, due_on=bill.due_on, at=now))
    note_done(f"{bill.number}: {kind} reminder, due {bill.due_on}")
    letters.tell("bill_overdue" if kind == OVERDUE else "bill_due", bill)
    return True


@job(TELL)
def tell_in_background(wanted: Job) -> None:
    """The letter about a payment, once the undo time is over."""
    tell_of_payment(int(wanted.args["payment"]), now=clock.now())


register_chore("bills_due", restand_the_late)
register_chore("bill_reminders", remind)
