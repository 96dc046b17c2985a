"""Before the association decides the unit may correct an applicant's data; afterwards it changes nothing (G8)."""

from __future__ import annotations

import pytest

from app.kernel.errors import NotAllowed
from app.members.records import kept_answers
from app.members.store import find_membership
from app.procedures.actions import Decision, Filing, decide, file_case
from app.procedures.docket import look_at
from app.procedures.models import Happening
from app.procedures.parties import Party
from app.tenancy import clock
from app.tenancy.database import db
from tests.units.conftest import GANSU, HESHAN, applies, the_case
from tests.units.test_recommending import recommend

pytestmark = [pytest.mark.database, pytest.mark.requirement("G8")]


def membership_of(number: str) -> int:
    found = find_membership(Party(the_case(number).person_id))
    return found.id if found else 0


def test_the_unit_corrects_what_an_applicant_stated(units, log_in, entering):
    with entering(GANSU):
        number = applies(units, "马知远")
        membership = membership_of(number)
    page = log_in("祁晚晴").get(f"/unit/people/{membership}")
    assert page.find(f"//a[contains(@href,'/desk/enter/correct/form?whom={membership}')]")


def correct(units, number: str, **others: str) -> None:
    """The operator files the correction, by whatever door."""
    filing = Filing("correct", {"name": "马致远", "education": "master", **others}, party=Party(the_case(number).person_id))
    file_case(filing, by=units.wanqing, now=clock.now())


def test_a_correction_stands_in_the_application_and_what_stood_before_is_kept(units, entering):
    with entering(GANSU):
        number = applies(units, "马知远")
        correct(units, number)
        assert look_at(the_case(number)).answers["education"] == "master"
        before = [one for one in db.session.query(Happening).filter_by(case_id=the_case(number).id) if one.details]
        assert before, "the answers before are nowhere"


def test_a_correction_after_the_decision_is_refused_by_whatever_door(units, entering):
    with entering(GANSU):
        number = applies(units, "马知远")
        recommend(units, number)
        case = the_case(number)
        decide(case.id, Decision("approve", "同意"), by=units.secretary, version=case.version, now=clock.now())
        with pytest.raises(NotAllowed):
            correct(units, number)


def test_after_the_decision_the_page_offers_no_correction_and_a_forged_one_is_refused(units, log_in, entering):
    with entering(GANSU):
        number = applies(units, "马知远")
        recommend(units, number)
        case = the_case(number)
        decide(case.id, Decision("approve", "同意"), by=units.secretary, version=case.version, now=clock.now())
        membership = membership_of(number)
        before = kept_answers(membership)
    browser = log_in("祁晚晴")
    page = browser.get(f"/unit/people/{membership}")
    assert "本单位不能再修改其信息" in page.words
    assert not page.find("//a[contains(@href,'/desk/enter/correct')]")
    typed = browser.get(f"/desk/enter/correct/form?whom={membership}")
    assert typed.status == 409 and "可能已经决定" in typed.words and not typed.find("//form[@id='application']")
    browser.get(f"/unit/people/{membership}")
    browser.post("/desk/enter/correct/form", {"whom": str(membership), "name": "换了个人", "submit": "1", "do": "submit"})
    with entering(GANSU):
        assert kept_answers(membership) == before
        assert look_at(the_case(number)).answers["name"] == "马知远"


@pytest.mark.requirement("E5")
def test_another_unit_corrects_nothing(units, log_in, entering):
    with entering(GANSU):
        membership = membership_of(applies(units, "马知远"))
    assert log_in("石小川", unit=HESHAN).get(f"/desk/enter/correct/form?whom={membership}").status == 404
