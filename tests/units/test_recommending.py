"""The unit verifies and recommends, one by one and in batches; after the association has decided it changes nothing."""

from __future__ import annotations

import pytest

from app.jobs.actions import run_pending
from app.members.store import find_membership, get_membership
from app.procedures.actions import Decision, Filing, decide, file_case
from app.procedures.models import Case
from app.procedures.parties import Party
from app.tenancy import clock
from app.tenancy.database import db
from tests.units.conftest import GANSU, HESHAN, JOINING, applies, operator, the_case

pytestmark = [pytest.mark.database, pytest.mark.requirement("G7")]


def standing_of(number: str) -> str:
    found = find_membership(Party(the_case(number).person_id))
    return found.standing if found else ""


def rail(page) -> dict[str, int]:
    """Standing → how many, as the rail says it."""
    links = page.find("//ul[contains(@class,'rail')]//a")
    return {a.xpath("text()")[0]: int(a.findtext("b")) for a in links}


def pick(page, *names: str) -> list[str]:
    """The values of the boxes beside these people."""
    return [page.find(f"//input[@name='pick'][contains(@aria-label,'{name}')]/@value")[0] for name in names]


def act_on(browser, label: str, *names: str):
    """Tick people, press a button, and see what is going to happen."""
    page = browser.page
    value = page.find(f"//button[@name='act'][contains(normalize-space(),'{label}')]/@value")[0]
    picked = "&".join(f"pick={one}" for one in pick(page, *names))
    return browser.get(f"/unit/people/batch?act={value}&{picked}")


def recommend(units, number: str) -> None:
    case = the_case(number)
    decide(case.id, Decision("recommend"), by=units.wanqing, version=case.version, now=clock.now())


def test_who_applied_stands_in_the_rail_and_is_checked_against_the_form(units, log_in, entering):
    with entering(GANSU):
        applies(units, "马知远")
        applies(units, "沙明远", education="senior_high", title_level="none", title_field="none")
        applies(units, "安可儿", at=units.heshan)
    page = log_in("祁晚晴").get("/unit")
    assert rail(page)["个人提交"] == 2
    assert "符合条件" in page.words
    assert "学历、职称均不符" in page.words
    assert "安可儿" not in page.words


def test_the_list_is_narrowed_by_what_was_found_of_applications(units, log_in, entering):
    with entering(GANSU):
        applies(units, "马知远")
        applies(units, "沙明远", education="senior_high", title_level="none", title_field="none")
    browser = log_in("祁晚晴")
    found = {word: browser.get(f"/unit?checked={word}").words for word in ("ok", "stop", "wait", "made-up")}
    assert "马知远" in found["ok"] and "沙明远" not in found["ok"] and "共 1 人" in found["ok"]
    doubtful = found["stop"] + found["wait"]
    assert "沙明远" in doubtful and "马知远" not in doubtful and "没有这样的申请" in doubtful
    assert "马知远" in found["made-up"] and "沙明远" in found["made-up"]


def test_several_are_recommended_after_a_preview(units, log_in, entering):
    with entering(GANSU):
        numbers = [applies(units, name) for name in ("马知远", "白若川")]
    browser = log_in("祁晚晴")
    browser.get("/unit")
    page = act_on(browser, "批量推荐", "马知远", "白若川")
    assert "共 2 人" in page.words
    browser.submit(form="confirm")
    with entering(GANSU):
        run_pending()
        assert [the_case(n).step for n in numbers] == ["association", "association"]
        assert [standing_of(n) for n in numbers] == ["recommended_new", "recommended_new"]
    assert rail(browser.get("/unit"))["企业推荐（新会员）"] == 2


def test_a_double_click_is_one_batch(units, log_in, entering):
    with entering(GANSU):
        applies(units, "马知远")
    browser = log_in("祁晚晴")
    browser.get("/unit")
    page = act_on(browser, "批量推荐", "马知远")
    form = {n: page.find(f"//form[@id='confirm']//input[@name='{n}']/@value") for n in ("act", "submission", "pick", "case")}
    first = browser.post("/unit/people/batch", form, follow=False)
    again = browser.post("/unit/people/batch", form, follow=False)
    assert first.headers["Location"] == again.headers["Location"]


def test_a_return_needs_a_reason_and_leads_back_to_the_person(units, log_in, entering):
    with entering(GANSU):
        number = applies(units, "马知远")
    browser = log_in("祁晚晴")
    browser.get("/unit")
    act_on(browser, "退回补正", "马知远")
    assert browser.submit(form="confirm").errors
    browser.submit({"opinion": "请补充毕业证书"}, form="confirm")
    with entering(GANSU):
        run_pending()
        assert the_case(number).state.value == "returned"
    page = browser.get("/unit")
    assert rail(page)["个人提交"] == 1
    assert "待本人补正" in page.words


def test_a_recommendation_is_taken_back_before_the_association_acts(units, log_in, entering):
    with entering(GANSU):
        number = applies(units, "马知远")
        recommend(units, number)
    browser = log_in("祁晚晴")
    browser.get("/unit?standing=recommended_new")
    act_on(browser, "撤回推荐", "马知远")
    assert "已办理 1 人" in browser.submit(form="confirm").text
    with entering(GANSU):
        assert (the_case(number).step, standing_of(number)) == ("unit", "submitted")


