"""Steps that run side by side, at the desks of those who answer them."""

from __future__ import annotations

import pytest

from app.bodies.actions import plant_configured
from app.bodies.store import find_configured_body
from app.members import actions as register
from app.members.actions import Admission
from app.procedures.actions import Filing, file_case
from app.procedures.docket import waiting_rows
from app.procedures.parties import Party
from app.tenancy import clock
from tests.registration.guild import HEIR, KEEPER, as_keeper, as_staff, case_named, staff, with_login

SOCIETY = "orchard-society"
pytestmark = pytest.mark.database


@pytest.fixture
def number(entering):
    with entering(SOCIETY):
        plant_configured(today=clock.today())
        pome = find_configured_body("pome").id
        staff("甘召集", "gan", "convener", pome)
        staff("籍老师", "ji", "registrar")
        grower, now = with_login("梨小满", KEEPER), clock.now()
        register.open_file(Party(grower.person_id), grower.name, pome, now=now)
        register.admit(Admission(Party(grower.person_id), "member", clock.today(), pome), by=None, now=now)
        filing = Filing("sabbatical", {"reason": "illness", "until": "2026-12-31"})
        return file_case(filing, by=grower.account_id, now=now).number


def test_each_answers_at_his_own_step_on_a_page_opened_before_the_other_answered(number, visit, entering):
    first, second = as_staff(visit(SOCIETY), "ji"), as_staff(visit(SOCIETY), "gan")
    assert "学籍核对" in first.get("/desk").words
    page = first.get(f"/desk/cases/{number}")
    assert "等待同时办理的“专委会意见”" in page.words and page.find("//input[@name='case-step']/@value") == ["registrar"]
    page = second.get(f"/desk/cases/{number}")
    assert "等待同时办理的“学籍核对”" in page.words and page.find("//input[@name='case-step']/@value") == ["section"]
    assert first.submit({"case-verdict": "endorse"}, form="verdict").status == 200
    assert "目前在“专委会意见”" in first.get(f"/desk/cases/{number}").words
    assert second.submit({"case-verdict": "endorse"}, form="verdict").status == 200
    with entering(SOCIETY):
        assert case_named(number).step == "secretary"


def test_whom_it_concerns_reads_of_both(number, visit):
    page = as_keeper(visit(SOCIETY)).get(f"/cases/{number}")
    assert "正在办理：专委会意见、学籍核对" in page.words


# ---- an answer for two, taken back, and what is gathered, on the pages of the desk
@pytest.fixture
def variety(entering):
    with entering(SOCIETY):
        plant_configured(today=clock.today())
        pome, now = find_configured_body("pome").id, clock.now()
        staff("甘召集", "gan", "convener", pome)
        staff("籍老师", "ji", "registrar")
        staff("籍同事", "tong", "registrar")
        grower, other = with_login("梨小满", KEEPER), with_login("独行者", HEIR)
        for who in (grower, other):
            register.open_file(Party(who.person_id), who.name, pome, now=now)
            number = register.admit(Admission(Party(who.person_id), "member", clock.today(), pome), by=None, now=now)
        filing = Filing("variety", {"variety": "青梅一号", "growers": [{"membership_id": number}]})
        return file_case(filing, by=grower.account_id, now=now).number


def test_an_answer_for_two_is_confirmed_at_its_step_while_the_others_go_on(variety, visit, entering):
    first, second, beside = (as_staff(visit(SOCIETY), name) for name in ("ji", "tong", "gan"))
    first.get(f"/desk/cases/{variety}")
    first.submit({"case-verdict": "endorse"}, form="verdict")
    page = second.get(f"/desk/cases/{variety}")
    assert "籍老师" in page.words and "须两人办理" in page.words
    assert "须由另一人确认后生效" in first.get(f"/desk/cases/{variety}").words
    assert "须两人办理" not in beside.get(f"/desk/cases/{variety}").words
    beside.submit({"case-verdict": "endorse"}, form="verdict")
    assert second.submit(form="/second").status == 200
    with entering(SOCIETY):
        assert {row.step for row in waiting_rows(case_named(variety).id)} == {"growers", "statement", "profile", "listing"}


def test_the_answer_is_taken_back_from_the_page_while_others_are_waited_for(variety, visit, entering):
    convener = as_staff(visit(SOCIETY), "gan")
    convener.get(f"/desk/cases/{variety}")
    convener.submit({"case-verdict": "endorse"}, form="verdict")
    assert "撤回" in convener.get(f"/desk/cases/{variety}").words
    assert convener.submit(form="/take-back").status == 200
    with entering(SOCIETY):
        assert "section" in {row.step for row in waiting_rows(case_named(variety).id)}


def test_the_member_states_and_fills_in_one_after_the_other(variety, visit, entering):
    me = as_keeper(visit(SOCIETY))
    assert "填写资料" in me.get(f"/cases/{variety}").words
    me.get(f"/cases/{variety}/complete")
    assert me.submit({"specialty": "嫁接", "lectures": "3"}, form="application", button="go=1").status == 200
    page = me.get(f"/cases/{variety}/answer")
    assert "本人说明来源" in page.words
    assert me.submit({"verdict": "stated"}, form="answer").status == 200
    with entering(SOCIETY):
        assert not {"profile", "statement"} & {row.step for row in waiting_rows(case_named(variety).id)}
