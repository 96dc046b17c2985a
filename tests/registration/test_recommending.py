"""A recommendation needs the person's own yes: what is handed to whom is said first, and the consent is kept."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from app.accounts.actions.registering import identity_index
from app.accounts.identifiers import check_id_number
from app.accounts.models import Account, Consent, LoginName
from app.accounts.rules import AccountState, LoginKind
from app.bodies.store import get_body_by_code, get_root
from app.notices.models import Letter
from app.procedures.models import Case, Happening
from app.procedures.origins.models import Origin
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.transactions import action
from tests.insight.conftest import PASSWORD, set_password, staff
from tests.procedures import levels as story
from tests.procedures.levels import HEBEI, Levels
from tests.procedures.stories import Somebody

NUMBER = "130102198207073391"
AGREE = {"verdict": "agree"}
TICKED = {"verdict": "agree", "consent-handing_on": "y"}


@pytest.fixture
def made(entering) -> Levels:
    with entering(HEBEI):
        made = story.levels()
        staff("zhengding", "administrator", made.bodies["county"])
        staff("renshi", "personnel", get_root().id)
        return made


@pytest.fixture
def recommended(made, entering) -> tuple[Somebody, str]:
    """A member of the enterprise whom the county recommends to the city."""
    with entering(HEBEI):
        who = story.ordinary(made)
        return who, story.recommend(who, made.admins["county"]).number


@pytest.fixture
def person(recommended, entering, visit):
    """The person's browser, logged in; the case that waits."""
    who, number = recommended
    with entering(HEBEI):
        set_password(who.account_id)
        _give_login(who.account_id)
    browser = visit(HEBEI)
    browser.get("/login?tab=person")
    assert browser.submit({"name": NUMBER, "password": PASSWORD}, follow=False, form="login").status == 302
    return browser, number


def _give_login(account_id: int) -> None:
    @action
    def give() -> None:
        index = identity_index(check_id_number(NUMBER))
        db.session.add(LoginName(account_id=account_id, kind=LoginKind.ID_NUMBER, key=index, operator=""))

    give()


@pytest.mark.requirement("K4")
def test_the_person_reads_who_receives_the_file_and_agrees(person, entering):
    browser, number = person
    page = browser.get("/cases")
    assert number in page.words and "等您办理" in page.words
    assert "".join(page.find("//nav//a[@href='/cases']//text()")).endswith("1")
    page = browser.get(f"/cases/{number}/answer")
    assert "石家庄市科协（独立法人）" in page.words and "是各自独立的法人" in page.text
    refused = browser.submit(AGREE, form="answer")
    assert refused.status == 422 and "请阅读并勾选后再提交。" in " ".join(refused.errors)
    browser.submit(TICKED, form="answer")
    with entering(HEBEI):
        (city,) = db.session.scalars(select(Case).where(Case.procedure == "city")).all()
        origin = db.session.get_one(Origin, city.id)
        assert (origin.number, [one["purpose"] for one in origin.consents]) == (number, ["handing_on"])
        noted = db.session.scalars(select(Happening).where(Happening.what == "agreed")).one()
        assert noted.note == "石家庄市科协"
        assert db.session.scalars(select(Consent.purpose)).all() == ["handing_on"]


@pytest.mark.requirement("K4")
def test_who_declines_needs_no_tick_and_nothing_is_handed_on(person, entering):
    browser, number = person
    browser.get(f"/cases/{number}/answer")
    browser.submit({"verdict": "reject"}, form="answer")
    with entering(HEBEI):
        assert db.session.scalars(select(Case.state).where(Case.number == number)).one() == "refused"
        assert db.session.scalars(select(Origin.case_id)).all() == []
        assert db.session.scalars(select(Consent.id)).all() == []


@pytest.mark.requirement("K4")
def test_who_has_no_account_agrees_by_a_one_time_link(made, entering, visit):
    with entering(HEBEI):
        who = story.ordinary(made)
        _without_account(who)
        number = story.recommend(who, made.admins["county"], now=clock.now()).number
        letter = db.session.scalars(select(Letter.body).where(Letter.about == number).order_by(Letter.id.desc())).first()
    (link,) = re.findall(r"/confirm/[\w-]+", letter)
    browser = visit(HEBEI)
    page = browser.get(link)
    assert "石家庄市科协（独立法人）" in page.words
    refused = browser.submit(AGREE, form="answer")
    assert refused.status == 422
    browser.submit(TICKED, form="answer")
    with entering(HEBEI):
        (city,) = db.session.scalars(select(Case).where(Case.procedure == "city")).all()
        assert [one["purpose"] for one in db.session.get_one(Origin, city.id).consents] == ["handing_on"]


def _without_account(who: Somebody) -> None:
    @action
    def close() -> None:
        db.session.get_one(Account, who.account_id).state = AccountState.CLOSED

    close()


@pytest.mark.requirement("K4", "E4")
def test_the_level_that_decides_reads_what_was_handed_on(person, entering, visit):
    browser, number = person
    browser.get(f"/cases/{number}/answer")
    browser.submit(TICKED, form="answer")
    with entering(HEBEI):
        staff("shijiazhuang", "administrator", get_body_by_code("shijiazhuang").id)
        city = db.session.scalars(select(Case.number).where(Case.procedure == "city")).one()
    desk = _desk(visit, "shijiazhuang")
    page = desk.get(f"/desk/cases/{city}")
    assert "正定县科协移交：向上一级科协推荐" in page.words
    assert "业绩突出，同意推荐" in page.words and "我单独同意将我的申请材料提供给" in page.words
    page = _desk(visit, "zhengding").get(f"/desk/cases/{number}")
    assert "移交情况" in page.words and city in page.words
    assert desk.get(f"/desk/cases/{number}").status == 200, "the city sees the desks below"


def _desk(visit, login: str):
    desk = visit(HEBEI)
    desk.get("/login?tab=staff")
    assert desk.submit({"name": login, "password": PASSWORD}, follow=False, form="login").status == 302
    return desk
