"""Steps that run side by side, at the desks of those who answer them."""

from __future__ import annotations

import pytest

from app.bodies.actions import plant_configured
from app.bodies.store import find_configured_body
from app.members import actions as register
from app.members.actions import Admission
from app.procedures.actions import Filing, file_case
from app.procedures.parties import Party
from app.tenancy import clock
from tests.registration.guild import KEEPER, as_keeper, as_staff, case_named, staff, with_login

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
