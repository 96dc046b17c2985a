"""The way of an applicant: choose, read, fill, review, hand in."""

from __future__ import annotations

import pytest

from app.accounts.models import Consent
from app.procedures.models import Case
from app.procedures.offering import offered
from app.registration.models import Draft
from app.tenancy.database import db
from tests.registration.stories import FORM, HENAN, REVIEW, apply, case_named, files, fill_in, typed

pytestmark = pytest.mark.database


def test_everybody_sees_what_may_be_begun_and_nothing_that_is_not_offered(people, visit, entering):
    page = visit(HENAN).get("/apply")
    assert "个人入会" in page.words
    assert "会员处分" not in page.words
    with entering(HENAN):
        begun = {f"/apply/{name}" for name, one in offered().items() if "anyone" in one.starts}
    assert set(page.find("//ul[contains(@class,'offers')]//h2/a/@href")) == begun >= {"/apply/join_person"}


@pytest.mark.requirement("H4", "E5")
def test_the_page_before_the_form_says_steps_conditions_and_what_to_bring(people, visit):
    page = visit(HENAN).get("/apply/join_person")
    told = ("介绍人确认", "14 天内", "秘书处意见", "须年满 18 周岁", "大学专科以上学历", "毕业证扫描件", "7 天内")
    assert [words for words in told if words not in page.words] == []
    labels = [one.text for one in page.find("//section[@aria-labelledby='bring']//li/b")]
    assert len(labels) == len(set(labels)), "what is to be brought stands there once"
    assert "本次入会介绍人" in page.words, "sponsors are called as the form calls them"
    way = page.find("//aside//a[contains(@class,'btn-primary')]/@href")
    assert way and way[0].startswith("/register?") and "as=person" in way[0]


def test_who_is_not_logged_in_is_led_to_the_page_before_the_form(people, visit):
    page = visit(HENAN).get(FORM)
    assert page.response.request.path == "/apply/join_person"


def test_the_form_knows_what_the_account_knows(lin):
    page = lin.get(FORM)
    assert page.find("//input[@name='name']/@value") == ["林若溪"]
    assert page.find("//input[@name='id_number']/@value") == ["41010519900307000X"]
    assert page.find("//input[@name='birth_date']/@value") == ["1990-03-07"]
    assert not page.errors


@pytest.mark.requirement("H3", "H4", "E3")
def test_an_application_goes_from_form_to_case(lin, entering):
    page = fill_in(lin)
    assert page.response.request.path == REVIEW
    assert "4101**********000X" in page.words
    assert not page.find("//input[@name='consent-id_scan'][@checked]")
    page = lin.submit({"consent-id_scan": "y"}, form="submit")
    assert page.response.request.path.startswith("/cases/")
    assert "介绍人确认" in page.words and "周举荐" in page.words and "4 份材料" in page.words
    with entering(HENAN):
        assert db.session.query(Draft).count() == 0
        assert [c.purpose for c in db.session.query(Consent)] == ["id_scan"]


@pytest.mark.requirement("E3")
def test_bad_input_loses_nothing_and_is_told_at_its_field(lin):
    lin.get(FORM)
    page = lin.submit({**typed(mobile="139", birth_date="1990-02-30", school=""), **files()}, form="application", button="go=1")
    assert page.status == 422
    assert [error.partition("：")[0] for error in page.errors] == ["出生日期", "毕业学校", "手机号"]
    assert page.find("//input[@name='mobile']/@value") == ["139"]
    assert page.find("//input[@name='birth_date']/@value") == ["1990-02-30"]
    assert page.find("//input[@name='diploma']/@value")
    assert page.title.startswith("有 3 处需要改正")
    targets = page.find("//div[contains(@class,'error-summary')]//a/@href")
    assert all(page.find(f"//*[@id='{target[1:]}']") for target in targets)


def test_somebody_elses_identity_number_is_refused(lin):
    page = fill_in(lin, id_number="410105198804121263")
    assert page.status == 422
    assert any("不是当前账号本人" in error for error in page.errors)


@pytest.mark.requirement("H5")
def test_all_unmet_conditions_are_told_at_once_and_a_waivable_one_does_not_stop(lin):
    page = fill_in(lin, education="senior_high")
    assert "仍可提交" in page.words and "可由秘书处酌情放宽" in page.words
    page = lin.submit({"consent-id_scan": "y"}, form="submit")
    assert page.response.request.path.startswith("/cases/")


