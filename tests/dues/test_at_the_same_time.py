"""Two clerks, two operators, a double click, a worker that is killed: money counts once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.dues import actions
from app.dues.actions import Arrived
from app.dues.actions.paying import tell_of_payment
from app.dues.actions.settling import settle_case
from app.dues.models import Bill, Charge, Payment
from app.jobs.actions import run_pending
from app.kernel.errors import Conflict
from app.kernel.money import Money
from app.members.models import Membership
from app.notices.models import Letter
from app.procedures.models import Turn
from app.tenancy.database import db
from tests.at_once import together
from tests.dues.many import ten_on_one_bill
from tests.dues.stories import GANSU, INSTITUTE, LATER, NOW, at_its_payment, charge_all, finance_clerk, firm, the_bill, till

pytestmark = pytest.mark.database


@pytest.mark.requirement("R2")
def test_two_clerks_at_once_one_wins_and_the_other_is_told(app, inside):
    inside(INSTITUTE)
    money = till()
    at_its_payment(money)
    bill = the_bill()
    number, version, fen = bill.number, bill.version, bill.total_fen

    def by(account_id: int) -> Callable[[], Any]:
        arrived = Arrived(Money(fen), LATER.date())
        return lambda: actions.confirm_payment(number, arrived, by=account_id, version=version, now=LATER)

    results = together(app, INSTITUTE, by(money.finance.account_id), by(money.colleague.account_id))
    assert sorted(isinstance(one, Conflict) for one in results) == [False, True]
    assert db.session.scalar(select(func.count()).select_from(Payment)) == 1
    assert the_bill().paid_fen == fen


@pytest.mark.requirement("R1")
def test_a_units_double_click_is_one_bill(app, inside):
    inside(GANSU)
    finance_clerk()
    unit = firm(people=4)
    charges = charge_all(unit)

    def click() -> str:
        return actions.bill_unit(unit.unit_id, charges, submission="once", by=unit.operator.account_id, now=NOW)

    assert len(set(together(app, GANSU, click, click, click))) == 1
    assert db.session.scalar(select(func.count()).select_from(Bill)) == 1


@pytest.mark.requirement("R1")
def test_two_lists_of_one_unit_at_once_bill_nobody_twice(app, inside):
    inside(GANSU)
    finance_clerk()
    unit = firm(people=4)
    charges = charge_all(unit)

    def bill(wish: str) -> Callable[[], str]:
        return lambda: actions.bill_unit(unit.unit_id, charges, submission=wish, by=unit.operator.account_id, now=NOW)

    results = together(app, GANSU, bill("a"), bill("b"))
    assert sorted(isinstance(one, Conflict) for one in results) == [False, True]
    on_bills = db.session.scalars(select(Charge.bill_id).where(Charge.bill_id.is_not(None))).all()
    assert len(on_bills) == 4


def test_a_year_charged_by_two_runs_at_once_is_charged_once(app, inside):
    inside(GANSU)
    finance_clerk()
    unit = firm(people=1)

    def charge() -> int:
        return actions.charge_year(unit.people[0], NOW.date(), by=None, now=NOW)

    assert sorted(together(app, GANSU, charge, charge)) == [0, 1000_00]


def test_the_case_and_its_job_at_once_go_on_once(app, inside):
    inside(INSTITUTE)
    money = till()
    case_id = at_its_payment(money).id
    bill = the_bill()
    arrived = Arrived(Money(bill.total_fen), LATER.date())
    actions.confirm_payment(bill.number, arrived, by=money.finance.account_id, version=bill.version, now=LATER)

    def settle() -> bool:
        return settle_case(case_id, by=None, now=LATER)

    assert sorted(together(app, INSTITUTE, settle, settle)) == [False, True]
    paid = select(func.count()).select_from(Turn).where(Turn.case_id == case_id, Turn.verdict == "paid")
    assert db.session.scalar(paid) == 1


# ---- a bill that carries many cases, and a worker that dies
@pytest.mark.requirement("R5", "R7")
def test_a_killed_worker_goes_on_and_each_case_goes_on_once(inside):
    """Ten elections on one payer's bill: the worker dies after each third case, and is started again until it is done."""
    inside(INSTITUTE)
    money = till()
    number, cases = ten_on_one_bill(money)
    bill = the_bill(number)
    arrived = Arrived(Money(bill.total_fen), LATER.date())
    actions.confirm_payment(number, arrived, by=money.finance.account_id, version=bill.version, now=LATER)
    for case_id in cases[:7:3]:
        settle_case(case_id, by=money.finance.account_id, now=LATER)
    db.session.expire_all()
    for _ in range(3):
        run_pending()
    settled = db.session.scalars(select(AuditEntry.subject).where(AuditEntry.act == "dues.settled")).all()
    assert sorted(settled) == sorted(f"case:{case_id}" for case_id in cases)
    turns = db.session.scalars(select(Turn.case_id).where(Turn.verdict == "paid")).all()
    assert sorted(turns) == sorted(cases)
    numbers = db.session.scalars(select(Membership.number).where(Membership.number.is_not(None))).all()
    assert len(set(numbers)) == len(numbers) == len(cases) + 2
    payment = db.session.scalars(select(Payment)).one()
    tell_of_payment(payment.id, now=LATER)
    tell_of_payment(payment.id, now=LATER)
    told = select(func.count()).select_from(Letter).where(Letter.event == "payment_confirmed")
    assert (db.session.scalar(told) or 0) <= 1
