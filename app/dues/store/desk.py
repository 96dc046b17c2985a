"""Finance's list of bills: its views, filters, search, totals and pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from app.dues.models import Bill
from app.dues.rules.ledger import BillState
from app.dues.rules.typed import read_amount
from app.dues.store.bills import seen_at_desk
from app.kernel.errors import DomainError
from app.search.store import found_by
from app.tenancy.database import db
from app.web.access import Identity

OPEN = Bill.state.in_((BillState.OPEN, BillState.PART))
LONGEST_TEXT = 60


class View(StrEnum):
    """Which list it is."""

    CHECKING = "checking"
    OPEN = "open"
    LATE = "late"
    PAID = "paid"
    ALL = "all"


BY_DUE_DAY = (View.CHECKING, View.OPEN, View.LATE)


@dataclass(frozen=True)
class Sought:
    """What somebody asked for: the view, and what it is narrowed to."""

    view: View
    tier: str = ""
    year: str = ""
    about: str = ""
    text: str = ""

    def narrowed(self) -> dict[str, str]:
        """What was chosen, as it stands in an address."""
        chosen = {"tier": self.tier, "year": self.year, "about": self.about, "q": self.text}
        return {name: value for name, value in chosen.items() if value}


@dataclass(frozen=True)
class Totals:
    """What all bills that match come to."""

    count: int
    total_fen: int
    paid_fen: int
    open_fen: int


COLUMNS = (
    Bill.id, Bill.number, Bill.payer_name, Bill.payer_unit_id, Bill.tier, Bill.people, Bill.fee_year, Bill.years,
    Bill.total_fen, Bill.paid_fen, Bill.state, Bill.vouchers_waiting, Bill.made_on, Bill.due_on,
)  # fmt: skip


def bills_page(who: Identity, sought: Sought, today: date, *, after: Sequence[Any] | None, limit: int) -> list[Any]:
    """A page of the list: what is to be paid by its due day, what is done with the youngest first."""
    query = select(*COLUMNS).where(*_narrowed(who, sought, today))
    if sought.view in BY_DUE_DAY:
        query = query.order_by(Bill.due_on, Bill.id)
        if after is not None:
            day = date.fromisoformat(str(after[0]))
            query = query.where(or_(Bill.due_on > day, and_(Bill.due_on == day, Bill.id > int(after[1]))))
    else:
        query = query.order_by(Bill.id.desc())
        if after is not None:
            query = query.where(Bill.id < int(after[1]))
    return list(db.session.execute(query.limit(limit)))


def totals(who: Identity, sought: Sought, today: date) -> Totals:
    """What the bills that match come to; reversed ones are counted, but owe and paid nothing."""
    stands = Bill.state != BillState.REVERSED
    query = select(
        func.count(),
        func.coalesce(func.sum(case((stands, Bill.total_fen), else_=0)), 0),
        func.coalesce(func.sum(Bill.paid_fen), 0),
        func.coalesce(func.sum(case((OPEN, Bill.total_fen - Bill.paid_fen), else_=0)), 0),
    ).where(*_narrowed(who, sought, today))
    return Totals(*(int(value) for value in db.session.execute(query).one()))


def counts(who: Identity, today: date) -> dict[View, int]:
    """How many bills each view has, in one look."""
    marks = {view: case((and_(*_of_view(view, today)), 1), else_=0) for view in View}
    query = select(*[func.coalesce(func.sum(mark), 0) for mark in marks.values()]).where(seen_at_desk(who))
    return dict(zip(View, (int(value) for value in db.session.execute(query).one()), strict=True))


def count_checking(who: Identity) -> int:
    """How many bills have a voucher that nobody has looked at."""
    query = select(func.count()).where(seen_at_desk(who), *_of_view(View.CHECKING, date.max))
    return db.session.scalar(query) or 0


def years_billed(who: Identity) -> list[int]:
    """The fee years for which there are bills, the latest first."""
    query = select(Bill.fee_year).where(seen_at_desk(who)).distinct().order_by(Bill.fee_year.desc()).limit(20)
    return list(db.session.scalars(query))


def _of_view(view: View, today: date) -> list[ColumnElement[bool]]:
    found: dict[View, list[ColumnElement[bool]]] = {
        View.CHECKING: [Bill.vouchers_waiting > 0, Bill.state != BillState.REVERSED],
        View.OPEN: [OPEN],
        View.LATE: [OPEN, Bill.due_on < today],
        View.PAID: [Bill.state == BillState.PAID],
        View.ALL: [Bill.id > 0],
    }
    return found[view]


def _narrowed(who: Identity, sought: Sought, today: date) -> list[ColumnElement[bool]]:
    found = [seen_at_desk(who), *_of_view(sought.view, today)]
    if sought.tier:
        found.append(Bill.tier == sought.tier)
    if sought.year.isascii() and sought.year.isdecimal() and len(sought.year) == 4:
        found.append(Bill.fee_year == int(sought.year))
    if sought.about in ("unit", "person"):
        found.append(Bill.payer_unit_id.is_not(None) if sought.about == "unit" else Bill.payer_unit_id.is_(None))
    if sought.text:
        found.append(_meant(sought.text[:LONGEST_TEXT]))
    return found


def _meant(text: str) -> ColumnElement[bool]:
    """A reference, a name, or an amount: what is owed, or what is still open."""
    meant = [found_by("bill", Bill.id, text)]
    try:
        fen = read_amount(text).fen
    except DomainError:
        return or_(*meant)
    return or_(*meant, Bill.total_fen == fen, Bill.total_fen - Bill.paid_fen == fen)
