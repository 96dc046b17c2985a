"""Money that arrived: confirmed by finance, taken back at once, or reversed with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from app.audit.actions import record
from app.dues import letters
from app.dues.actions.billing import LONGEST_REASON, SHORTEST_REASON, refuse_stale, restate
from app.dues.models import Bill, Charge, Payment, Reversal, Voucher
from app.dues.permission import TellerNow, teller_now
from app.dues.rules.ledger import (
    UNDO_TIME,
    BillState,
    PaidHow,
    VoucherState,
    refuse_future,
    refuse_unpayable,
    why_not_taken_back,
)
from app.dues.store.bills import bill_of
from app.jobs.actions import enqueue
from app.kernel.errors import Conflict, DomainError, NotFound, say
from app.kernel.money import Money
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.transactions import action

TELL, SETTLE = "tell_of_payment", "settle_bill"


@dataclass(frozen=True)
class Arrived:
    """Money as finance saw it on the account."""

    amount: Money
    paid_on: date
    how: PaidHow = PaidHow.TRANSFER
    note: str = ""
    voucher_id: int | None = None


@dataclass(frozen=True)
class Confirmed:
    """What a confirmation came to."""

    payment_id: int
    state: BillState
    cases: int


@action
def confirm_payment(number: str, arrived: Arrived, *, by: int, version: int, now: datetime) -> Confirmed:
    """Confirm that money arrived for a bill. The letter leaves after the undo time; a paid bill's cases go on.

    What is paid beyond the bill is kept apart as surplus. Raises NotFound, NotAllowed (without the right, or one's own
    money), Conflict (reversed, or somebody else acted in between), DomainError.
    """
    bill = bill_of(number)
    teller_now(by, now).refuse(bill)
    refuse_unpayable(bill.state)
    refuse_stale(bill, version)
    refuse_future(arrived.paid_on, clock.local_day(now))
    payment = _note(bill, arrived, by=by, now=now)
    was_paid = bill.state is BillState.PAID
    bill.paid_fen += arrived.amount.fen
    restate(bill)
    enqueue(TELL, {"payment": payment.id}, not_before=now + UNDO_TIME)
    details = {"fen": payment.amount_fen, "on": payment.paid_on.isoformat(), "how": payment.how.value}
    record("payment.confirmed", by=by, subject=f"bill:{bill.number}", details=details)
    if bill.state is BillState.PAID and not was_paid:
        _follow(bill, by=by, now=now)
    return Confirmed(payment.id, bill.state, _cases_on(bill.id))


def _note(bill: Bill, arrived: Arrived, *, by: int, now: datetime) -> Payment:
    voucher = _voucher(bill, arrived.voucher_id)
    if voucher is not None:
        voucher.state, voucher.answered_at, voucher.answered_by = VoucherState.ACCEPTED, now, by
        bill.vouchers_waiting = max(0, bill.vouchers_waiting - 1)
    payment = Payment(
        bill_id=bill.id, amount_fen=arrived.amount.fen, paid_on=arrived.paid_on, how=arrived.how,
        note=arrived.note.strip()[:LONGEST_REASON], voucher_id=voucher.id if voucher else None, confirmed_at=now,
        confirmed_by=by,
    )  # fmt: skip
    db.session.add(payment)
    db.session.flush()
    return payment


def _voucher(bill: Bill, voucher_id: int | None) -> Voucher | None:
    if voucher_id is None:
        return None
    query = select(Voucher).where(Voucher.id == voucher_id, Voucher.bill_id == bill.id)
    voucher: Voucher | None = db.session.scalar(query.with_for_update())
    if voucher is None:
        raise NotFound(say("没有这份凭证。"))
    if voucher.state is not VoucherState.WAITING:
        raise Conflict(say("这份凭证已经处理过，请刷新后再办理。"))
    return voucher


def _follow(bill: Bill, *, by: int, now: datetime) -> None:
    """The bill is paid: its cases go on in a job that a killed worker takes up again, each case once."""
    bill.paid_at = now
    enqueue(SETTLE, {"bill": bill.id}, by=by)


def _cases_on(bill_id: int) -> int:
    query = select(func.count(func.distinct(Charge.case_id))).where(
        Charge.bill_id == bill_id, Charge.case_id.is_not(None), Charge.dropped_at.is_(None)
    )
    return db.session.scalar(query) or 0


@action
def take_back(payment_id: int, *, by: int, now: datetime) -> str:
    """Undo a confirmation within ten minutes, while nothing followed; gives the bill's reference.

    Raises NotFound, NotAllowed, Conflict where it is too late: then it is reversed with a reason.
    """
    payment, bill, who = _payment(payment_id, by, now)
    who.refuse(bill)
    if payment.taken_back_at is not None:
        return bill.number
    _refuse_reversed(payment)
    why = why_not_taken_back(payment.confirmed_at, now, went_on=_went_on(bill) or payment.told_at is not None)
    if why is not None:
        raise Conflict(why)
    payment.taken_back_at = now
    _give_back(bill, payment)
    if payment.voucher_id is not None:
        voucher = db.session.get_one(Voucher, payment.voucher_id, with_for_update=True)
        voucher.state, voucher.answered_at, voucher.answered_by = VoucherState.WAITING, None, None
        bill.vouchers_waiting += 1
    record("payment.taken_back", by=by, subject=f"bill:{bill.number}", details={"fen": payment.amount_fen})
    return bill.number


def _went_on(bill: Bill) -> bool:
    """Whether a case on the bill was told already that the money is there."""
    if bill.state is not BillState.PAID:
        return False
    query = select(Charge.id).where(Charge.bill_id == bill.id, Charge.case_id.is_not(None), Charge.settled_at.is_not(None))
    return db.session.scalar(query.limit(1)) is not None


@action
def reverse_payment(payment_id: int, *, reason: str, by: int, now: datetime) -> str:
    """Take money off a bill again for a reason, which the payer reads; gives the bill's reference.

    What followed of it stays as it is: a member who was admitted owes the amount again.
    Raises NotFound, NotAllowed, Conflict, DomainError.
    """
    payment, bill, who = _payment(payment_id, by, now)
    who.refuse(bill)
    if len(reason.strip()) < SHORTEST_REASON:
        raise DomainError(say("请写明冲销的原因。"), "reason")
    if payment.taken_back_at is not None:
        raise Conflict(say("这笔到账确认已经撤回。"))
    _refuse_reversed(payment)
    kept = reason.strip()[:LONGEST_REASON]
    db.session.add(Reversal(payment_id=payment.id, reason=kept, at=now, by=by))
    _give_back(bill, payment)
    record("payment.reversed", by=by, subject=f"bill:{bill.number}", details={"fen": payment.amount_fen, "reason": kept})
    letters.tell("payment_refused", bill, reason=kept)
    return bill.number


def _payment(payment_id: int, by: int, now: datetime) -> tuple[Payment, Bill, TellerNow]:
    found = db.session.get(Payment, payment_id)
    if found is None:
        raise NotFound(say("没有这笔到账。"))
    number = db.session.get_one(Bill, found.bill_id).number
    bill = bill_of(number)
    db.session.refresh(found, with_for_update=True)
    return found, bill, teller_now(by, now)


def _refuse_reversed(payment: Payment) -> None:
    if db.session.scalar(select(Reversal.id).where(Reversal.payment_id == payment.id)) is not None:
        raise Conflict(say("这笔到账已经冲销。"))


def _give_back(bill: Bill, payment: Payment) -> None:
    bill.paid_fen -= payment.amount_fen
    restate(bill)
    if bill.state is not BillState.PAID:
        bill.paid_at = None
    enqueue(SETTLE, {"bill": bill.id})


@action
def tell_of_payment(payment_id: int, *, now: datetime) -> bool:
    """The letter that money arrived, once the undo time is over; once, and not for what was taken back or reversed."""
    payment = db.session.get_one(Payment, payment_id, with_for_update=True)
    is_reversed = db.session.scalar(select(Reversal.id).where(Reversal.payment_id == payment_id)) is not None
    if payment.told_at is not None or payment.taken_back_at is not None or is_reversed:
        return False
    payment.told_at = now
    bill = db.session.get_one(Bill, payment.bill_id)
    letters.tell("payment_confirmed", bill, paid=f"{payment.amount_fen / 100:,.2f}", on=payment.paid_on.isoformat())
    return True
