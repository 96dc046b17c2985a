"""What follows when the money is there: each case goes on once, and every member stands as he stands now."""

from __future__ import annotations

from datetime import datetime

from app.audit.actions import record
from app.dues.models import Bill
from app.dues.rules.ledger import BillState
from app.dues.store.charges import bills_named, charges_of_case, memberships_on, unsettled_cases
from app.jobs.actions import job, report
from app.jobs.models import Job
from app.members.actions import settle as settle_membership
from app.procedures.actions import settle
from app.procedures.docket import take_up
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.transactions import action


@action
def settle_case(case_id: int, *, by: int | None, now: datetime) -> bool:
    """Tell a case that what it owes is paid. Done twice, or before all of it is paid, it changes nothing."""
    take_up(case_id)
    charged = charges_of_case(case_id, for_update=True)
    bills = bills_named([one.bill_id for one in charged if one.bill_id is not None], for_update=True)
    paid = [one.bill_id is not None and bills[one.bill_id].state is BillState.PAID for one in charged]
    if not charged or not all(paid) or all(one.settled_at is not None for one in charged):
        return False
    for one in charged:
        one.settled_at = now
    record("dues.settled", by=by, subject=f"case:{case_id}", details={"bills": sorted(bill.number for bill in bills.values())})
    settle(case_id, by=by, now=now)
    return True


def settle_bill(bill_id: int, *, by: int | None, now: datetime) -> int:
    """Every case on a paid bill goes on, one transaction each; gives how many. Started again it goes on where it was.

    Raises DomainError where a case cannot go on; those before it have.
    """
    done, last = 0, 0
    while cases := unsettled_cases(bill_id, after=last):
        for case_id in cases:
            done += settle_case(case_id, by=by, now=now)
            last = case_id
    return done


@job("settle_bill")
def settle_in_background(wanted: Job) -> None:
    """The cases of a bill, with progress; then the standing of everybody whom it carries."""
    job_id, bill_id, by = wanted.id, int(wanted.args["bill"]), wanted.account_id
    total = max(1, db.session.get_one(Bill, bill_id).people)
    done, last = 0, 0
    while cases := unsettled_cases(bill_id, after=last, limit=20):
        for case_id in cases:
            done += settle_case(case_id, by=by, now=clock.now())
            last = case_id
        report(job_id, min(90, 90 * done // total), f"{done}/{total}")
    restand(bill_id)


def restand(bill_id: int) -> None:
    """Work out anew how everybody stands whom a bill carries: arrears are gone, or are back."""
    for membership_id in memberships_on(bill_id):
        settle_membership(membership_id, today=clock.today())
