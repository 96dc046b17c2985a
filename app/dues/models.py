"""The ledger: what is owed, the bills it stands on, the money that came, and what was taken back. All money is whole fen.

Nothing of it is edited: a wrong bill or payment is reversed, and both stay readable (house.md, idea 5).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from sqlalchemy import BigInteger, CheckConstraint, Enum, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.dues.rules.ledger import BillState, PaidHow, VoucherState
from app.tenancy.database import db

Fen = Annotated[int, mapped_column(BigInteger)]
_STANDS = text("dropped_at IS NULL")
_WAITS = text("bill_id IS NULL AND dropped_at IS NULL")
_ASKED = text("taken_back_at IS NULL")


def _words(kind: Any) -> Enum:
    """An enum kept as its word, without a type of the database's own."""
    return Enum(kind, native_enum=False, length=20, values_callable=lambda words: [word.value for word in words])


class Bill(db.Model):
    """What one payer is asked to pay, under one reference. `state` follows from the money, kept for lists to be fast.

    `asked_for` tells equal wishes apart: the same wish sent twice makes one bill. `vouchers_waiting` counts the vouchers
    that nobody has looked at; `version` finds stale pages.
    """

    __tablename__ = "bill"
    __table_args__ = (
        CheckConstraint("(payer_person_id IS NULL) <> (payer_unit_id IS NULL)", name="one_payer"),
        CheckConstraint("total_fen > 0 AND paid_fen >= 0 AND dropped_fen >= 0 AND dropped_fen <= total_fen", name="money"),
        CheckConstraint(
            "state = CASE WHEN reversed_at IS NOT NULL THEN 'reversed' WHEN paid_fen >= total_fen THEN 'paid'"
            " WHEN paid_fen > 0 THEN 'part' ELSE 'open' END",
            name="state_follows_from_the_money",
        ),
        Index("ix_bill_payer_person_id", "payer_person_id", "id"),
        Index("ix_bill_payer_unit_id", "payer_unit_id", "id"),
        Index("ix_bill_desk", "state", "vouchers_waiting", "due_on", "id"),
        Index("ix_bill_due", "state", "due_on", "id"),
        Index("ix_bill_year", "fee_year", "id"),
        Index("ix_bill_payer_name", "payer_name", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    payer_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    payer_unit_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"))
    payer_name: Mapped[str] = mapped_column(String(200))
    body_path: Mapped[str] = mapped_column(String(200))
    fee_year: Mapped[int]
    years: Mapped[int] = mapped_column(default=1)
    tier: Mapped[str] = mapped_column(String(40), default="")
    """The tier of those billed; empty where one bill carries several."""
    people: Mapped[int] = mapped_column(default=1)
    """How many memberships it carries."""
    total_fen: Mapped[Fen]
    paid_fen: Mapped[Fen] = mapped_column(default=0)
    dropped_fen: Mapped[Fen] = mapped_column(default=0)
    """What fell away after billing, because a case ended: paid all the same, it is surplus."""
    state: Mapped[BillState] = mapped_column(_words(BillState), default=BillState.OPEN)
    vouchers_waiting: Mapped[int] = mapped_column(default=0)
    made_on: Mapped[date]
    due_on: Mapped[date]
    first_due_on: Mapped[date]
    """Until when it was to be paid before anything was put off."""
    asked_for: Mapped[str] = mapped_column(String(120), unique=True)
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    paid_at: Mapped[datetime | None]
    reversed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class Charge(db.Model):
    """What one membership owes for one thing: a case at its pay step, a fee year, an event.

    `key` names the thing; it is charged once. Without a bill it waits to be put on one ("待汇总"). `settled_at` is when
    the case was told that the money is there.
    """

    __tablename__ = "charge"
    __table_args__ = (
        CheckConstraint("(payer_person_id IS NULL) <> (payer_unit_id IS NULL)", name="one_payer"),
        CheckConstraint("amount_fen > 0 AND years >= 1", name="owes_something"),
        CheckConstraint("first_day <= last_day", name="covers_days"),
        Index("ux_charge_key", "key", unique=True, sqlite_where=_STANDS, postgresql_where=_STANDS),
        Index("ix_charge_waiting", "payer_unit_id", "id", sqlite_where=_WAITS, postgresql_where=_WAITS),
        Index("ix_charge_membership_id", "membership_id", "fee_year"),
        Index("ix_charge_bill_id", "bill_id", "id"),
        Index("ix_charge_case_id", "case_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80))
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    payer_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    payer_unit_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"))
    name: Mapped[str] = mapped_column(String(200))
    tier: Mapped[str] = mapped_column(String(40))
    version_from: Mapped[date]
    """The version of the fees by which it was worked out, by its first day."""
    fee_year: Mapped[int]
    years: Mapped[int] = mapped_column(default=1)
    joined_on: Mapped[date | None]
    first_day: Mapped[date]
    last_day: Mapped[date]
    is_dues: Mapped[bool] = mapped_column(default=True)
    """Whether it pays for years; an event's charge covers none."""
    due_on: Mapped[date]
    amount_fen: Mapped[Fen]
    bill_id: Mapped[int | None] = mapped_column(ForeignKey("bill.id"))
    charged_at: Mapped[datetime]
    charged_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    settled_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]


class PaidBefore(db.Model):
    """What a list of former days says of a membership: paid until this day ("据原登记"). No bill and no money here stand
    behind it, so it is no payment; the years until then are billed no more.
    """

    __tablename__ = "paid_before"

    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"), primary_key=True, autoincrement=False)
    fee_year: Mapped[int]
    """The last fee year that was paid, by the calendar year in which it begins."""
    until: Mapped[date]
    noted_at: Mapped[datetime]


class ChargeLine(db.Model):
    """One line of a charge with every stage of its arithmetic, as it was worked out (`rules/lines.py`)."""

    __tablename__ = "charge_line"
    __table_args__ = (Index("ix_charge_line_charge_id", "charge_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    charge_id: Mapped[int] = mapped_column(ForeignKey("charge.id"))
    name: Mapped[str] = mapped_column(String(40))
    stages: Mapped[dict[str, Any]]
    amount_fen: Mapped[Fen]
    goes_to: Mapped[str] = mapped_column(String(40), default="")


class Payment(db.Model):
    """Money that finance saw arrive. `told_at`: the letter has left; `taken_back_at`: confirmed by mistake, at once undone."""

    __tablename__ = "payment"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="is_money"),
        Index("ix_payment_bill_id", "bill_id", "id"),
        Index("ix_payment_paid_on", "paid_on", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id"))
    amount_fen: Mapped[Fen]
    paid_on: Mapped[date]
    how: Mapped[PaidHow] = mapped_column(_words(PaidHow))
    note: Mapped[str] = mapped_column(String(300), default="")
    voucher_id: Mapped[int | None] = mapped_column(ForeignKey("voucher.id"))
    confirmed_at: Mapped[datetime]
    confirmed_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    taken_back_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]


class Reversal(db.Model):
    """A bill or a payment that was taken back, by whom and why. Each is reversed once."""

    __tablename__ = "reversal"
    __table_args__ = (CheckConstraint("(bill_id IS NULL) <> (payment_id IS NULL)", name="of_one_thing"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bill_id: Mapped[int | None] = mapped_column(ForeignKey("bill.id"), unique=True)
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class Voucher(db.Model):
    """The proof of a transfer that the payer uploaded, with the amount and day as the payer states them."""

    __tablename__ = "voucher"
    __table_args__ = (Index("ix_voucher_bill_id", "bill_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id"))
    upload_id: Mapped[str] = mapped_column(ForeignKey("upload.id"), unique=True)
    stated_fen: Mapped[Fen | None]
    stated_on: Mapped[date | None]
    state: Mapped[VoucherState] = mapped_column(_words(VoucherState), default=VoucherState.WAITING)
    given_at: Mapped[datetime]
    given_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(String(300), default="")


class Reminder(db.Model):
    """A letter about a bill that left: each kind once a due day."""

    __tablename__ = "bill_reminder"
    __table_args__ = (Index("ux_bill_reminder_once", "bill_id", "kind", "due_on", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id"))
    kind: Mapped[str] = mapped_column(String(30))
    due_on: Mapped[date]
    at: Mapped[datetime]


class Granted(db.Model):
    """A concession that a procedure granted a member for a fee year. `pays` is the share still paid where it says one."""

    __tablename__ = "granted_concession"
    __table_args__ = (Index("ux_granted_concession_once", "membership_id", "fee_year", "concession", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"))
    fee_year: Mapped[int]
    concession: Mapped[str] = mapped_column(String(40))
    pays: Mapped[str] = mapped_column(String(20), default="")
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"))
    at: Mapped[datetime]


class Ticket(db.Model):
    """A fiscal ticket (会费票据, 财综〔2016〕99号) that a payer asked for after the money was confirmed; one a bill."""

    __tablename__ = "fiscal_ticket"
    __table_args__ = (
        Index("ux_fiscal_ticket_bill_id", "bill_id", unique=True, sqlite_where=_ASKED, postgresql_where=_ASKED),
        Index("ix_fiscal_ticket_issued_on", "issued_on", "id"),
        CheckConstraint("(issued_on IS NULL) = (number = '')", name="issued_with_its_number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id"))
    title: Mapped[str] = mapped_column(String(200))
    tax_number: Mapped[str] = mapped_column(String(30), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    asked_at: Mapped[datetime]
    asked_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    number: Mapped[str] = mapped_column(String(40), default="")
    issued_on: Mapped[date | None]
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    taken_back_at: Mapped[datetime | None]
