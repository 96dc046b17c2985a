"""One bill for the people of a unit: what it carries, who may handle it, and what follows when it is paid."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from app.accounts.models import Account, Grant
from app.accounts.rules import AccountKind
from app.bodies.store import get_root
from app.dues import actions
from app.dues.actions.tickets import Wanted
from app.dues.actions.vouching import Stated
from app.dues.models import Bill, Charge
from app.dues.yearly import start_run
from app.jobs.actions import run_pending
from app.kernel.errors import Conflict, NotAllowed, NotFound
from app.members.models import Membership
from app.tenancy.database import db
from app.tenancy.transactions import action
from tests.dues.stories import (
    GANSU,
    LATER,
    NOW,
    charge_all,
    finance_clerk,
    firm,
    pay,
    the_bill,
)
from tests.procedures.stories import Somebody, somebody

pytestmark = pytest.mark.database


@pytest.fixture
def house(inside):
    inside(GANSU)
    return finance_clerk()


@pytest.mark.requirement("G11")
def test_a_unit_gets_one_bill_of_200_yuan_for_five_years_a_person(house):
    unit = firm(people=3)
    charges = charge_all(unit)
    assert db.session.scalars(select(Bill)).all() == []
    number = actions.bill_unit(unit.unit_id, charges, submission="a", by=unit.operator.account_id, now=NOW)
    bill = the_bill(number)
    assert (bill.people, bill.total_fen, bill.fee_year, bill.years) == (3, 3000_00, 2026, 5)
    assert bill.payer_name == "陇原工程监理有限公司"
    ends = set(db.session.scalars(select(Charge.last_day)))
    assert ends == {date(2030, 12, 31)}


def test_a_double_click_makes_one_bill(house):
    unit = firm(people=2)
    charges = charge_all(unit)
    numbers = {
        actions.bill_unit(unit.unit_id, charges, submission="a", by=unit.operator.account_id, now=NOW) for _ in range(2)
    }
    assert len(numbers) == 1
    with pytest.raises(Conflict, match="名单已有变化"):
        actions.bill_unit(unit.unit_id, charges, submission="b", by=unit.operator.account_id, now=NOW)


def test_who_was_left_out_waits_for_the_next_bill(house):
    unit = firm(people=3)
    charges = charge_all(unit)
    actions.bill_unit(unit.unit_id, charges[:2], submission="a", by=unit.operator.account_id, now=NOW)
    assert sorted(one.id for one in db.session.scalars(select(Charge).where(Charge.bill_id.is_(None)))) == charges[2:]


@action
def at_a_unit(clerk, unit_id):
    """A till at a unit, as an association might set one up: the role is held there and nowhere else."""
    db.session.add(Grant(account_id=clerk.account_id, role="finance", body_id=unit_id, first_day=date(2026, 1, 1)))


@pytest.mark.requirement("A2")
def test_a_clerk_of_one_unit_bills_nobody_elsewhere(house):
    unit, other = firm(people=1), firm("河山建设咨询有限公司", people=1)
    clerk = somebody("陆分会", kind=AccountKind.STAFF)
    at_a_unit(clerk, other.unit_id)
    charges = charge_all(unit)
    with pytest.raises(NotFound):
        actions.bill_unit(unit.unit_id, charges, submission="a", by=clerk.account_id, now=NOW)
    with pytest.raises(NotAllowed):
        start_run(NOW.date(), by=clerk.account_id, now=NOW)
    charged = charge_all(other)[-1:]
    assert actions.bill_unit(other.unit_id, charged, submission="a", by=clerk.account_id, now=NOW)


@pytest.mark.requirement("E5")
def test_another_units_people_are_not_there(house):
    unit, other = firm(people=1), firm("河山建设咨询有限公司", people=1)
    charges = charge_all(unit)
    with pytest.raises(NotFound):
        actions.bill_unit(unit.unit_id, charges, submission="a", by=other.operator.account_id, now=NOW)
    with pytest.raises(Conflict):
        actions.bill_unit(other.unit_id, charges, submission="a", by=other.operator.account_id, now=NOW)


def test_a_year_is_charged_once(house):
    unit = firm(people=1)
    charge_all(unit)
    assert actions.charge_year(unit.people[0], date(2030, 12, 31), by=None, now=LATER) == 0
    assert actions.charge_year(unit.people[0], date(2031, 1, 1), by=None, now=LATER) == 1000_00


@pytest.mark.requirement("G12")
def test_a_paid_bill_pays_for_everybody_whom_it_carries(house):
    from app.members.paid import YearState, paid_years

    unit = firm(people=2)
    number = actions.bill_unit(unit.unit_id, charge_all(unit), submission="a", by=unit.operator.account_id, now=NOW)
    assert {year.state for year in paid_years(unit.people[0])} == {YearState.OPEN, YearState.TO_COME}
    pay(the_bill(number), house)
    run_pending()
    for membership in unit.people:
        years = [(year.year, year.state.value) for year in paid_years(membership)]
        assert years == [*((year, "paid") for year in range(2026, 2031)), (2031, "to_come")]


# ---- guards of the actions themselves, whatever the pages ask before ---------------------------------------------
@pytest.mark.requirement("A2")
def test_a_clerk_of_one_unit_handles_no_bill_elsewhere(house):
    unit, other = firm(people=1), firm("河山建设咨询有限公司", people=1)
    actions.bill_unit(unit.unit_id, charge_all(unit), submission="a", by=unit.operator.account_id, now=NOW)
    clerk, bill = somebody("陆分会", kind=AccountKind.STAFF), the_bill()
    at_a_unit(clerk, other.unit_id)
    with pytest.raises(NotFound):
        pay(bill, clerk)
    with pytest.raises(NotFound):
        actions.reverse_bill(bill.number, reason="误开", anew=False, by=clerk.account_id, version=bill.version, now=LATER)


@pytest.mark.requirement("A6")
def test_nobody_confirms_a_units_bill_that_carries_himself(house):
    unit = firm(people=2)
    actions.bill_unit(unit.unit_id, charge_all(unit), submission="a", by=unit.operator.account_id, now=NOW)
    person = db.session.get_one(Membership, unit.people[0]).person_id
    clerk = db.session.scalars(select(Account).where(Account.person_id == person)).one()
    who = Somebody(clerk.id, person or 0, clerk.name)
    at_a_unit(who, get_root().id)
    with pytest.raises(NotAllowed):
        pay(the_bill(), who)


@pytest.mark.requirement("E5")
def test_a_stranger_hands_in_no_voucher_and_asks_for_no_ticket(house):
    unit, other = firm(people=1), firm("河山建设咨询有限公司", people=1)
    actions.bill_unit(unit.unit_id, charge_all(unit), submission="a", by=unit.operator.account_id, now=NOW)
    number, stranger = the_bill().number, other.operator.account_id
    with pytest.raises(NotFound):
        actions.give_vouchers(number, ["x"], Stated(), by=stranger, now=NOW)
    with pytest.raises(NotFound):
        actions.ask_for_ticket(number, Wanted("别家"), by=stranger, now=NOW)
