"""Charging what is owed: for a case at its pay step, for a fee year, on an event. Each thing once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.audit.actions import record
from app.dues.actions.billing import put_on_bill, return_to_waiting, reverse_for_a_case
from app.dues.assessing import (
    Assessment,
    assess_case,
    assess_event,
    assess_year,
    paying_unit,
    refuse_without_membership,
)
from app.dues.models import Bill, Charge, ChargeLine
from app.dues.rules.ledger import BillState
from app.dues.rules.lines import Line
from app.dues.rules.stages import as_data, by_payer
from app.dues.store.charges import (
    billed_by_steps,
    bills_named,
    charges_of_case,
    covering,
    lines_charged,
    note_billed,
    note_charged,
    was_paid_before,
)
from app.members.models import Membership
from app.members.store import find_membership, get_membership
from app.procedures.docket import Docket
from app.procedures.models import Case
from app.procedures.rules.actors import Waiter, waiter_of_party
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.together import keep
from app.tenancy.transactions import action


@dataclass(frozen=True)
class Owner:
    """For what a membership is charged: a case, or nothing but the year."""

    membership: Membership
    body_path: str
    key: str
    case_id: int | None = None


@action
def charge_case(docket: Docket, *, by: int | None, now: datetime) -> Waiter | None:
    """Charge what a case owes at its pay step; who has to pay, None where nothing is owed. Asked again it charges nothing.

    A member's bill is made at once; what a unit pays for its people waits until its list is checked.
    Raises DomainError where an amount cannot be worked out.
    """
    case, today = docket.case, clock.local_day(now)
    charged = charges_of_case(case.id, for_update=True)
    if not charged:
        membership = refuse_without_membership(find_membership(docket.party))
        found = assess_case(docket, membership, today)
        there = _already_there(found, membership, case.id) if found is not None else ()
        if there:
            charged = there
        elif found is not None and found.lines and not _paid_in_former_days(found, membership):
            owner = Owner(membership, case.body_path, f"case:{case.id}", case.id)
            charged = _charge(owner, found, by=by, now=now)
    return _who_pays(docket, charged)


def _already_there(found: Assessment, membership: Membership, case_id: int) -> Sequence[Charge]:
    """What pays for the same already: the case waits for it, or goes on where it is paid.

    The dues of a year were charged by the yearly run; the lines of an event by a step of the case before this one.
    """
    if found.is_dues and found.tier != membership.tier:
        return ()
    there = covering(membership.id, found.year.first) if found.is_dues else billed_by_steps(case_id)
    for one in there:
        one.case_id = one.case_id or case_id
    return there


def _paid_in_former_days(found: Assessment, membership: Membership) -> bool:
    """A member of former days whose list says that this year is paid owes nothing more for it in his tier."""
    return found.is_dues and found.tier == membership.tier and was_paid_before(membership.id, found.year.first)


def _who_pays(docket: Docket, charged: Sequence[Charge]) -> Waiter | None:
    bills = bills_named([one.bill_id for one in charged if one.bill_id is not None])
    for one in charged:
        if one.bill_id is not None and bills[one.bill_id].state is BillState.PAID:
            continue
        if one.payer_unit_id is not None and one.payer_unit_id != docket.case.unit_id:
            return Waiter(unit_id=one.payer_unit_id)
        return waiter_of_party("payer", docket.parties)
    return None


@action
def charge_year(membership_id: int, day: date, *, by: int | None, now: datetime) -> int:
    """Charge a member for the fee year of a day; gives the fen charged. A year that is charged already costs nothing more.

    Raises DomainError where an amount cannot be worked out.
    """
    membership = get_membership(membership_id, for_update=True)
    if membership.admitted_on is None or membership.left_on is not None or covering(membership_id, day):
        return 0
    found = None if was_paid_before(membership_id, day) else assess_year(membership, day)
    if found is None or covering(membership_id, found.year.first):
        return 0
    owner = Owner(membership, membership.body_path, f"year:{membership_id}:{found.year.first.isoformat()}")
    return sum(one.amount_fen for one in _charge(owner, found, by=by, now=now))


@action
def charge_event(membership_id: int, lines: Sequence[str], *, case_id: int, by: int | None, now: datetime) -> int:
    """Charge the lines of an event, each once for a case, its pay step included; gives the fen charged."""
    membership = get_membership(membership_id, for_update=True)
    left = frozenset(lines) - lines_charged(case_id)
    found = assess_event(membership, clock.local_day(now), left) if left else None
    if found is None:
        return 0
    key = f"event:{case_id}:{'+'.join(sorted(left))}"[:80]
    case = db.session.get_one(Case, case_id)
    return sum(one.amount_fen for one in _charge(Owner(membership, case.body_path, key), found, by=by, now=now))


@action
def drop_case(docket: Docket, *, by: int | None, now: datetime) -> None:
    """The case ended or went back before it was paid: what is open of it falls away, its bill is reversed.

    A bill on which money or a voucher lies already stays: what fell away of it is surplus once it is paid.
    """
    charged = charges_of_case(docket.case.id, for_update=True)
    bills = bills_named([one.bill_id for one in charged if one.bill_id is not None], for_update=True)
    for one in charged:
        bill = bills.get(one.bill_id or 0)
        if one.settled_at is not None or (bill is not None and bill.state is BillState.PAID):
            continue
        if not one.key.startswith("case:"):
            one.case_id = None
            continue
        _drop(one, bill, by=by, now=now)


def _drop(one: Charge, bill: Bill | None, *, by: int | None, now: datetime) -> None:
    one.dropped_at = now
    db.session.flush()
    note_billed([one])
    record("dues.dropped", by=by, subject=f"charge:{one.id}", details={"key": one.key, "fen": one.amount_fen})
    if bill is None or bill.state is BillState.REVERSED:
        return
    if bill.state is BillState.OPEN and not bill.vouchers_waiting:
        others = reverse_for_a_case(bill, by=by, now=now)
        return_to_waiting(others, now=now)
        return
    bill.dropped_fen, bill.version = bill.dropped_fen + one.amount_fen, bill.version + 1


# ---- writing it down ----------------------------------------------------------------------------------------------
def _charge(owner: Owner, found: Assessment, *, by: int | None, now: datetime) -> list[Charge]:
    """Each payer's share as a charge; what the member pays is put on a bill at once."""
    unit_id = paying_unit(owner.membership, owner.body_path)
    shares = by_payer(found.lines, is_unit=owner.membership.unit_id is not None, has_unit=unit_id is not None)
    charged = []
    for payer, lines in sorted(shares.items()):
        one = _note(owner, found, (payer, unit_id if payer == "unit" else None), lines, by=by, now=now)  # type: ignore[call-arg]
        charged.append(one)
        if payer == "member":
            put_on_bill([one], f"charge:{one.id}", by=by, now=now)
    return charged


def _note(
    owner: Owner, found: Assessment, payer: tuple[str, int | None], lines: Sequence[Line], *, by: int | None, now: datetime
) -> Charge:
    who, today = owner.membership, clock.local_day(now)
    word, unit_id = payer
    one = Charge(
        key=f"{owner.key}:{word}", membership_id=who.id, case_id=owner.case_id, name=who.name, tier=found.tier,
        payer_person_id=None if unit_id else who.person_id, payer_unit_id=unit_id or who.unit_id,
        version_from=found.fees.valid_from, fee_year=found.year.year, years=found.years, joined_on=found.joined,
        first_day=found.year.first, last_day=found.last_day, is_dues=found.is_dues, due_on=found.due_on(today),
        amount_fen=sum(line.due for line in lines), charged_at=now, charged_by=by,
    )  # fmt: skip
    keep(one)
    note_charged(one)
    for line in lines:
        db.session.add(
            ChargeLine(charge_id=one.id, name=line.name, stages=as_data(line), amount_fen=line.due, goes_to=line.goes_to)
        )
    details = {"key": one.key, "fen": one.amount_fen, "year": one.fee_year, "version": one.version_from.isoformat()}
    record("dues.charged", by=by, subject=f"member:{who.id}", details=details)
    return one
