"""The whole way of Gansu: people register, the unit recommends in a batch, the association decides, the unit pays for all."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.bodies.actions import NewBody, found_body, plant_configured
from app.members.models import Membership
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.entering import entered
from tests.journeys import supervision_walks as walks
from tests.journeys import unit_walks
from tests.journeys.stage import Stage
from tests.journeys.traveller import PHONE, WIDE, Way
from tests.journeys.walks import log_in
from tests.units.conftest import GANSU, HESHAN, LONGYUAN, PASSWORD, SINCE, Units, applies, operator, staff

pytestmark = pytest.mark.browser
LANGUAGES = [pytest.param("zh", id="zh"), pytest.param("en", id="en")]
NOT_YET = {"zh": "审核通过前，登录后只能查看进度", "en": "you can only follow its progress"}
COLLEAGUE, EXPIRED = "白若川", "温故新"


@pytest.mark.requirement("G1", "G2", "G6", "G7", "G9", "G11", "G12", "G13", "G14")
@pytest.mark.parametrize("language", LANGUAGES)
def test_people_are_recommended_decided_and_paid_for_together(fresh_stage: Stage, language: str) -> None:
    """E3: the person on a phone; the unit, the association and finance at a screen."""
    desk, phone = Way(language, WIDE), Way(language, PHONE)
    furnish(fresh_stage)
    registers(fresh_stage, phone)
    recommends(fresh_stage, desk)
    decided(fresh_stage, desk)
    paid(fresh_stage, desk)
    is_a_member(fresh_stage, phone)
    may_not_be_changed(fresh_stage, desk)
    renewed(fresh_stage, desk)


def furnish(stage: Stage) -> None:
    """The unit with its operator, a colleague who applied already, a member whose term is over."""
    with entered(GANSU, stage.app):
        plant_configured(today=SINCE)
        longyuan, heshan = (found_body(NewBody("unit", {"*": n}), by=None, today=SINCE).id for n in (LONGYUAN, HESHAN))
        units = Units(
            longyuan, heshan, operator(longyuan, walks.OPERATOR), 0, staff("xiehui", "柳长庚", "secretary"), serial=500
        )
        staff("caiwu", "邢素心", "finance")
        staff("peixun", "汪守正", "trainer")
        applies(units, COLLEAGUE)
        units.admit(EXPIRED, ago=365 * 6 + 2)


def registers(stage: Stage, way: Way) -> None:
    """Before the unit's review a login shows the state of the application and nothing else."""
    with stage.visitor(GANSU, way) as person:
        walks.register(person)
        number = walks.apply(person)
        person.see(NOT_YET[way.language])
        person.open("/me")
        assert person.path == "/cases"
        person.open("/cases")
        person.see(number)


def recommends(stage: Stage, way: Way) -> None:
    """The unit checks the list, recommends both at once, prints, stamps, scans, hands in."""
    with stage.visitor(GANSU, way) as unit:
        walks.log_in_unit(unit)
        unit.open("/unit?standing=submitted")
        walks.tick(unit, walks.NAME, COLLEAGUE)
        unit.click('#people button[value="answer.join.unit.recommend"]')
        unit.click("#confirm button[type=submit]")
        stage.work(GANSU)
        unit.open(unit.path)
        unit.see(walks.NAME)
        walks.collect_and_hand_in(unit)


def decided(stage: Stage, way: Way) -> None:
    """The association approves the bundle; what became of each stands on the page of the job."""
    with stage.visitor(GANSU, way) as secretary:
        log_in(secretary, "xiehui", PASSWORD, tab="staff")
        walks.decide_the_bundle(secretary, "approve", "复核无误，同意。")
        stage.work(GANSU)
        secretary.open(secretary.path)
        secretary.see(walks.NAME)
        secretary.see(COLLEAGUE)


def paid(stage: Stage, way: Way) -> None:
    """One bill for both, 200 × 5 a person; the voucher; finance confirms, and both go on in the background."""
    with stage.visitor(GANSU, way) as unit, stage.visitor(GANSU, way) as finance:
        walks.log_in_unit(unit)
        reference = walks.one_bill_for_all(unit)
        unit.see("2,000.00")
        unit.see("1,000.00")
        unit_walks.give_voucher(unit, reference)
        log_in(finance, "caiwu", PASSWORD, tab="staff")
        unit_walks.confirm_money(finance, reference)
    stage.work(GANSU)


def is_a_member(stage: Stage, way: Way) -> None:
    """The card, and the years that are paid."""
    year = clock.now().year
    with stage.visitor(GANSU, way) as person:
        log_in(person, walks.ID_NUMBER, PASSWORD, tab="person")
        person.open("/me")
        with entered(GANSU, stage.app):
            person.see(str(db.session.scalars(select(Membership.number).where(Membership.name == walks.NAME)).one()))
        paid = {"zh": "已缴", "en": "Paid"}[way.language]
        years = person.page.locator(".years li").all_inner_texts()
        assert [str(year + ahead) in years[ahead] and paid in years[ahead] for ahead in range(5)] == [True] * 5, years


def may_not_be_changed(stage: Stage, way: Way) -> None:
    """Once the association has decided, the unit finds nothing to correct, and typing the address does not help."""
    with stage.visitor(GANSU, way) as unit:
        walks.log_in_unit(unit)
        unit.open("/unit?standing=active")
        unit.click(f'main th a:has-text("{walks.NAME}")')
        whom = unit.path.rpartition("/")[2]
        unit.see({"zh": "本单位不能再修改其信息", "en": "can no longer change"}[way.language])
        assert unit.page.locator('main a[href*="/desk/enter/correct"]').count() == 0
        unit.open(f"/desk/enter/correct/form?whom={whom}", status=409)


def renewed(stage: Stage, way: Way) -> None:
    """The unit recommends, the course is registered, the association passes it, the unit pays, and the next term begins."""
    with stage.visitor(GANSU, way) as unit:
        walks.log_in_unit(unit)
        unit.open("/unit?standing=expired")
        walks.tick(unit, EXPIRED)
        unit.click("#people button[name=act]")
        unit.click("#confirm button[type=submit]")
        unit.open("/unit?standing=recommended_renewal")
        unit.see(EXPIRED)
    with stage.visitor(GANSU, way) as trainer, stage.visitor(GANSU, way) as secretary:
        log_in(trainer, "peixun", PASSWORD, tab="staff")
        walks.register_training(trainer, EXPIRED, clock.today().isoformat())
        log_in(secretary, "xiehui", PASSWORD, tab="staff")
        walks.pass_education(secretary, EXPIRED)
    with stage.visitor(GANSU, way) as unit, stage.visitor(GANSU, way) as finance:
        walks.log_in_unit(unit)
        reference = walks.one_bill_for_all(unit)
        unit.see("1,000.00")
        unit_walks.give_voucher(unit, reference)
        log_in(finance, "caiwu", PASSWORD, tab="staff")
        unit_walks.confirm_money(finance, reference)
        stage.work(GANSU)
        unit.open("/unit?standing=active")
        unit.see(EXPIRED)
        unit.see(str(clock.now().year + 4))
