"""The page on which somebody says who stands in for him."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.procedures.models import CaseState
from app.tenancy import clock
from tests.registration.guild import GUILD, as_keeper, as_staff, case_named, file, stand_ready

pytestmark = pytest.mark.database


@pytest.fixture
def people(entering):
    with entering(GUILD):
        return stand_ready()


def test_the_warden_goes_on_leave_and_his_deputy_finds_the_case_and_decides(people, visit, entering):
    with entering(GUILD):
        number = file(people, "swap", {})
    warden = as_staff(visit(GUILD), "wen")
    assert warden.get("/account").find("//a[@href='/account/deputies']")
    warden.get("/account/deputies")
    page = warden.submit({"deputy": "", "first_day": "", "last_day": ""}, form="absence-form")
    assert page.status == 422 and len(page.errors) == 2
    today = clock.today()
    days = {"first_day": today.isoformat(), "last_day": (today + timedelta(days=3)).isoformat()}
    assert "秦秘书" not in warden.page.text
    page = warden.submit({"deputy": "", "name": "没有此人", **days}, form="absence-form")
    assert page.status == 422 and "没有找到这位同事" in page.words
    page = warden.submit({"deputy": "", "name": "秦秘书", **days}, form="absence-form")
    assert "已交代代理" in page.text and "秦秘书" in page.words

    deputy = as_staff(visit(GUILD), "qin")
    assert number in deputy.get("/desk").text
    deputy.get(f"/desk/cases/{number}")
    deputy.submit({"case-verdict": "approve", "case-opinion": "同意"}, form="verdict")
    assert "秦秘书（代温值守）" in deputy.get(f"/desk/cases/{number}").words
    with entering(GUILD):
        assert case_named(number).state is CaseState.APPROVED


def test_who_holds_nothing_has_nothing_to_hand_over(people, visit):
    page = as_keeper(visit(GUILD)).get("/account/deputies")
    assert "您没有担任可以交代的角色。" in page.words
    assert "温值守" not in page.text and "秦秘书" not in page.text
