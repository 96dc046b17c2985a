"""What outcomes of procedures do in the ledger, by the effect's name (configuration, section 9)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from app.audit.actions import record
from app.dues.actions.billing import put_off, put_on_bill, return_to_waiting, reverse_for_a_case
from app.dues.actions.charging import charge_event, charge_year
from app.dues.assessing import refuse_without_membership
from app.dues.models import Bill, Charge, Granted
from app.dues.rules.ledger import BillState
from app.dues.rules.years import FeeYear, fee_year_of, latest_deferral
from app.dues.store.charges import covering
from app.dues.yearly import fees_today
from app.kernel.errors import Conflict, DomainError, say
from app.members.models import Membership
from app.members.store import find_membership
from app.procedures.effects import EffectContext, effect
from app.procedures.parties import Party
from app.tenancy.configuration.words import fraction
from app.tenancy.database import db


def _membership(context: EffectContext) -> Membership:
    return refuse_without_membership(find_membership(Party(context.case.person_id, context.case.unit_id)))


@effect("bill")
def bill(context: EffectContext) -> None:
    """Bills now: the lines named, as those of an event; without lines the dues of the year."""
    said: Any = context.arguments.get("lines") or []
    lines = [said] if isinstance(said, str) else list(said)
    membership = _membership(context)
    if lines:
        charge_event(membership.id, lines, case_id=context.case.numbered, by=context.by, now=context.now)
        return
    charge_year(membership.id, context.today, by=context.by, now=context.now)


@effect("rebill")
def rebill(context: EffectContext) -> None:
    """The open bill of the year is reversed and issued anew, worked out by what the register says now.

    A bill on which money or a voucher lies stays: finance reverses it by hand.
    """
    membership = _membership(context)
    for one, open_bill in _open_of(membership, context.today):
        others = reverse_for_a_case(open_bill, by=context.by, now=context.now)
        if one.key.startswith("case:"):
            put_on_bill(return_to_waiting(others, now=context.now), f"anew:{open_bill.number}", by=context.by, now=context.now)
            continue
        charge_year(membership.id, max(one.first_day, context.today), by=context.by, now=context.now)


def _open_of(membership: Membership, today: date) -> list[tuple[Charge, Bill]]:
    """The charges that cover today on bills of their own that nobody has touched."""
    ids = [one.bill_id for one in covering(membership.id, today) if one.bill_id is not None]
    query = select(Bill).where(Bill.id.in_(ids), Bill.people == 1).order_by(Bill.id).with_for_update()
    bills = {bill.id: bill for bill in db.session.scalars(query) if bill.state is BillState.OPEN and not bill.vouchers_waiting}
    return [(one, bills[one.bill_id]) for one in covering(membership.id, today) if one.bill_id in bills]


@effect("concede")
def concede(context: EffectContext) -> None:
    """A concession is granted for the fee year; granted twice it counts once. What is billed already changes by `rebill`."""
    membership, year = _membership(context), _year(context.today)
    name, pays = context.word("concession") or "", context.arguments.get("pays")
    share = fraction(str(pays)) if pays is not None else None
    known = select(Granted).where(
        Granted.membership_id == membership.id, Granted.fee_year == year.year, Granted.concession == name
    )
    granted = db.session.scalar(known.with_for_update())
    if granted is None:
        granted = Granted(membership_id=membership.id, fee_year=year.year, concession=name)
        db.session.add(granted)
    granted.pays, granted.case_id, granted.at = _shown(share), context.case.id, context.now
    details = {"concession": name, "year": year.year, "pays": _shown(share)}
    record("dues.conceded", by=context.by, subject=f"member:{membership.id}", details=details)


def _shown(share: Fraction | None) -> str:
    return "" if share is None else str(share)


def _year(today: date) -> FeeYear:
    fees = fees_today(today)
    if fees is None:
        raise DomainError(say("本会没有设定会费标准。"))
    return fee_year_of(fees, today)


@effect("defer")
def defer(context: EffectContext) -> None:
    """The open bill is put off until a day, at most until what the fees allow (`defer_to`)."""
    membership, until = _membership(context), context.run("until", "day")
    fees, year = fees_today(context.today), _year(context.today)
    latest = latest_deferral(fees, year) if fees else None
    if latest is not None and until > latest:
        raise DomainError(say("最迟可延期至 %(day)s。", day=latest.isoformat()))
    found = _open_of(membership, context.today)
    if not found:
        raise Conflict(say("没有可以延期的待缴账单。"))
    for _, open_bill in found:
        put_off(open_bill, until)
        record("bill.put_off", by=context.by, subject=f"bill:{open_bill.number}", details={"until": until.isoformat()})
