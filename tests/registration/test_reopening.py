"""A closed declaration corrected on the desk; whom it concerns reads what stood before and why it was changed."""

from __future__ import annotations

import pytest

from app.procedures.actions import Decision, decide
from app.tenancy import clock
from tests.registration.guild import GUILD, as_keeper, as_staff, case_named, file, stand_ready

pytestmark = pytest.mark.database


@pytest.fixture
def number(entering):
    with entering(GUILD):
        people = stand_ready()
        number = file(people, "declare", {"jars": 120, "first_swarm": "2020-05-20"})
        case = case_named(number)
        decide(case.id, Decision("approve", "相符"), by=people.secretary.account_id, version=case.version, now=clock.now())
        return number


def test_the_secretary_corrects_it_and_the_keeper_reads_old_and_new(number, visit):
    secretary = as_staff(visit(GUILD), "qin")
    assert secretary.get(f"/desk/cases/{number}").find(f"//a[@href='/desk/cases/{number}/reopen']")
    page = secretary.get(f"/desk/cases/{number}/reopen")
    assert page.find("//input[@name='jars']/@value") == ["120"]
    page = secretary.submit({"jars": "150"}, form="application", button="go=1")
    assert page.status == 422 and "请写明更正的原因。" in page.text
    page = secretary.submit({"jars": "150", "reopen-reason": "称重有误"}, form="application", button="go=1")
    assert page.response.request.path == f"/desk/cases/{number}" and "称重有误" in page.words

    page = as_keeper(visit(GUILD)).get(f"/cases/{number}")
    assert page.find("//del/text()") == ["120"] and page.find("//ins/text()") == ["150"] and "称重有误" in page.words
    assert not page.find("//a[contains(@href, '/reopen')]")


def test_who_may_not_finds_nothing_there(number, visit):
    assert as_keeper(visit(GUILD)).get(f"/cases/{number}/reopen").status == 404
    assert as_staff(visit(GUILD), "wen").get(f"/desk/cases/{number}/reopen").status == 404
