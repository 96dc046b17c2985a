"""The bills of whoever is logged in, and what waits to be put on one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, case, func, or_, select

from app.dues.labels import title_of
from app.dues.models import Bill
from app.dues.rules.ledger import BillState, open_amount
from app.dues.showing import state_shown
from app.dues.store.bills import is_payer
from app.dues.store.charges import count_waiting
from app.kernel.errors import Message
from app.tenancy.database import ask, db, made_once
from app.web.access import Identity
from app.web.paging import pack

PAGE = 20
OPEN = (BillState.OPEN, BillState.PART)


@dataclass(frozen=True)
class OwnBill:
    """One line of my bills."""

    number: str
    title: Message
    state: Message
    mark: str
    people: int
    total_fen: int
    open_fen: int
    due_on: date
    is_payable: bool


@dataclass(frozen=True)
class OwnBills:
    """The page of my bills: what is open in all, the lines, where older ones start; what waits for a unit's bill."""

    open_fen: int
    open_count: int
    lines: Sequence[OwnBill]
    after: str
    first: bool
    waiting: int
    waiting_fen: int
    is_unit: bool


def own_bills(who: Identity, today: date, *, before: int | None = None) -> OwnBills:
    """My bills, the youngest first."""
    query = select(Bill).where(is_payer(who.person_id, who.unit_id))
    if before is not None:
        query = query.where(Bill.id < before)
    rows = db.session.scalars(query.order_by(Bill.id.desc()).limit(PAGE + 1)).all()
    lines = [_line(bill, today) for bill in rows[:PAGE]]
    count, fen = _open(who)
    waiting = count_waiting(who.unit_id) if who.unit_id is not None else (0, 0)
    after = pack((rows[PAGE - 1].id,)) if len(rows) > PAGE else ""
    return OwnBills(fen, count, lines, after, before is None, *waiting, who.unit_id is not None)


def _open(who: Identity) -> tuple[int, int]:
    payer = {name: value for name, value in (("person", who.person_id), ("unit", who.unit_id)) if value is not None}
    row: Any = ask(_sum_open("person" in payer, "unit" in payer), **payer).one()
    return int(row[0]), int(row[1])


@made_once
def _sum_open(person: bool, unit: bool) -> Any:
    payer: tuple[Any, Any] = (bindparam("person") if person else None, bindparam("unit") if unit else None)
    count, left = func.count(), func.coalesce(func.sum(Bill.total_fen - Bill.paid_fen), 0)
    return select(count, left).where(is_payer(*payer), Bill.state.in_(OPEN))


def bills_beside(account: Any) -> Any:
    """How many bills the holder of an account has to pay: found by who pays, never by what is open anywhere."""
    mine = or_(Bill.payer_person_id == account.person_id, Bill.payer_unit_id == account.body_id)
    some = func.sum(case((Bill.state.in_(OPEN), 1), else_=0))
    return select(some).select_from(Bill).where(mine).correlate(account.id.table).scalar_subquery()


def count_open(who: Identity) -> int:
    """How many bills somebody has to pay, and lists to check: the count of the tab."""
    waiting = count_waiting(who.unit_id)[0] > 0 if who.unit_id is not None else False
    return (who.number("open bills") or 0) + waiting


def _line(bill: Bill, today: date) -> OwnBill:
    state, mark = state_shown(bill, today)
    left = open_amount(bill.total_fen, bill.paid_fen) if bill.state.is_open else 0
    return OwnBill(bill.number, title_of(bill), state, mark, bill.people, bill.total_fen, left, bill.due_on, bill.state.is_open)
