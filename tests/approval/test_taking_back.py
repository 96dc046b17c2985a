"""Taking an answer back on the page of the case, while nobody has acted on it."""

from __future__ import annotations

import pytest

from app.accounts import actions as accounts
from app.accounts.actions.granting import Place
from app.accounts.models import Account
from app.bodies.actions import plant_configured
from app.bodies.store import find_configured_body, get_root
from app.procedures.actions import Decision, Filing, decide, file_case
from app.procedures.models import Case
from app.tenancy import clock
from app.tenancy.database import db
from tests.accounts.conftest import NOW, STAFF_PASSWORD, log_in, person_named, staff_named

pytestmark = [pytest.mark.database, pytest.mark.requirement("G7")]
CLUB = "mountain-club"


@pytest.fixture
def number(entering):
    """A newcomer's case, recommended by the warden of the northern chapter."""
    with entering(CLUB):
        plant_configured(today=clock.today())
        north = find_configured_body("north").id
        warden, secretary = staff_named("魏值班", "wei"), staff_named("穆秘书", "mu")
        accounts.grant_role(warden, Place("warden", north, NOW.date()), by=None, now=NOW)
        accounts.grant_role(secretary, Place("secretary", get_root().id, NOW.date()), by=None, now=NOW)
        answers = {"name": "莫新人", "mobile": "13900000111", "reason": "山在那里", "pledge": True}
        newcomer = person_named("莫新人", "410102197909030313")
        filed = file_case(Filing("join", answers, body_id=north), by=newcomer, now=clock.now())
        decide(filed.case_id, Decision("recommend", opinion="同行三次"), by=warden, version=1, now=clock.now())
        return filed.number


def at_the_desk(visit, name):
    desk = visit(CLUB)
    assert log_in(desk, name, STAFF_PASSWORD, tab="staff").status == 302
    return desk


def test_who_recommended_takes_it_back_and_answers_anew(number, visit):
    desk = at_the_desk(visit, "wei")
    page = desk.get(f"/desk/cases/{number}")
    assert "撤回答复" in page.words
    page = desk.post(f"/desk/cases/{number}/take-back", {"version": "2"})
    assert "答复已撤回" in page.text and "等您办理" in page.words
    assert page.find("//form[contains(@action,'/verdict')]")


def test_nobody_else_is_offered_it(number, visit):
    desk = at_the_desk(visit, "mu")
    assert "撤回答复" not in desk.get(f"/desk/cases/{number}").words
    assert desk.post(f"/desk/cases/{number}/take-back", {"version": "2"}).status == 403


def test_an_old_page_is_told_that_it_is_too_late(number, visit, entering):
    desk = at_the_desk(visit, "wei")
    desk.get(f"/desk/cases/{number}")
    with entering(CLUB):
        case = db.session.query(Case).filter_by(number=number).one()
        secretary = accounts_named("穆秘书")
        decide(case.id, Decision("approve"), by=secretary, version=2, now=clock.now())
    assert "您的意见没有保存" in desk.post(f"/desk/cases/{number}/take-back", {"version": "2"}).text


def accounts_named(name):
    return db.session.query(Account.id).filter_by(name=name).scalar()
