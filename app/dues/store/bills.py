"""One bill and what belongs to it, for those who may see it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from app.accounts.models import Account
from app.dues.models import Bill, Charge, ChargeLine, Payment, Reversal, Ticket, Voucher
from app.forms.models import Upload
from app.kernel.errors import NotFound, say
from app.tenancy.capabilities import Capability
from app.tenancy.database import db
from app.web.access import HeldRole, Identity

DESK = (Capability.CONFIRM_PAYMENTS, Capability.EDIT_REGISTER)
"""Finance confirms; the secretariat looks on."""


def get_bill(number: str, *, seen_by: Identity) -> Bill:
    """A bill for its payer, for finance and the secretariat. For everybody else it is not there. Raises NotFound."""
    query = select(Bill).where(Bill.number == number, or_(is_payer(seen_by), seen_at_desk(seen_by)))
    return _found(db.session.scalar(query))


def bill_of(number: str) -> Bill:
    """A bill by its reference, locked until the action ends. Raises NotFound."""
    query = select(Bill).where(Bill.number == number).with_for_update().execution_options(populate_existing=True)
    return _found(db.session.scalar(query))


def _found(bill: Bill | None) -> Bill:
    if bill is None:
        raise NotFound(say("没有这张账单。"))
    return bill


def is_payer(who: Identity) -> ColumnElement[bool]:
    """The bills that somebody has to pay: his own, or those of the unit he acts for."""
    own: list[ColumnElement[bool]] = [false()]
    if who.unit_id is not None:
        own.append(Bill.payer_unit_id == who.unit_id)
    if who.person_id is not None:
        own.append(Bill.payer_person_id == who.person_id)
    return or_(*own)


def seen_at_desk(who: Identity) -> ColumnElement[bool]:
    """The bills that somebody's office reaches."""
    return and_(Bill.id > 0, reached_at_desk(who, Bill.body_path))


def reached_at_desk(who: Identity, path: Any) -> ColumnElement[bool]:
    """The places that somebody's office reaches."""
    reaching = [role for role in who.roles if any(one in role.capabilities for one in DESK)]
    return or_(false(), *[_reach(role, path) for role in reaching])


def _reach(role: HeldRole, path: Any) -> ColumnElement[bool]:
    if role.sees == "all":
        return true()
    found: ColumnElement[bool] = (
        path == role.body_path if role.sees == "own" else path.startswith(role.body_path, autoescape=True)
    )
    return found


# ---- what belongs to a bill ---------------------------------------------------------------------------------------
@dataclass(frozen=True)
class ChargeRow:
    """What one membership owes on a bill."""

    id: int
    membership_id: int
    name: str
    tier: str
    years: int
    fee_year: int
    joined_on: Any
    first_day: Any
    last_day: Any
    amount_fen: int
    case_id: int | None
    settled_at: datetime | None
    dropped_at: datetime | None


def charges_of(bill_id: int, *, after: int = 0, limit: int | None = None) -> list[ChargeRow]:
    """The charges on a bill, in order."""
    query = (
        select(*[getattr(Charge, name) for name in ChargeRow.__dataclass_fields__])
        .where(Charge.bill_id == bill_id, Charge.id > after)
        .order_by(Charge.id)
    )
    return [ChargeRow(*row) for row in db.session.execute(query.limit(limit) if limit else query)]


def lines_of(charge_ids: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """The frozen stages of every line, by charge."""
    query = (
        select(ChargeLine.charge_id, ChargeLine.stages)
        .where(ChargeLine.charge_id.in_(sorted(charge_ids)))
        .order_by(ChargeLine.id)
    )
    found: dict[int, list[dict[str, Any]]] = {}
    for row in db.session.execute(query):
        found.setdefault(row.charge_id, []).append(row.stages)
    return found


@dataclass(frozen=True)
class PaymentRow:
    """Money that arrived, who confirmed it, and whether it was taken back or reversed."""

    id: int
    amount_fen: int
    paid_on: Any
    how: Any
    note: str
    confirmed_at: datetime
    confirmed_by: str
    taken_back_at: datetime | None
    reversed_at: datetime | None
    reason: str

    @property
    def stands(self) -> bool:
        return self.taken_back_at is None and self.reversed_at is None


def payments_of(bill_id: int) -> list[PaymentRow]:
    """Every payment on a bill, those taken back too, the oldest first."""
    query: Any = (
        select(
            Payment.id, Payment.amount_fen, Payment.paid_on, Payment.how, Payment.note, Payment.confirmed_at, Account.name,
            Payment.taken_back_at, Reversal.at, Reversal.reason,
        )
        .join(Account, Account.id == Payment.confirmed_by)
        .outerjoin(Reversal, Reversal.payment_id == Payment.id)
        .where(Payment.bill_id == bill_id)
        .order_by(Payment.id)
    )  # fmt: skip
    rows: Any = db.session.execute(query)
    return [PaymentRow(*[*row[:-1], row[-1] or ""]) for row in rows]


@dataclass(frozen=True)
class VoucherRow:
    """A voucher with the file behind it."""

    id: int
    upload_id: str
    name: str
    kind: str
    size: int
    stated_fen: int | None
    stated_on: Any
    state: Any
    given_at: datetime
    reason: str


def vouchers_of(bill_id: int) -> list[VoucherRow]:
    """Every voucher of a bill, the oldest first."""
    query: Any = (
        select(
            Voucher.id, Voucher.upload_id, Upload.name, Upload.kind, Upload.size, Voucher.stated_fen, Voucher.stated_on,
            Voucher.state, Voucher.given_at, Voucher.reason,
        )
        .join(Upload, Upload.id == Voucher.upload_id)
        .where(Voucher.bill_id == bill_id)
        .order_by(Voucher.id)
    )  # fmt: skip
    return [VoucherRow(*row) for row in db.session.execute(query)]


def tickets_of(bill_id: int) -> Sequence[Ticket]:
    """The fiscal tickets asked for, the latest first."""
    return db.session.scalars(select(Ticket).where(Ticket.bill_id == bill_id).order_by(Ticket.id.desc())).all()


def reversal_of(bill_id: int) -> tuple[datetime, str, str] | None:
    """When, by whom and why a bill was reversed."""
    query = (
        select(Reversal.at, Account.name, Reversal.reason)
        .outerjoin(Account, Account.id == Reversal.by)
        .where(Reversal.bill_id == bill_id)
    )
    row = db.session.execute(query).first()
    return (row[0], row[1] or "", row[2]) if row else None
