"""Making bills of what is owed, and taking them back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import select, update

from app.audit.actions import record
from app.bodies.models import Body
from app.documents.numbers import next_number
from app.dues import letters
from app.dues.models import Bill, Charge, ChargeLine, Reversal, Voucher
from app.dues.permission import teller_now
from app.dues.rules.ledger import BillState, VoucherState, state_of
from app.dues.store.bills import bill_of
from app.dues.store.charges import WAITS, note_billed
from app.kernel.errors import Conflict, DomainError, NotFound, say
from app.members.actions import code_of
from app.members.store import get_membership
from app.procedures.acting import acting as acting_now
from app.tenancy import clock
from app.tenancy.configuration.words import Span
from app.tenancy.database import db
from app.tenancy.spans import after
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action
from app.web.language import said

NUMBERS = "bill"
SHORTEST_REASON = 2
LONGEST_REASON = 300
MOST_ON_A_BILL = 5000
TO_PAY = Span(count=30, unit="day")


@action
def bill_unit(unit_id: int, charge_ids: Sequence[int], *, submission: str, by: int, now: datetime) -> str:
    """Put those of a unit's people who were checked on one bill; gives its reference. The same wish twice is one bill.

    By the unit's own operators, or by finance. Raises NotFound for others, Conflict where the list has changed meanwhile.
    """
    _refuse_strangers(unit_id, by, now)
    wish = f"unit:{unit_id}:{submission}"[:120]
    wanted = sorted(set(charge_ids))[:MOST_ON_A_BILL]
    query = select(Charge).where(Charge.id.in_(wanted), Charge.payer_unit_id == unit_id, *WAITS)
    charges = db.session.scalars(query.order_by(Charge.id).with_for_update()).all()
    made = db.session.scalar(select(Bill.number).where(Bill.asked_for == wish))
    if made is not None:
        return made
    if not wanted:
        raise DomainError(say("请至少选择一人。"))
    if len(charges) != len(wanted):
        raise Conflict(say("名单已有变化：有人已列入其他账单或已撤回，请重新核对后再生成。"))
    return put_on_bill(charges, wish, by=by, now=now).number


def _refuse_strangers(unit_id: int, by: int, now: datetime) -> None:
    who = acting_now(by, clock.local_day(now))
    unit = db.session.get(Body, unit_id)
    if unit is None or (who.unit_id != unit_id and not teller_now(by, now).handles(unit.path)):
        raise NotFound(say("没有这个单位。"))


def put_on_bill(charges: Sequence[Charge], wish: str, *, by: int | None, now: datetime) -> Bill:
    """One bill for charges of one payer, under a reference with a check digit; its payer is told."""
    first, today = charges[0], clock.local_day(now)
    due_on = max((one.due_on for one in charges), default=today)
    if due_on <= today:
        due_on = after(today, TO_PAY, tenant().association.calendar)
    tiers = {one.tier for one in charges}
    name, path, code = _payer(first)
    bill = Bill(
        number=next_number(NUMBERS, on=today, context={"body.code": code}),
        payer_person_id=first.payer_person_id, payer_unit_id=first.payer_unit_id, payer_name=name, body_path=path,
        fee_year=min(one.fee_year for one in charges), years=max(one.years for one in charges), people=len(charges),
        tier=tiers.pop() if len(tiers) == 1 else "", total_fen=sum(one.amount_fen for one in charges), state=BillState.OPEN,
        made_on=today, due_on=due_on, first_due_on=due_on, asked_for=wish, made_at=now, made_by=by,
    )  # fmt: skip
    db.session.add(bill)
    db.session.flush()
    ids = [one.id for one in charges]
    db.session.execute(update(Charge).where(Charge.id.in_(ids)).values(bill_id=bill.id))
    for one in charges:
        db.session.refresh(one)
    note_billed(charges)
    details = {"fen": bill.total_fen, "people": bill.people, "due": bill.due_on.isoformat()}
    record("bill.made", by=by, subject=f"bill:{bill.number}", details=details)
    letters.tell("bill_issued", bill)
    return bill


def _payer(charge: Charge) -> tuple[str, str, str]:
    """Name, place in the tree and code of who pays."""
    membership = get_membership(charge.membership_id)
    if charge.payer_unit_id is None:
        return membership.name, membership.body_path, code_of(membership.body_id)
    unit = db.session.get_one(Body, charge.payer_unit_id)
    own = membership.unit_id == unit.id
    return (membership.name if own else said(unit.name)), (membership.body_path if own else unit.path), unit.code


# ---- taking back --------------------------------------------------------------------------------------------------
@action
def reverse_bill(number: str, *, reason: str, anew: bool, by: int, version: int, now: datetime) -> str | None:
    """Take a bill back for a reason, and make it anew where it is asked for; gives the new reference.

    What cases owe goes back to those that wait to be billed, because the cases still wait; a yearly bill that is not made
    anew is owed no more. Raises NotFound, NotAllowed, Conflict (money lies on it, somebody else acted), DomainError.
    """
    bill = bill_of(number)
    who = teller_now(by, now)
    who.refuse(bill)
    if len(reason.strip()) < SHORTEST_REASON:
        raise DomainError(say("请写明冲销的原因。"), "reason")
    if bill.state is BillState.REVERSED:
        raise Conflict(say("此账单已经冲销。"))
    refuse_stale(bill, version)
    if bill.paid_fen:
        raise Conflict(say("此账单上已有到账 %(amount)s 元，请先冲销到账，再冲销账单。", amount=f"{bill.paid_fen / 100:,.2f}"))
    others = _reverse(bill, reason.strip()[:LONGEST_REASON], by=by, now=now)
    kept = [one for one in others if anew or one.case_id is not None]
    fresh = return_to_waiting(kept, now=now)
    if anew and fresh:
        return put_on_bill(fresh, f"anew:{bill.number}", by=by, now=now).number
    return None


def reverse_for_a_case(bill: Bill, *, by: int | None, now: datetime) -> list[Charge]:
    """Reverse an untouched bill because a case on it ended; gives the other charges that stood on it."""
    return _reverse(bill, str(say("办件已撤回或退回，此账单作废。")), by=by, now=now)


def _reverse(bill: Bill, reason: str, *, by: int | None, now: datetime) -> list[Charge]:
    """Mark it reversed; its charges stay readable on it, but stand no more."""
    bill.reversed_at, bill.version = now, bill.version + 1
    bill.state, bill.vouchers_waiting = BillState.REVERSED, 0
    db.session.add(Reversal(bill_id=bill.id, reason=reason, at=now, by=by))
    waiting = (Voucher.bill_id == bill.id) & (Voucher.state == VoucherState.WAITING)
    db.session.execute(
        update(Voucher).where(waiting).values(state=VoucherState.REFUSED, reason=reason, answered_at=now, answered_by=by)
    )
    query = select(Charge).where(Charge.bill_id == bill.id, Charge.dropped_at.is_(None)).order_by(Charge.id)
    standing = list(db.session.scalars(query.with_for_update()))
    for one in standing:
        one.dropped_at = now
    db.session.flush()
    note_billed(standing)
    record("bill.reversed", by=by, subject=f"bill:{bill.number}", details={"reason": reason, "fen": bill.total_fen})
    return standing


def return_to_waiting(charges: Iterable[Charge], *, now: datetime) -> list[Charge]:
    """The same again as charges that wait for a bill; lines and arithmetic are the frozen ones."""
    copied = []
    for old in charges:
        fresh = Charge(**{name: getattr(old, name) for name in COPIED}, charged_at=now)
        db.session.add(fresh)
        db.session.flush()
        for line in db.session.scalars(select(ChargeLine).where(ChargeLine.charge_id == old.id).order_by(ChargeLine.id)):
            same = {"name": line.name, "stages": line.stages, "amount_fen": line.amount_fen, "goes_to": line.goes_to}
            db.session.add(ChargeLine(charge_id=fresh.id, **same))
        copied.append(fresh)
    return copied


COPIED = (
    "key", "membership_id", "case_id", "payer_person_id", "payer_unit_id", "name", "tier", "version_from", "fee_year",
    "years", "joined_on", "first_day", "last_day", "is_dues", "due_on", "amount_fen", "charged_by", "settled_at",
)  # fmt: skip


# ---- for those who act on a bill ----------------------------------------------------------------------------------
def refuse_stale(bill: Bill, version: int) -> None:
    """The page was older than the bill. Raises Conflict that says what happened meanwhile."""
    if bill.version == version:
        return
    last = letters.last_touched(bill)
    raise Conflict(say("此账单刚刚有变动（%(what)s），您的操作没有保存，请核对后再办理。", what=last))


def restate(bill: Bill) -> None:
    """The state that follows from the money now."""
    bill.state = state_of(bill.total_fen, bill.paid_fen, bill.reversed_at is not None)
    bill.version += 1


def put_off(bill: Bill, until: date) -> None:
    """Another due day; the first one stays readable."""
    bill.due_on, bill.version = until, bill.version + 1
