"""What a bill comes to: its state, what is open, what was paid too much; and what may still be done with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.kernel.errors import Conflict, DomainError, Message, NotAllowed, say

UNDO_TIME = timedelta(minutes=10)
"""How long a confirmation may be taken back; letters leave after it."""


class BillState(StrEnum):
    """How a bill stands; it follows from what was paid and whether it was reversed."""

    OPEN = "open"
    PART = "part"
    PAID = "paid"
    REVERSED = "reversed"

    @property
    def is_open(self) -> bool:
        """Something is still to be paid."""
        return self in (BillState.OPEN, BillState.PART)


class VoucherState(StrEnum):
    """What became of a voucher."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class PaidHow(StrEnum):
    """How money came."""

    TRANSFER = "transfer"
    CASH = "cash"
    OTHER = "other"


@dataclass(frozen=True)
class Party:
    """A person or a unit that pays."""

    person_id: int | None = None
    unit_id: int | None = None


@dataclass(frozen=True)
class Teller:
    """Who handles money now: the person, the unit acted for, and the bodies at which any role is held."""

    account_id: int
    person_id: int | None
    unit_id: int | None
    bodies: frozenset[int]


def state_of(total: int, paid: int, is_reversed: bool) -> BillState:
    """The state that follows from the money, in fen."""
    if is_reversed:
        return BillState.REVERSED
    if paid >= total:
        return BillState.PAID
    return BillState.PART if paid > 0 else BillState.OPEN


def open_amount(total: int, paid: int) -> int:
    """What is still to be paid, in fen."""
    return max(0, total - paid)


def surplus(total: int, paid: int, dropped: int = 0) -> int:
    """What was paid beyond what is owed; what fell away after billing counts as not owed."""
    return max(0, paid - (total - dropped))


def days_overdue(state: BillState, due_on: date, today: date) -> int:
    """How many days after its due day a bill is that is still open; 0 while it is in time."""
    return max(0, (today - due_on).days) if state.is_open else 0


def refuse_own(teller: Teller, payers: Iterable[Party]) -> None:
    """Nobody confirms money of himself or of his own unit (trust.md A6). Raises NotAllowed."""
    for payer in payers:
        own = payer.person_id is not None and payer.person_id == teller.person_id
        own_unit = payer.unit_id is not None and (payer.unit_id == teller.unit_id or payer.unit_id in teller.bodies)
        if own or own_unit:
            raise NotAllowed(say("这是您本人或本单位的账单，须由其他财务人员办理。"))


def refuse_unpayable(state: BillState) -> None:
    """Money is not confirmed on a bill that was reversed. Raises Conflict."""
    if state is BillState.REVERSED:
        raise Conflict(say("此账单已冲销，不能确认到账；请在新的账单上确认，或联系付款人核对缴费编号。"))


def refuse_future(paid_on: date, today: date) -> None:
    """Money that arrived arrived today or before. Raises DomainError."""
    if paid_on > today:
        raise DomainError(say("到账日期不能晚于今天。"), "paid_on")


def why_not_taken_back(confirmed_at: datetime, now: datetime, *, went_on: bool) -> Message | None:
    """Why a confirmation can no longer be taken back quietly; None where it can.

    Within ten minutes, as long as nothing followed: a case that went on may have drawn a number.
    """
    if went_on:
        return say("办件已经继续办理，不能撤回；如款项有误，请冲销这笔到账并写明原因。")
    if now - confirmed_at > UNDO_TIME:
        return say("已超过 10 分钟，不能撤回；如款项有误，请冲销这笔到账并写明原因。")
    return None
