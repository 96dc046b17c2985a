"""Gansu's way as one story: people apply, the unit recommends, the association approves, the unit pays for all at once."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from app.bodies.actions import NewBody, found_body, plant_configured
from app.dues import actions
from app.dues.actions import Arrived
from app.dues.models import Bill, Charge
from app.dues.notice import draw_notice
from app.dues.rules.ledger import BillState
from app.dues.store.charges import waiting_for
from app.jobs.actions import run, run_pending
from app.kernel.money import Money
from app.members.paid import paid_years
from app.members.store import find_membership
from app.procedures import actions as engine
from app.procedures.actions import Decision
from app.procedures.models import CaseState, Waiting
from app.procedures.parties import Party
from app.tenancy.clock import now, today
from app.tenancy.database import db
from tests.documents.papers import text_of
from tests.units.conftest import GANSU, HESHAN, LONGYUAN, SINCE, Units, applies, operator, staff, the_case

pytestmark = pytest.mark.database


@pytest.fixture
def units(inside) -> Units:
    """The same two units with the real ledger."""
    inside(GANSU)
    plant_configured(today=SINCE)
    longyuan, heshan = (found_body(NewBody("unit", {"*": name}), by=None, today=SINCE).id for name in (LONGYUAN, HESHAN))
    return Units(
        longyuan, heshan, operator(longyuan, "祁晚晴"), operator(heshan, "石小川"), staff("xiehui", "柳长庚", "secretary")
    )


def answer(number: str, verdict: str, by: int) -> None:
    case = the_case(number)
    engine.decide(case.id, Decision(verdict, opinion="同意"), by=by, version=case.version, now=now())


def approved(units: Units, name: str) -> str:
    number = applies(units, name)
    answer(number, "recommend", units.wanqing)
    answer(number, "approve", units.secretary)
    return number


@pytest.mark.requirement("G9", "G11", "G12")
def test_a_unit_pays_for_its_people_at_once_and_they_are_members(units):
    finance = staff("caiwu", "邢素心", "finance")
    numbers = [approved(units, name) for name in ("马知远", "宋清和", "邵怀谨")]
    for number in numbers:
        case = the_case(number)
        waits = db.session.scalars(select(Waiting).where(Waiting.case_id == case.id)).one()
        assert (case.step, waits.unit_id) == ("payment", units.longyuan)
    assert db.session.scalars(select(Bill)).all() == []
    people = waiting_for(units.longyuan)
    assert [(one.name, one.amount_fen, one.years) for one in people] == [
        (name, 1000_00, 5) for name in ("马知远", "宋清和", "邵怀谨")
    ]
    reference = actions.bill_unit(
        units.longyuan, [one.id for one in people[:2]], submission="list", by=units.wanqing, now=now()
    )
    bill = db.session.scalars(select(Bill)).one()
    assert (bill.payer_name, bill.total_fen) == (LONGYUAN, 2000_00)
    done = actions.confirm_payment(
        reference, Arrived(Money(2000_00), today()), by=finance, version=bill.version, now=now()
    )
    assert (done.state, done.cases) == (BillState.PAID, 2)
    run_pending()
    assert [the_case(number).state for number in numbers] == [CaseState.APPROVED, CaseState.APPROVED, CaseState.OPEN]
    member = find_membership(Party(the_case(numbers[0]).person_id))
    assert (member.standing, member.term_end) == ("active", date(today().year + 4, 12, 31))
    assert [year.state.value for year in paid_years(member.id)] == ["paid"] * 5 + ["to_come"]


def test_who_takes_the_application_back_is_off_the_list(units):
    number = approved(units, "马知远")
    case = the_case(number)
    engine.withdraw(case.id, by=case.starter_id, version=case.version, reason="", now=now())
    assert waiting_for(units.longyuan) == []
    assert db.session.scalars(select(Charge)).one().dropped_at is not None


def test_who_withdraws_from_a_units_bill_gives_the_others_back_to_the_list(units):
    numbers = [approved(units, name) for name in ("马知远", "宋清和")]
    ids = [one.id for one in waiting_for(units.longyuan)]
    actions.bill_unit(units.longyuan, ids, submission="list", by=units.wanqing, now=now())
    case = the_case(numbers[0])
    engine.withdraw(case.id, by=case.starter_id, version=case.version, reason="", now=now())
    assert db.session.scalars(select(Bill)).one().state is BillState.REVERSED
    assert [one.name for one in waiting_for(units.longyuan)] == ["宋清和"]


def test_the_statements_of_a_batch_at_its_payment_do_not_grow_with_its_cases(units, sql_counter):
    numbers = [applies(units, f"祁{name}") for name in "甲乙丙丁戊己庚辛壬"]
    for number in numbers:
        answer(number, "recommend", units.wanqing)
    counted = []
    for part in (numbers[:2], numbers[2:]):
        cases = {the_case(number).id: the_case(number).version for number in part}
        many = engine.Many("join", "association", Decision("approve", opinion="同意"), cases)
        job = engine.decide_many(many, by=units.secretary, now=now())
        with sql_counter() as statements:
            run(job)
        counted.append(len(statements))
    assert counted[1] <= counted[0] + 2, counted
    assert len(waiting_for(units.longyuan)) == len(numbers)


@pytest.mark.requirement("G11")
def test_the_units_notice_has_the_arithmetic_and_everybodys_name(units, tmp_path):
    for name in ("马知远", "宋清和", "邵怀谨"):
        approved(units, name)
    people = waiting_for(units.longyuan)
    actions.bill_unit(units.longyuan, [one.id for one in people], submission="list", by=units.wanqing, now=now())
    words = text_of(draw_notice(db.session.scalars(select(Bill)).one()), tmp_path).replace(" ", "")
    assert "200元/年×5年" in words and "共3人" in words and "人民币叁仟元整" in words
    assert "缴费人员名单" in words and all(name in words for name in ("马知远", "宋清和", "邵怀谨"))
