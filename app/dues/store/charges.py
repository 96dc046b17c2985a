"""What is owed: the charges of a case, those that wait to be put on a bill, those that cover a year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, bindparam, case, func, or_, select

from app.bodies.models import Body
from app.dues.models import Bill, Charge, ChargeLine, PaidBefore, Payment, Reversal
from app.dues.rules.ledger import BillState
from app.dues.store.bills import reached_at_desk
from app.members.models import Membership
from app.tenancy.database import ask, db, made_once
from app.tenancy.together import add_to, at_once, remember, remembered
from app.web.access import Identity

WAITS = (Charge.bill_id.is_(None), Charge.dropped_at.is_(None))


OF_CASE = "charges of case"
STANDING = "standing charges"
BEFORE = "paid before"


def charges_of_case(case_id: int, *, for_update: bool = False) -> Sequence[Charge]:
    """What a case owes, those that fell away left out."""
    query = select(Charge).where(Charge.case_id == case_id, Charge.dropped_at.is_(None)).order_by(Charge.id)
    locked = query.with_for_update() if for_update else query
    charged: list[Charge] = remembered((OF_CASE, case_id), lambda: list(db.session.scalars(locked)))
    return [one for one in charged if one.dropped_at is None]


def billed_by_steps(case_id: int) -> list[Charge]:
    """What the effect `bill` charged at earlier steps of a case, those that fell away left out; locked."""
    query = select(Charge).where(Charge.key.startswith(f"event:{case_id}:"), Charge.dropped_at.is_(None))
    return list(db.session.scalars(query.order_by(Charge.id).with_for_update()))


def lines_charged(case_id: int) -> set[str]:
    """The lines of everything that a case has charged so far, at its steps and at its payment."""
    of_case = (Charge.case_id == case_id) | Charge.key.startswith(f"event:{case_id}:")
    query = select(ChargeLine.name).join(Charge).where(of_case, Charge.dropped_at.is_(None))
    return set(db.session.scalars(query))


@dataclass(frozen=True)
class Standing:
    """One charge of a membership with how its bill stands; without a bill it waits to be put on one."""

    membership_id: int
    id: int
    amount_fen: int
    fee_year: int
    years: int
    first_day: date
    last_day: date
    is_dues: bool
    state: BillState | None = None
    due_on: date | None = None
    paid_fen: int = 0
    people: int = 1

    def open_fen(self) -> int:
        """What is still to be paid of it: part payments count where the bill is this one's alone."""
        return self.amount_fen - (self.paid_fen if self.people == 1 else 0)

    def is_overdue(self, today: date) -> bool:
        """Billed, open, and past its due day."""
        return self.state is not None and self.state.is_open and self.due_on is not None and self.due_on < today

    def covers(self, day: date) -> bool:
        """Whether it pays for the fee year of a day, whether the money is there or not."""
        return self.is_dues and self.first_day <= day <= self.last_day


_OF_STANDING = (
    Charge.membership_id, Charge.id, Charge.amount_fen, Charge.fee_year, Charge.years, Charge.first_day, Charge.last_day,
    Charge.is_dues, Bill.state, Bill.due_on, func.coalesce(Bill.paid_fen, 0), func.coalesce(Bill.people, 1),
)  # fmt: skip


def standing_charges(membership_id: int) -> list[Standing]:
    """The charges of a membership that stand, the earliest year first."""
    found: list[Standing] = remembered((STANDING, membership_id), _read_standing, membership_id)
    return found


def _read_standing(membership_id: int) -> list[Standing]:
    """With what was paid in former days beside them, in one question."""
    rows: Sequence[Any] = ask(_standing_and_before(), membership=membership_id).all()
    before = [PaidBefore(membership_id=membership_id, fee_year=row[0], until=row[1], noted_at=row[2]) for row in rows[:1]]
    remember((BEFORE, membership_id), [one for one in before if one.fee_year is not None])
    return [Standing(*row[3:]) for row in rows if row[3] is not None]


@made_once
def _standing_and_before() -> Any:
    charged = and_(Charge.membership_id == Membership.id, Charge.dropped_at.is_(None))
    query = select(PaidBefore.fee_year, PaidBefore.until, PaidBefore.noted_at, *_OF_STANDING).select_from(Membership)
    query = query.outerjoin(PaidBefore, PaidBefore.membership_id == Membership.id).outerjoin(Charge, charged)
    query = query.outerjoin(Bill, Bill.id == Charge.bill_id).where(Membership.id == bindparam("membership"))
    return query.order_by(Charge.first_day, Charge.id)