@pytest.mark.requirement("G8")
def test_nothing_is_taken_back_once_the_association_has_decided(units, log_in, entering):
    with entering(GANSU):
        number = applies(units, "马知远")
        recommend(units, number)
    browser = log_in("祁晚晴")
    browser.get("/unit?standing=recommended_new")
    act_on(browser, "撤回推荐", "马知远")
    with entering(GANSU):
        case = the_case(number)
        decide(case.id, Decision("refuse", "材料不实"), by=units.secretary, version=case.version, now=clock.now())
    page = browser.submit(form="confirm")
    assert page.status == 409 and "马知远的申请已由秘书处于" in page.words and "不予通过" in page.words
    with entering(GANSU):
        assert the_case(number).state.value == "refused"


@pytest.mark.requirement("G8")
def test_what_is_decided_is_not_recommended_any_more_and_says_by_whom(units, log_in, entering):
    with entering(GANSU):
        number = applies(units, "马知远")
    browser = log_in("祁晚晴")
    browser.get("/unit")
    act_on(browser, "批量推荐", "马知远")
    with entering(GANSU):
        recommend(units, number)
        case = the_case(number)
        decide(case.id, Decision("approve", "同意"), by=units.secretary, version=case.version, now=clock.now())
    page = browser.submit(form="confirm")
    assert page.status == 409 and "秘书处于" in page.words and "返回列表" in page.words
    assert browser.get(f"/desk/cases/{number}").find("//form[@id='verdict']") == []


def test_of_two_operators_the_second_is_told_what_the_first_did(units, log_in, entering):
    with entering(GANSU):
        first, second = applies(units, "马知远"), applies(units, "白若川")
        operator(units.longyuan, "罗定边")
    mine, colleagues = log_in("祁晚晴"), log_in("罗定边")
    for browser in (mine, colleagues):
        browser.get("/unit")
        act_on(browser, "批量推荐", "马知远", "白若川")
    with entering(GANSU):
        recommend(units, first)
    done = colleagues.submit(form="confirm")
    assert "马知远：不在这一步骤，或已由他人办理" in done.text
    with entering(GANSU):
        run_pending()
        assert [the_case(n).step for n in (first, second)] == ["association", "association"]
    page = mine.submit(form="confirm")
    assert page.status == 409 and "罗定边于" in page.words


@pytest.mark.requirement("E5")
def test_another_units_applicant_is_not_recommended_by_a_forged_form(units, log_in, entering):
    with entering(GANSU):
        number = applies(units, "马知远")
    stranger = log_in("石小川", unit=HESHAN)
    stranger.get("/unit")
    forged = {"act": "answer.join.unit.recommend", "pick": ["1", "2", "3"], "case": [f"{number}:1"], "submission": "x"}
    assert stranger.post("/unit/people/batch", forged).status == 404
    with entering(GANSU):
        run_pending()
        assert the_case(number).step == "unit"


def test_the_list_asks_as_many_questions_for_two_applicants_as_for_twenty(units, log_in, entering, sql_counter):
    with entering(GANSU):
        for number in range(2):
            applies(units, f"马{number}远")
    browser = log_in("祁晚晴")
    browser.get("/unit")
    with sql_counter() as few:
        browser.get("/unit")
    with entering(GANSU):
        for number in range(18):
            applies(units, f"白{number}川")
    with sql_counter() as many:
        page = browser.get("/unit")
    assert rail(page)["个人提交"] == 20
    assert len(many) <= len(few) <= 20


def test_who_moves_on_to_another_unit_is_seen_there_only(units, log_in, entering):
    with entering(GANSU):
        number = applies(units, "马知远")
        case = the_case(number)
        decide(case.id, Decision("refuse", "非本单位人员"), by=units.wanqing, version=case.version, now=clock.now())
        again = {**JOINING, "id_number": "410105199008240018", "employer_unit": units.heshan}
        file_case(Filing("join", again), by=case.starter_id, now=clock.now())
    assert "马知远" not in log_in("祁晚晴").get("/unit?standing=all").words
    assert "马知远" in log_in("石小川", unit=HESHAN).get("/unit?standing=all").words


@pytest.mark.requirement("G13")
def test_expired_members_are_recommended_for_renewal_in_one_go(units, log_in, entering):
    with entering(GANSU):
        expired, fresh = units.admit("白若川", ago=2500), units.admit("魏思齐", ago=100)
    browser = log_in("祁晚晴")
    browser.get("/unit?standing=expired")
    act_on(browser, "推荐续期", "白若川")
    assert "已办理 1 人" in browser.submit(form="confirm").text
    assert rail(browser.get("/unit"))["企业推荐（续期）"] == 1
    with entering(GANSU):
        case = db.session.query(Case).filter_by(procedure="renew").one()
        assert (case.step, get_membership(expired).standing) == ("education", "recommended_renewal")
    forged = browser.get(f"/unit/people/batch?act=start.renew..&pick={fresh}")
    assert forged.status == 404
