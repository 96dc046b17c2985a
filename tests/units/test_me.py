"""What a person of a unit sees on the own pages, before and after the unit's review."""

from __future__ import annotations

import pytest

from app.accounts.actions import open_account
from app.accounts.store import find_account_of_person
from app.members.store import get_membership
from app.procedures.actions import Decision, decide
from app.tenancy import clock
from tests.browser import Visitor
from tests.units.conftest import GANSU, HESHAN, LONGYUAN, PASSWORD, applies, set_password, the_case

pytestmark = [pytest.mark.database, pytest.mark.requirement("G5")]


def person(units, visit, entering, name: str = "白若川") -> Visitor:
    """The browser of a member of the unit."""
    with entering(GANSU):
        found = get_membership(units.admit(name))
        open_account(found.person_id or 0, by=None, now=clock.now())
        set_password(find_account_of_person(found.person_id or 0).id)
        number = units.numbers[name]
    browser = visit(GANSU)
    browser.get("/login?tab=person")
    assert browser.submit({"name": number, "password": PASSWORD}, follow=False, form="login").status == 302
    return browser


@pytest.mark.requirement("G12")
def test_the_page_has_standing_unit_term_card_and_menu(units, visit, entering):
    page = person(units, visit, entering).get("/me")
    for words in ("正式会员", f"会费由{LONGYUAN}统一缴纳", "会员编号", "有效期至", "免费参加业务培训"):
        assert words in page.words
    menu = [" ".join(a.text_content().split()) for a in page.find("//ul[contains(@class,'tabs')]//a")]
    assert {"我的信息", "历史动态", "我的账号"} <= set(menu)
    assert "我的学习" in menu


@pytest.mark.requirement("G4")
def test_data_are_shown_masked_and_changed_by_a_request_only(units, visit, entering):
    browser = person(units, visit, entering)
    page = browser.get("/me")
    assert "**********" in page.words
    assert page.find("//a[normalize-space()='申请变更'][@href='/apply/change']")
    assert not page.find("//main//input[@type!='hidden']")


def test_history_and_card_are_pages_of_their_own(units, visit, entering):
    browser = person(units, visit, entering)
    assert "批准入会" in browser.get("/me/history").words
    assert "会员编号" in browser.get("/me/card").words


def test_without_a_paper_there_is_no_code_to_check(units, visit, entering):
    assert person(units, visit, entering).get("/me/card/code.svg").status == 404


@pytest.mark.requirement("G2")
def test_before_the_units_review_a_login_shows_the_state_and_nothing_else(units, visit, entering):
    with entering(GANSU):
        number = applies(units, "马知远")
    browser = visit(GANSU)
    browser.get("/login?tab=person")
    browser.submit({"name": units.numbers["马知远"], "password": PASSWORD}, form="login")
    assert number in browser.page.words
    page = browser.get("/me")
    assert "账号尚未开通" in page.words and page.response.request.path == "/cases"
    assert "审核通过前，登录后只能查看进度" in browser.get(f"/cases/{number}").words
    with entering(GANSU):
        case = the_case(number)
        decide(case.id, Decision("recommend"), by=units.wanqing, version=case.version, now=clock.now())
    assert "企业推荐（新会员）" in browser.get("/me").words


def test_another_persons_page_is_not_the_units_of_somebody_else(units, log_in, entering):
    with entering(GANSU):
        found = units.admit("魏思齐")
    assert log_in("石小川", unit=HESHAN).get(f"/unit/people/{found}").status == 404
