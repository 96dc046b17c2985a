"""Vouchers: the payer hands in proofs of a transfer, finance refuses one with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from app.audit.actions import record
from app.dues import letters
from app.dues.actions.billing import LONGEST_REASON, SHORTEST_REASON
from app.dues.models import Bill, Voucher
from app.dues.permission import teller_now
from app.dues.rules.ledger import BillState, VoucherState, refuse_future
from app.dues.store.bills import bill_of
from app.forms.actions import hand_in
from app.kernel.errors import Conflict, DomainError, NotFound, say
from app.kernel.money import Money
from app.procedures.acting import acting as acting_now
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.transactions import action

MOST_VOUCHERS = 10


@dataclass(frozen=True)
class Stated:
    """What the payer says of the transfer."""

    amount: Money | None = None
    paid_on: date | None = None


def subject_of(bill: Bill) -> str:
    """What a voucher's file is handed in with."""
    return f"bill:{bill.number}"


@action
def give_vouchers(number: str, upload_ids: Sequence[str], stated: Stated, *, by: int, now: datetime) -> int:
    """The payer hands in one or several proofs; gives how many.

    Raises NotFound for whose bill it is not, Conflict (reversed, too many), DomainError.
    """
    bill = _own_bill(number, by, now)
    if bill.state is BillState.REVERSED:
        raise Conflict(say("此账单已冲销，请勿按它转账；如有新账单，请在“会费”中查看。"))
    if not upload_ids:
        raise DomainError(say("请选择银行回单的照片或 PDF。"), "voucher")
    if stated.paid_on is not None:
        refuse_future(stated.paid_on, clock.local_day(now))
    count = db.session.scalar(select(func.count()).where(Voucher.bill_id == bill.id)) or 0
    if count + len(upload_ids) > MOST_VOUCHERS:
        raise Conflict(say("一张账单最多上传 %(most)s 份凭证。", most=MOST_VOUCHERS), "voucher")
    hand_in(upload_ids, subject_of(bill), by=by)
    fen = stated.amount.fen if stated.amount else None
    for upload_id in upload_ids:
        voucher = Voucher(bill_id=bill.id, upload_id=upload_id, stated_fen=fen, stated_on=stated.paid_on,
                          state=VoucherState.WAITING, given_at=now, given_by=by)  # fmt: skip
        db.session.add(voucher)
    bill.vouchers_waiting, bill.version = bill.vouchers_waiting + len(upload_ids), bill.version + 1
    record("voucher.given", by=by, subject=f"bill:{bill.number}", details={"files": len(upload_ids), "fen": fen})
    return len(upload_ids)


@action
def withdraw_voucher(voucher_id: int, *, by: int, now: datetime) -> str:
    """The payer takes a voucher away that nobody has looked at; gives the bill's reference. Raises NotFound, Conflict."""
    voucher = _voucher(voucher_id)
    bill = _own_bill(db.session.get_one(Bill, voucher.bill_id).number, by, now)
    db.session.refresh(voucher, with_for_update=True)
    if voucher.state is VoucherState.WITHDRAWN:
        return bill.number
    if voucher.state is not VoucherState.WAITING:
        raise Conflict(say("财务已处理这份凭证，不能撤回。"))
    _answer(bill, voucher, VoucherState.WITHDRAWN, by=by, now=now)
    record("voucher.withdrawn", by=by, subject=f"bill:{bill.number}", details={"voucher": voucher.id})
    return bill.number


@action
def refuse_voucher(voucher_id: int, *, reason: str, by: int, now: datetime) -> str:
    """Finance does not accept a proof, and says why; gives the bill's reference. Raises NotFound, NotAllowed, Conflict."""
    voucher = _voucher(voucher_id)
    bill = bill_of(db.session.get_one(Bill, voucher.bill_id).number)
    teller_now(by, now).refuse(bill)
    db.session.refresh(voucher, with_for_update=True)
    if voucher.state is not VoucherState.WAITING:
        raise Conflict(say("这份凭证已经处理过，请刷新后再办理。"))
    if len(reason.strip()) < SHORTEST_REASON:
        raise DomainError(say("请写明原因，付款人会看到。"), "reason")
    voucher.reason = reason.strip()[:LONGEST_REASON]
    _answer(bill, voucher, VoucherState.REFUSED, by=by, now=now)
    record("voucher.refused", by=by, subject=f"bill:{bill.number}", details={"reason": voucher.reason})
    letters.tell("payment_refused", bill, reason=voucher.reason)
    return bill.number


def _answer(bill: Bill, voucher: Voucher, state: VoucherState, *, by: int, now: datetime) -> None:
    voucher.state, voucher.answered_at, voucher.answered_by = state, now, by
    bill.vouchers_waiting, bill.version = max(0, bill.vouchers_waiting - 1), bill.version + 1


def _voucher(voucher_id: int) -> Voucher:
    found = db.session.get(Voucher, voucher_id)
    if found is None:
        raise NotFound(say("没有这份凭证。"))
    return found


def _own_bill(number: str, by: int, now: datetime) -> Bill:
    """The bill, for who has to pay it."""
    bill = bill_of(number)
    refuse_strangers(bill, by, now)
    return bill


def refuse_strangers(bill: Bill, by: int, now: datetime) -> None:
    """Only who pays acts for the payer; for everybody else the bill is not there. Raises NotFound."""
    who = acting_now(by, clock.local_day(now))
    own = bill.payer_person_id is not None and bill.payer_person_id == who.person_id
    own_unit = bill.payer_unit_id is not None and bill.payer_unit_id == who.unit_id
    if not own and not own_unit:
        raise NotFound(say("没有这张账单。"))
