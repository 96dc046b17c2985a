"""What the ledger tells the register, the reminders that leave, and what outcomes of procedures do to bills."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from app.dues import actions
from app.dues.assessing import assess_year
from app.dues.effects import bill, concede, defer, rebill
from app.dues.facts import facts_about, history_of
from app.dues.models import Bill, Charge, Granted, Payment
from app.dues.rules.ledger import BillState
from app.dues.upkeep import remind, restand_the_late
from app.kernel.errors import Conflict
from app.members.models import Membership
from app.members.records import member_record
from app.members.store import get_membership
from app.notices.models import Letter
from app.procedures.effects import EffectContext
from app.tenancy.database import db
from app.tenancy.transactions import action
from tests.dues.stories import HENAN, NOW, finance_clerk, member_unit, pay, the_bill

pytestmark = pytest.mark.database
MARCH = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def moment(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T02:00:00+00:00")


@pytest.fixture
def house(inside):
    inside(HENAN)
    return finance_clerk("沈亦舟")


@pytest.fixture
def unit(house):
    """A council organisation, admitted years ago and billed in March: due on 31 May."""
    _, operator, membership = member_unit("嵩岳职业技术学院", "council_unit", date(2022, 6, 1))
    actions.charge_year(membership, MARCH.date(), by=None, now=MARCH)
    return SimpleNamespace(operator=operator, membership=membership)


def standing(unit) -> str:
    return str(db.session.get_one(Membership, unit.membership, populate_existing=True).standing)


@pytest.mark.requirement("H14")
def test_a_bill_in_time_is_no_arrears_and_a_late_one_is(unit):
    assert facts_about(unit.membership, date(2026, 5, 31))["arrears"] == 0
    late = facts_about(unit.membership, date(2026, 6, 1))
    assert late == {
        "arrears": 3000_00, "unpaid_since": date(2026, 5, 31), "unpaid_years": 1, "paid_until": None, "paid_this_year": False,
    }  # fmt: skip
    assert member_record(get_membership(unit.membership), date(2026, 6, 1))["standing"] == "in_arrears"


def test_the_register_stands_otherwise_the_day_after_and_again_once_it_is_paid(unit, house):
    from app.jobs.actions import run_pending

    assert restand_the_late(moment("2026-05-31")) == 0
    assert (restand_the_late(moment("2026-06-01")), standing(unit)) == (1, "in_arrears")
    pay(the_bill(), house, now=moment("2026-06-10"))
    run_pending()
    assert standing(unit) == "active"
    facts = facts_about(unit.membership, date(2026, 6, 11))
    assert (facts["arrears"], facts["paid_until"], facts["paid_this_year"]) == (0, date(2026, 12, 31), True)


def test_a_part_that_was_paid_is_owed_no_more(unit, house):
    pay(the_bill(), house, 1000, now=moment("2026-06-10"))
    assert facts_about(unit.membership, date(2026, 6, 11))["arrears"] == 2000_00


def letters(kind: str) -> int:
    return len(db.session.scalars(select(Letter.id).where(Letter.event == kind)).all())


def test_reminders_leave_a_month_and_a_week_before_and_once_after(unit):
    sent = [remind(moment(day)) for day in ("2026-04-30", "2026-05-01", "2026-05-01", "2026-05-24", "2026-05-30")]
    assert sent == [0, 1, 0, 1, 0]
    assert [remind(moment(day)) for day in ("2026-06-01", "2026-06-02", "2026-07-01")] == [1, 0, 0]
    assert (letters("bill_due"), letters("bill_overdue")) == (2, 1)


def test_a_worker_that_was_away_sends_the_latest_reminder_only(unit):
    assert (remind(moment("2026-05-28")), remind(moment("2026-05-29"))) == (1, 0)


def test_what_is_paid_is_not_reminded_of(unit, house):
    pay(the_bill(), house, now=moment("2026-04-01"))
    assert remind(moment("2026-05-28")) + remind(moment("2026-06-28")) == 0


# ---- what outcomes do
def outcome(unit, effect, now=MARCH, **arguments):
    """Do one effect as an outcome of a case about the unit."""
    membership = get_membership(unit.membership)
    case = SimpleNamespace(id=None, person_id=None, unit_id=membership.unit_id, number="2026-00001")
    context = SimpleNamespace(case=case, arguments=arguments, by=None, now=now, today=now.date())
    context.word = lambda name: arguments.get(name)
    context.run = lambda name, _kind: arguments.get(name)

    @action
    def act(given: EffectContext) -> None:
        effect(given)

    act(context)


def test_bill_charges_the_year_once(house):
    _, operator, membership = member_unit("启明人力资源服务有限公司", "unit", date(2024, 9, 12))
    unit = SimpleNamespace(operator=operator, membership=membership)
    for _ in range(2):
        outcome(unit, bill)
    assert [one.total_fen for one in db.session.scalars(select(Bill))] == [1000_00]


def test_rebill_reverses_and_issues_anew_what_nobody_touched(unit):
    old = the_bill().number
    outcome(unit, rebill)
    fresh = the_bill()
    assert (the_bill(old).state, fresh.total_fen, fresh.number != old) == (BillState.REVERSED, 3000_00, True)


def test_rebill_leaves_a_bill_alone_on_which_money_lies(unit, house):
    pay(the_bill(), house, 100, now=moment("2026-03-10"))
    outcome(unit, rebill)
    assert the_bill().state is BillState.PART


def test_a_concession_is_granted_once_a_year(unit):
    for _ in range(2):
        outcome(unit, concede, concession="hardship", pays="1/2")
    granted = db.session.scalars(select(Granted)).one()
    assert (granted.fee_year, granted.concession, granted.pays) == (2026, "hardship", "1/2")


def test_a_bill_is_put_off_and_the_first_day_stays_readable(unit):
    outcome(unit, defer, until=date(2026, 8, 31))
    found = the_bill()
    assert (found.due_on, found.first_due_on) == (date(2026, 8, 31), date(2026, 5, 31))
    assert facts_about(unit.membership, date(2026, 7, 1))["arrears"] == 0
    with pytest.raises(Conflict, match="没有可以延期"):
        outcome(SimpleNamespace(membership=unit.membership), defer, now=moment("2027-02-01"), until=date(2027, 3, 1))


@pytest.mark.requirement("H7")
@pytest.mark.parametrize(("joined", "due"), [(date(2026, 6, 30), 3000_00), (date(2026, 7, 1), 1500_00)])
def test_who_joined_this_year_without_a_case_pays_by_the_day_of_joining(house, joined, due):
    _, _, membership = member_unit("中原人才发展研究院", "council_unit", joined)
    found = assess_year(get_membership(membership), date(2026, 9, 1))
    assert sum(line.due for line in found.lines) == due


def test_who_left_is_not_billed(unit):
    from app.members.actions import end_membership

    end_membership(unit.membership, "resigned", on=date(2026, 12, 1), case_id=None, by=None, now=moment("2026-12-02"))
    assert actions.charge_year(unit.membership, date(2027, 1, 5), by=None, now=moment("2027-01-05")) == 0
    assert len(db.session.scalars(select(Charge)).all()) == 1


def test_a_year_ahead_is_charged_beside_this_one(unit):
    later = NOW + timedelta(days=90)
    assert actions.charge_year(unit.membership, date(2027, 1, 1), by=None, now=later) == 3000_00
    assert sorted(one.fee_year for one in db.session.scalars(select(Charge))) == [2026, 2027]


@pytest.mark.requirement("G5")
def test_what_was_paid_stands_in_the_members_history_and_what_was_taken_back_does_not(unit, house):
    assert history_of(unit.membership) == []
    pay(the_bill(), house, 1000, now=moment("2026-06-10"))
    [line] = history_of(unit.membership)
    assert (line.on.isoformat(), line.text) == ("2026-06-10", "会费到账 1,000.00 元")
    assert the_bill().number in line.note and "2026" in line.note
    payment = db.session.scalars(select(Payment)).one()
    actions.take_back(payment.id, by=house.account_id, now=moment("2026-06-10"))
    assert history_of(unit.membership) == []