def standing_of(membership_ids: Sequence[int]) -> list[Standing]:
    """The standing charges of several memberships."""
    rows: Iterable[Any] = ask(_standing(), members=list(membership_ids))
    return [Standing(*row) for row in rows]


@made_once
def _standing() -> Any:
    return (
        select(*_OF_STANDING)
        .outerjoin(Bill, Bill.id == Charge.bill_id)
        .where(Charge.membership_id.in_(bindparam("members", expanding=True)), Charge.dropped_at.is_(None))
        .order_by(Charge.first_day, Charge.id)
    )  # fmt: skip


def paid_before(membership_id: int) -> PaidBefore | None:
    """What a list of former days says of the membership; none where it came in otherwise, or the list said nothing."""
    found = remembered((BEFORE, membership_id), _read_paid_before, membership_id)
    return found[0] if found else None


def _read_paid_before(membership_id: int) -> list[PaidBefore]:
    return list(db.session.scalars(select(PaidBefore).where(PaidBefore.membership_id == membership_id)))


def was_paid_before(membership_id: int, day: date) -> bool:
    """Whether the fee year of a day was paid in former days."""
    found = paid_before(membership_id)
    return found is not None and day <= found.until


def note_charged(one: Charge) -> None:
    """A charge was just made: where many acts run together, what is remembered of its case and its member knows it."""
    add_to((OF_CASE, one.case_id), one)
    add_to((STANDING, one.membership_id), Standing(
        one.membership_id, one.id, one.amount_fen, one.fee_year, one.years, one.first_day, one.last_day, one.is_dues
    ))  # fmt: skip


def note_billed(charges: Sequence[Charge]) -> None:
    """Charges came on a bill, or off it: what is remembered of their members is read anew."""
    if at_once():
        for membership_id in {one.membership_id for one in charges}:
            remember((STANDING, membership_id), standing_of([membership_id]))


def bills_named(ids: Sequence[int], *, for_update: bool = False) -> dict[int, Bill]:
    """Bills by their ids, in this order where they are locked."""
    if not ids:
        return {}
    query = select(Bill).where(Bill.id.in_(sorted(ids))).order_by(Bill.id)
    if for_update:
        query = query.with_for_update().execution_options(populate_existing=True)
    return {bill.id: bill for bill in db.session.scalars(query)}


def covering(membership_id: int, day: date) -> Sequence[Charge]:
    """The charges that pay for the fee year of a day, whether the money is there or not."""
    ids = [one.id for one in standing_charges(membership_id) if one.covers(day)]
    if not ids:
        return []
    return db.session.scalars(select(Charge).where(Charge.id.in_(ids)).order_by(Charge.id)).all()


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
    row: Any = ask(_sum_waiting(), unit=unit_id).one()
    return int(row[0]), int(row[1])


@made_once
def _sum_waiting() -> Any:
    amount = func.coalesce(func.sum(Charge.amount_fen), 0)
    return select(func.count(), amount).where(Charge.payer_unit_id == bindparam("unit"), *WAITS)


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


@dataclass(frozen=True)
class PaidShare:
    """Money that arrived for a membership: when, its own part of the bill, and for which fee years."""

    on: date
    amount_fen: int
    fee_year: int
    years: int
    number: str


def paid_shares(membership_id: int) -> list[PaidShare]:
    """What was paid for a membership and stands, by the day on which the money arrived, the latest first.

    On a bill of one's own each payment counts as it came; on a unit's bill for several the own part, once all is paid.
    """
    if not any(one.paid_fen for one in standing_charges(membership_id)):
        return []
    rows: Iterable[Any] = ask(_paid_shares(), membership=membership_id)
    return [PaidShare(*row) for row in rows]


@made_once
def _paid_shares() -> Any:
    stands = and_(Payment.taken_back_at.is_(None), Reversal.id.is_(None))
    counted = or_(Bill.people <= 1, Bill.state == BillState.PAID)
    return (
        select(
            func.max(Payment.paid_on), case((Bill.people <= 1, func.sum(Payment.amount_fen)), else_=Charge.amount_fen),
            Charge.fee_year, Charge.years, Bill.number,
        )
        .join(Bill, Bill.id == Charge.bill_id)
        .join(Payment, Payment.bill_id == Bill.id)
        .outerjoin(Reversal, Reversal.payment_id == Payment.id)
        .where(Charge.membership_id == bindparam("membership"), Charge.dropped_at.is_(None), stands, counted)
        .group_by(Charge.id, Bill.id)
        .order_by(func.max(Payment.paid_on).desc(), Charge.id.desc())
    )
