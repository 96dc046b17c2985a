"""Cases entered for somebody else, from a signed form: by whom, for whom, where, once."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import func, select

from app.accounts import actions as accounts
from app.accounts.actions.granting import Place
from app.accounts.models import Account
from app.bodies.actions import plant_configured
from app.bodies.store import find_configured_body, get_root
from app.demo.pictures import sample_page
from app.forms.models import Upload
from app.members.records import kept_answers
from app.members.store import find_membership
from app.procedures.actions import Filing, file_case
from app.procedures.docket import look_at
from app.procedures.models import Case, CaseState, Happening
from app.procedures.parties import Party
from app.tenancy import clock
from app.tenancy.database import db
from tests.accounts.conftest import NOW, STAFF_PASSWORD, log_in, person_named, staff_named

pytestmark = pytest.mark.database
CLUB = "mountain-club"
NEWCOMER = {"name": "莫新人", "mobile": "13900000111", "reason": "山在那里", "pledge": "yes"}


@pytest.fixture
def north(entering):
    """The club with a warden of each chapter and the secretariat; gives the northern chapter."""
    with entering(CLUB):
        plant_configured(today=clock.today())
        chapters = {name: find_configured_body(name).id for name in ("north", "south")}
        for name, login, role, body in (
            ("魏值班", "wei", "warden", chapters["north"]),
            ("于值班", "yu", "warden", chapters["south"]),
            ("穆秘书", "mu", "secretary", get_root().id),
            ("钱财务", "qian", "finance", get_root().id),
        ):
            accounts.grant_role(staff_named(name, login), Place(role, body, NOW.date()), by=None, now=NOW)
        return chapters["north"]


def at_the_desk(visit, name):
    desk = visit(CLUB)
    assert log_in(desk, name, STAFF_PASSWORD, tab="staff").status == 302
    return desk


def form_of(desk, name):
    """Open the form of a procedure, addressed to the first body that is offered."""
    page = desk.get(f"/desk/enter/{name}")
    return desk.get(page.find("//main//li/a/@href")[0]) if "向哪个机构申请" in page.words else page


def names_on(page):
    return [href.rpartition("/")[2] for href in page.find("//main//li/a/@href")]


def test_everybody_in_charge_finds_what_his_role_begins(north, visit):
    assert names_on(at_the_desk(visit, "wei").get("/desk/enter")) == ["join", "correct"]
    listed = names_on(at_the_desk(visit, "mu").get("/desk/enter"))
    assert {"join", "enter_hut", "correct", "complain", "lift"} <= set(listed) and "suspend" not in listed


@pytest.mark.requirement("G6")
def test_a_newcomer_is_entered_with_the_signed_scan(north, visit, entering):
    desk = at_the_desk(visit, "wei")
    form_of(desk, "join")
    sent = {**NEWCOMER, "signed-scan-file": (io.BytesIO(sample_page(1)), "form.png")}
    page = desk.submit(sent, form="application", button="go=1")
    assert "已代为录入" in page.text
    with entering(CLUB):
        case = db.session.query(Case).one()
        warden = db.session.query(Account.id).filter_by(name="魏值班").scalar()
        assert (case.filed_for, case.starter_id, case.body_id, case.step) == (True, warden, north, "warden")
        filed = db.session.query(Happening).filter_by(case_id=case.id, what="filed").one()
        (scan,) = filed.details["uploads"]
        assert db.session.get_one(Upload, scan).subject == f"case:{case.number}"
    assert "form.png" in desk.get(f"/desk/cases/{case.number}").words


@pytest.mark.requirement("G6")
def test_a_units_account_is_handed_out_with_a_password_shown_once(north, visit, entering):
    desk = at_the_desk(visit, "mu")
    form_of(desk, "enter_hut")
    desk.submit({"unit_name": "北坡驿站"}, form="application", button="go=1")
    with entering(CLUB):
        number, version = db.session.query(Case.number, Case.version).one()
    desk.get(f"/desk/cases/{number}")
    page = desk.post(f"/desk/cases/{number}/verdict", {"case-verdict": "approve", "case-version": str(version)})
    assert "初始密码" in page.text
    assert "初始密码" not in desk.get(f"/desk/cases/{number}").text
    with entering(CLUB):
        case = db.session.query(Case).one()
        assert case.state is CaseState.APPROVED
        assert find_membership(Party(unit_id=case.unit_id)).tier == "hut"
        assert db.session.query(Account).filter_by(body_id=case.unit_id).count() == 1


def test_pressed_twice_it_is_entered_once(north, visit, entering):
    desk = at_the_desk(visit, "mu")
    page = form_of(desk, "enter_hut")
    sent = {name: page.find(f"//input[@name='{name}']/@value")[0] for name in ("submission", "draft-page", "at")}
    for _ in (1, 2):
        desk.post("/desk/enter/enter_hut/form", {**sent, "draft-version": "0", "draft-overwrite": "1",
                                                 "unit_name": "北坡驿站", "go": "1"})  # fmt: skip
    with entering(CLUB):
        assert db.session.scalar(select(func.count()).select_from(Case)) == 1


def test_what_is_missing_is_said_and_nothing_is_entered(north, visit, entering):
    desk = at_the_desk(visit, "mu")
    form_of(desk, "enter_hut")
    page = desk.submit({"unit_name": ""}, form="application", button="go=1")
    assert page.status == 422 and [error.partition("：")[0] for error in page.errors] == ["单位名称"]
    with entering(CLUB):
        assert db.session.query(Case).count() == 0


@pytest.fixture
def applied(north, entering):
    """A newcomer who applied to the northern chapter himself."""
    with entering(CLUB):
        newcomer = person_named("莫新人", "410102197909030313")
        answers = {**NEWCOMER, "pledge": True}
        return file_case(Filing("join", answers, body_id=north), by=newcomer, now=clock.now()).number


@pytest.mark.requirement("G7")
def test_an_applicants_data_are_corrected_and_old_and_new_are_kept(applied, visit, entering):
    desk = at_the_desk(visit, "wei")
    page = desk.get("/desk/enter/correct?q=莫新")
    desk.get(page.find("//main//table//a/@href")[0])
    page = desk.submit({"name": "莫欣人", "mobile": "13900000333"}, form="application", button="go=1")
    assert "已代为录入" in page.text
    with entering(CLUB):
        case = db.session.query(Case).filter_by(number=applied).one()
        assert (case.title, look_at(case).answers["mobile"]) == ("莫欣人", "13900000333")
        membership = find_membership(Party(case.person_id))
        assert kept_answers(membership.id)["name"] == "莫欣人"
    page = desk.get(f"/desk/cases/{applied}")
    assert "更正申请内容" in page.words and "莫欣人" in page.words and "莫新人" in page.words


def test_who_is_out_of_reach_is_neither_found_nor_corrected(applied, visit, entering):
    desk = at_the_desk(visit, "yu")
    assert "没有找到" in desk.get("/desk/enter/correct?q=莫新").words
    with entering(CLUB):
        whom = find_membership(Party(db.session.query(Case.person_id).scalar())).id
    assert desk.get(f"/desk/enter/correct/form?whom={whom}").status == 404
    for odd in ("abc", "99999999999999", "0", "-1"):
        assert desk.get(f"/desk/enter/correct/form?whom={odd}", follow=False).status in (302, 404)


def test_who_holds_no_such_role_finds_nothing_to_enter(north, visit):
    desk = at_the_desk(visit, "qian")
    assert desk.get("/desk/enter").status == 403
    assert desk.get("/desk/enter/join/form").status == 403
    assert at_the_desk(visit, "wei").get("/desk/enter/enter_hut").status == 404
    assert visit(CLUB).get("/desk/enter", follow=False).status == 302


def test_what_needs_no_form_is_entered_with_one_button(applied, north, visit, entering):
    with entering(CLUB):
        whom = find_membership(Party(db.session.query(Case.person_id).scalar())).id
    desk = at_the_desk(visit, "mu")
    page = desk.get(f"/desk/enter/lift/form?whom={whom}")
    assert "为莫新人录入" in page.words
    page = desk.submit({}, form="submit")
    assert page.status in (403, 422)  # nothing of his is withheld
