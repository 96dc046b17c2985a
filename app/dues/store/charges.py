"""What is owed: the charges of a case, those that wait to be put on a bill, those that cover a year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.bodies.models import Body
from app.dues.models import Bill, Charge
from app.dues.rules.ledger import BillState
from app.dues.store.bills import reached_at_desk
from app.tenancy.database import db
from app.web.access import Identity

WAITS = (Charge.bill_id.is_(None), Charge.dropped_at.is_(None))


def charges_of_case(case_id: int, *, for_update: bool = False) -> Sequence[Charge]:
    """What a case owes, those that fell away left out."""
    query = select(Charge).where(Charge.case_id == case_id, Charge.dropped_at.is_(None)).order_by(Charge.id)
    return db.session.scalars(query.with_for_update() if for_update else query).all()


def bills_named(ids: Sequence[int], *, for_update: bool = False) -> dict[int, Bill]:
    """Bills by their ids, in this order where they are locked."""
    query = select(Bill).where(Bill.id.in_(sorted(ids))).order_by(Bill.id)
    if for_update:
        query = query.with_for_update().execution_options(populate_existing=True)
    return {bill.id: bill for bill in db.session.scalars(query)}


def covering(membership_id: int, day: date) -> Sequence[Charge]:
    """The charges that pay for the fee year of a day, whether the money is there or not."""
    query = select(Charge).where(
        Charge.membership_id == membership_id, Charge.dropped_at.is_(None), Charge.is_dues, Charge.first_day <= day,
        Charge.last_day >= day,
    )  # fmt: skip
    return db.session.scalars(query.order_by(Charge.id)).all()


@dataclass(frozen=True)
class WaitingCharge:
    """Somebody for whom a unit has still to be billed."""

    id: int
    name: str
    tier: str
    fee_year: int
    years: int
    amount_fen: int


def waiting_for(unit_id: int, *, limit: int | None = None) -> list[WaitingCharge]:
    """Those of a unit who wait to be put on its bill, in order."""
    query = select(Charge.id, Charge.name, Charge.tier, Charge.fee_year, Charge.years, Charge.amount_fen)
    query = query.where(Charge.payer_unit_id == unit_id, *WAITS).order_by(Charge.id)
    return [WaitingCharge(*row) for row in db.session.execute(query.limit(limit) if limit else query)]


def count_waiting(unit_id: int) -> tuple[int, int]:
    """How many wait for a unit's bill, and what they come to in fen."""
    query = select(func.count(), func.coalesce(func.sum(Charge.amount_fen), 0)).where(Charge.payer_unit_id == unit_id, *WAITS)
    row = db.session.execute(query).one()
    return int(row[0]), int(row[1])


@dataclass(frozen=True)
class WaitingUnit:
    """A unit whose people wait to be put on a bill."""

    unit_id: int
    name: dict[str, str]
    people: int
    amount_fen: int


def units_waiting(who: Identity, limit: int = 50) -> list[WaitingUnit]:
    """The units whose bills have still to be made, the largest first, as far as somebody's office reaches."""
    people, amount = func.count(Charge.id), func.sum(Charge.amount_fen)
    query = (
        select(Charge.payer_unit_id, Body.name, people, amount)
        .join(Body, Body.id == Charge.payer_unit_id)
        .where(*WAITS, reached_at_desk(who, Body.path))
        .group_by(Charge.payer_unit_id, Body.id)
        .order_by(people.desc(), Charge.payer_unit_id)
    )
    return [WaitingUnit(row[0], row[1], int(row[2]), int(row[3])) for row in db.session.execute(query.limit(limit))]


def unsettled_cases(bill_id: int, *, after: int = 0, limit: int = 100) -> list[int]:
    """The cases on a bill that were not told yet that the money is there, in order of their ids."""
    query = (
        select(Charge.case_id)
        .where(Charge.bill_id == bill_id, Charge.case_id > after, Charge.settled_at.is_(None), Charge.dropped_at.is_(None))
        .order_by(Charge.case_id)
        .limit(limit)
    )
    return [case_id for case_id in db.session.scalars(query) if case_id is not None]


def memberships_on(bill_id: int) -> list[int]:
    """The memberships that a bill carries, in order."""
    query = select(Charge.membership_id).where(Charge.bill_id == bill_id).distinct().order_by(Charge.membership_id)
    return list(db.session.scalars(query))


def came_due(first: date, last: date) -> list[int]:
    """The memberships on bills that came due between two days and are open still."""
    query = (
        select(Charge.membership_id)
        .join(Bill, Bill.id == Charge.bill_id)
        .where(Bill.state.in_((BillState.OPEN, BillState.PART)), Bill.due_on >= first, Bill.due_on <= last)
        .distinct()
        .order_by(Charge.membership_id)
    )
    return list(db.session.scalars(query))
