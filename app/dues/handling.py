"""A bill as finance handles it: everything of its page, and what this clerk may do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.dues.models import Bill
from app.dues.permission import teller_now
from app.dues.rules.ledger import BillState, PaidHow, VoucherState, why_not_taken_back
from app.dues.showing import BillPage, bill_page, voucher_rows
from app.dues.store.bills import PaymentRow
from app.kernel.errors import DomainError, Message
from app.tenancy import clock
from app.web.access import Identity


@dataclass(frozen=True)
class HandledPayment:
    """A payment with whether it can still be undone quietly."""

    row: PaymentRow
    can_undo: bool


@dataclass(frozen=True)
class DeskBill:
    """The page of one bill at the till. `why_not`: why this clerk may not touch it."""

    shown: BillPage
    vouchers: Sequence[Mapping[str, Any]]
    payments: Sequence[HandledPayment]
    suggested: Mapping[str, Any]
    why_not: Message | None
    may_reverse: bool


def desk_bill_page(bill: Bill, who: Identity, today: date, *, after: int = 0) -> DeskBill:
    """The bill gathered; the form is filled with what the waiting voucher says, else with what is open."""
    shown, now = bill_page(bill, today, after=after), clock.now()
    went_on = bill.state is BillState.PAID and any(one.settled_at is not None for one in shown.people)
    payments = [
        HandledPayment(one, one.stands and why_not_taken_back(one.confirmed_at, now, went_on=went_on) is None)
        for one in shown.payments
    ]
    may_reverse = bill.state is BillState.OPEN
    return DeskBill(shown, voucher_rows(shown), payments, _suggested(shown, today), _why_not(bill, who), may_reverse)


def _suggested(page: BillPage, today: date) -> dict[str, Any]:
    waiting = next((one for one in page.vouchers if one.state is VoucherState.WAITING), None)
    fen = waiting.stated_fen if waiting and waiting.stated_fen else page.open_fen
    day = waiting.stated_on if waiting and waiting.stated_on else today
    return {
        "amount": f"{fen / 100:.2f}" if fen else "", "paid_on": day.isoformat(), "how": PaidHow.TRANSFER.value,
        "voucher": str(waiting.id) if waiting else "", "version": page.bill.version,
    }  # fmt: skip


def _why_not(bill: Bill, who: Identity) -> Message | None:
    try:
        teller_now(who.account_id, clock.now()).refuse(bill)
    except DomainError as refused:
        return refused.message
    return None