@pytest.mark.requirement("H5")
def test_what_nobody_may_waive_stops_before_handing_in(lin, entering):
    page = fill_in(lin, birth_date="2015-03-07")
    assert "须年满 18 周岁" in page.words
    assert page.response.request.path == REVIEW
    assert not page.find("//form[@id='submit']//button")
    assert lin.submit({"consent-id_scan": "y"}, form="submit").status == 422
    with entering(HENAN):
        assert db.session.query(Case).count() == 0


def test_a_consent_that_is_not_ticked_is_asked_again(lin, entering):
    fill_in(lin)
    page = lin.submit(form="submit")
    assert page.status == 422
    assert page.errors == ["请阅读并勾选后再提交。"]
    with entering(HENAN):
        assert db.session.query(Case).count() == 0


@pytest.mark.requirement("E5")
def test_pressed_twice_it_is_one_case(lin, entering):
    page = fill_in(lin)
    sent = dict(page.dom.forms[[f.get("id") for f in page.dom.forms].index("submit")].form_values())
    first = lin.post(REVIEW, {**sent, "consent-id_scan": "y"})
    again = lin.post(REVIEW, {**sent, "consent-id_scan": "y"})
    assert first.response.request.path == again.response.request.path
    with entering(HENAN):
        assert db.session.query(Case).count() == 1


def test_a_second_application_leads_to_the_one_that_is_running(lin, entering):
    number = apply(lin)
    assert "正在办理" in lin.get("/apply/join_person").words
    fill_in(lin)
    page = lin.submit({"consent-id_scan": "y"}, form="submit")
    assert page.response.request.path == f"/cases/{number}"
    with entering(HENAN):
        assert db.session.query(Case).count() == 1


def test_a_draft_changed_in_another_window_is_not_handed_in_unread(lin, entering):
    page = fill_in(lin)
    sent = dict(page.dom.forms[[f.get("id") for f in page.dom.forms].index("submit")].form_values())
    lin.get(FORM)
    lin.submit({"school": "河南大学"}, form="application", button="save=1")
    page = lin.post(REVIEW, {**sent, "consent-id_scan": "y"})
    assert page.status == 422
    assert "另一个窗口有改动" in page.words
    assert "河南大学" in page.words
    with entering(HENAN):
        assert db.session.query(Case).count() == 0


def test_an_account_that_may_not_act_any_more_hands_nothing_in(lin, people, entering):
    from app.accounts.actions import set_state
    from app.accounts.rules import AccountState
    from app.tenancy import clock

    page = fill_in(lin)
    sent = dict(page.dom.forms[[f.get("id") for f in page.dom.forms].index("submit")].form_values())
    with entering(HENAN):
        set_state(people.lin, AccountState.LOCKED, by=people.staff, now=clock.now())
    lin.post(REVIEW, {**sent, "consent-id_scan": "y"})
    with entering(HENAN):
        assert db.session.query(Case).count() == 0


def test_what_is_not_offered_or_unknown_is_not_there(people, visit):
    visitor = visit(HENAN)
    assert visitor.get("/apply/sanction_person").status == 404
    assert visitor.get("/apply/fly_to_the_moon").status == 404


def test_a_person_does_not_begin_what_is_a_units_matter(lin):
    assert lin.get("/apply/change_unit/form").status == 403


def test_the_case_stands_where_the_form_said(lin, entering):
    number = apply(lin)
    with entering(HENAN):
        case = case_named(number)
        assert (case.title, case.place, case.step) == ("林若溪", "河洛数字科技有限公司", "sponsor")


def test_pages_are_drawn_with_few_statements(lin, sql_counter):
    with sql_counter() as statements:
        lin.get(FORM)
    assert questions(statements) <= 5, "\n".join(statements)
    number = apply(lin)
    with sql_counter() as statements:
        lin.get(f"/cases/{number}")
    assert questions(statements) <= 8, "\n".join(statements)


def questions(statements: list[str]) -> int:
    """How many statements, the opening of the transaction left out."""
    return sum(not one.startswith("BEGIN") for one in statements)


def test_a_character_that_cannot_be_printed_is_told_and_refuses_nobody(lin):
    page = fill_in(lin, employer="王𠮷学院")
    assert page.response.request.path == REVIEW
    assert "打印用的字库没有“𠮷”" in page.words
    assert "打印用的字库没有“𠮷”" in lin.get(FORM).words
    lin.get(REVIEW)
    assert lin.submit({"consent-id_scan": "y"}, form="submit").response.request.path.startswith("/cases/")
