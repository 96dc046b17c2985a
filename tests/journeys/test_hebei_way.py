"""The whole way of Hebei: register with the own body, join the county, be recommended to the city, agree, be approved."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.bodies.actions import NewBody, found_body, plant_configured
from app.bodies.store import find_configured_body
from app.members.models import HeldTier, Membership
from app.procedures.models import Case
from app.tenancy.database import db
from app.tenancy.entering import entered
from tests.insight.conftest import PASSWORD, SINCE, staff
from tests.journeys.stage import Stage
from tests.journeys.traveller import PHONE, WIDE, Traveller, Way
from tests.journeys.walks import log_in

pytestmark = pytest.mark.browser
HEBEI = "hebei-kexie"
LANGUAGES = [pytest.param("zh", id="zh"), pytest.param("en", id="en")]
NAME, NUMBER, MAIL = "燕思远", "130102198207073391", "yan@example.com"
ENTERPRISE = "常山纺织科协"
COUNTY = {"zh": "正定县科协", "en": "Zhengding AST"}
TYPED = {
    "sex": "male", "birth_date": "1982-07-07", "political_status": "none", "ethnicity": "han", "education": "bachelor",
    "degree": "bachelor", "school": "河北农业大学", "major": "机械", "title_level": "intermediate", "employer": "常山纺织集团",
    "post": "工程师", "mobile": "13900000501", "address": "正定县（样例地址）", "capacity": "researcher",
    "field_of_work": "机械设计", "award_level": "city", "commitment": "yes",
}  # fmt: skip


@pytest.mark.requirement("K1", "K2", "K3", "K4")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_member_is_recommended_upwards_and_agrees(fresh_stage: Stage, language: str) -> None:
    """E3: the person on a phone; each desk at a screen."""
    desk, phone = Way(language, WIDE), Way(language, PHONE)
    furnish(fresh_stage)
    with fresh_stage.visitor(HEBEI, phone) as person:
        registers(person)
        decides(fresh_stage, desk, "changshan", "register")
        applies_to_the_county(person)
        decides(fresh_stage, desk, "zhengding", "county")
        recommended_by_the_county(fresh_stage, desk)
        agrees(person, fresh_stage)
        decides(fresh_stage, desk, "shijiazhuang", "city")
        stands_at_both_levels(person, fresh_stage)


def furnish(stage: Stage) -> None:
    """A county and an enterprise below Shijiazhuang, each with its administrator."""
    with entered(HEBEI, stage.app):
        plant_configured(today=SINCE)
        city = find_configured_body("shijiazhuang")
        county = found_body(NewBody("county", COUNTY, city.id if city else None), by=None, today=SINCE)
        works = found_body(NewBody("grassroots", {"zh": ENTERPRISE, "en": "Changshan AST"}, county.id), by=None, today=SINCE)
        for login, body in (("shijiazhuang", city.id if city else 0), ("zhengding", county.id), ("changshan", works.id)):
            staff(login, "administrator", body)


def registers(person: Traveller) -> None:
    """An account; the own body is found by name; the form, read once more, handed in."""
    person.open(f"/apply/register?lang={person.way.language}")
    person.click("main .way-on a.btn-primary")
    person.fill(name=NAME, identity=NUMBER, email=MAIL, password=PASSWORD, again=PASSWORD)
    for box in person.page.locator('main input[type="checkbox"]').all():
        box.check()
    person.click("#register button[type=submit]")
    assert person.path == "/apply/register"
    person.page.locator("#f-place").fill("changshan")
    person.click('#where form button[type="submit"]')
    person.click('.places a.place-name')
    person.fill(**TYPED)
    hands_in(person)


def hands_in(person: Traveller) -> None:
    person.click('button[name="go"]')
    assert person.path.endswith("/review"), person.page.locator(".error-summary").all_inner_texts()
    for box in person.page.locator('#submit input[type="checkbox"]').all():
        box.check()
    person.click("#submit button[type=submit]")


def applies_to_the_county(person: Traveller) -> None:
    """Everything is there already but the association applied to."""
    person.open("/apply/county/form")
    assert person.page.locator('[name="school"]').input_value() == TYPED["school"]
    person.page.locator('[name="apply_to"]').select_option(label=COUNTY["zh"])
    person.fill(achievements="两项技改成果在全县推广。", commitment="yes")
    hands_in(person)


def decides(stage: Stage, way: Way, login: str, procedure: str) -> None:
    """An administrator opens what waits and approves."""
    with stage.visitor(HEBEI, way) as desk:
        log_in(desk, login, PASSWORD, tab="staff")
        with entered(HEBEI, stage.app):
            newest = select(Case.number).where(Case.procedure == procedure).order_by(Case.id.desc())
            number = db.session.scalars(newest).first()
        desk.open("/desk")
        desk.click(f'main a[href="/desk/cases/{number}"]')
        desk.see(NAME)
        desk.fill(case__verdict="approve", case__opinion="符合条件，同意。")
        desk.click("#verdict button[name=later]")


def recommended_by_the_county(stage: Stage, way: Way) -> None:
    """The county ticks a member of its register and says why."""
    with stage.visitor(HEBEI, way) as county:
        log_in(county, "zhengding", PASSWORD, tab="staff")
        county.open("/office/members")
        county.page.locator(f'input[name="pick"][aria-label*="{NAME}"]').check()
        county.click('#people button[formaction$="/recommend"]')
        county.fill(opinion="示范作用突出，推荐为市级科协会员。")
        county.click('#together button[name="go"]')
        county.see(NAME)
        county.open("/office/levels")


def agrees(person: Traveller, stage: Stage) -> None:
    """Who receives the file is read first; the tick is the person's own."""
    with entered(HEBEI, stage.app):
        number = db.session.scalars(select(Case.number).where(Case.procedure == "recommend")).one()
    person.open(f"/cases/{number}")
    person.click(f'main a[href="/cases/{number}/answer"]')
    person.see({"zh": "石家庄市科协", "en": "Shijiazhuang AST"}[person.way.language])
    person.fill(verdict="agree", consent__handing_on="yes")
    person.click("#answer button[type=submit]")


def stands_at_both_levels(person: Traveller, stage: Stage) -> None:
    """A member of the city, and of the county still."""
    person.open("/me")
    person.see(COUNTY[person.way.language])
    person.see({"zh": "石家庄市科协", "en": "Shijiazhuang AST"}[person.way.language])
    with entered(HEBEI, stage.app):
        held = select(HeldTier.tier).join(Membership, Membership.id == HeldTier.membership_id).where(Membership.name == NAME)
        assert db.session.scalars(held.order_by(HeldTier.id)).all() == ["county_member", "city_member"]
