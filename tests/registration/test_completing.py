"""A form that a step asks for is completed on the applicant's desk: found, drafted, checked, handed in, read by others."""

from __future__ import annotations

import pytest

from app.accounts import actions as accounts
from app.accounts.actions.granting import Place
from app.accounts.models import Account, Consent
from app.accounts.rules import AccountState
from app.bodies.store import get_root
from app.members.records import kept_answers
from app.members.store import find_membership, libraries_of
from app.procedures.actions import Decision, Filing, decide, file_case
from app.procedures.models import CaseState
from app.procedures.parties import Party
from app.tenancy import clock
from app.tenancy.database import db
from tests.accounts.conftest import NOW, STAFF_PASSWORD, log_in, staff_named
from tests.registration.stories import HENAN, LIN_ID, as_zhou, case_named

pytestmark = pytest.mark.database
ENTRY = {
    "name": "林若溪", "sex": "female", "id_number": LIN_ID, "birth_date": "1990-03-07", "mobile": "13900000111",
    "email": "lin@example.com", "employer": "河洛数字科技有限公司", "title_text": "工程师", "research_field": "人才测评",
    "standing_statement": "主持省级课题两项。", "clean_record": True, "pledge": True,
}  # fmt: skip
PROFILE = {"introduction": "从事人才测评十余年。", "expert_services": ["advice", "lecture"]}


@pytest.fixture
def platform(people, entering):
    """The platform's administrator, who classifies."""
    with entering(HENAN):
        account = staff_named("平台管理员", "pingtai")
        accounts.grant_role(account, Place("platform", get_root().id, NOW.date()), by=None, now=NOW)
        return account


@pytest.fixture
def number(people, platform, entering):
    """Lin applied to enter the library and was classified as an expert."""
    with entering(HENAN):
        filed = file_case(Filing("enter_library", ENTRY), by=people.lin, now=clock.now())
        case = case_named(filed.number)
        decision = Decision("approve", opinion="归入专家库", fields={"library": "experts"})
        decide(case.id, decision, by=platform, version=case.version, now=clock.now())
        return filed.number


@pytest.mark.requirement("H2")
def test_only_once_classified_the_account_is_opened_and_the_right_profile_is_asked(lin, number, people, entering):
    with entering(HENAN):
        assert db.session.get_one(Account, people.lin).state is AccountState.ACTIVE
        assert case_named(number).step == "expert"
    page = lin.get(f"/cases/{number}")
    assert "完善专家信息" in page.words
    assert page.find("//div[@class='todo']//a/@href") == [f"/cases/{number}/complete"]
    assert "等您办理" in lin.get("/cases").words and "等您办理" in lin.get("/me").words


@pytest.mark.requirement("H2")
def test_the_profile_is_prefilled_completed_and_enrols(lin, number, people, entering):
    page = lin.get(f"/cases/{number}/complete")
    assert page.find("//input[@name='research_field']/@value") == ["人才测评"]
    page = lin.submit({**PROFILE, "consent-directory": "y"}, form="application", button="go=1")
    assert page.response.request.path == f"/cases/{number}"
    assert "已提交" in page.text and "申请已通过" in page.words and "从事人才测评十余年" in page.words
    with entering(HENAN):
        assert case_named(number).state is CaseState.APPROVED
        membership = find_membership(Party(db.session.get_one(Account, people.lin).person_id))
        assert libraries_of(membership.id) == ["experts"]
        assert kept_answers(membership.id)["expert_services"] == ["advice", "lecture"]
        assert [one.purpose for one in db.session.query(Consent).filter_by(account_id=people.lin)] == ["directory"]


def test_what_is_missing_is_said_and_what_was_typed_stays(lin, number):
    lin.get(f"/cases/{number}/complete")
    page = lin.submit({"introduction": "从事人才测评十余年。"}, form="application", button="go=1")
    assert page.status == 422
    assert [error.partition("：")[0] for error in page.errors] == ["可提供的服务"]
    assert "从事人才测评十余年。" in page.find("//textarea[@name='introduction']/text()")[0]


def test_a_draft_waits_and_is_gone_once_it_is_handed_in(lin, number):
    lin.get(f"/cases/{number}/complete")
    assert lin.submit({"introduction": "初稿"}, form="application", button="save=1").status == 200
    page = lin.get(f"/cases/{number}/complete")
    assert "初稿" in page.find("//textarea[@name='introduction']/text()")[0]
    lin.submit(PROFILE, form="application", button="go=1")
    assert lin.get(f"/cases/{number}/complete").status == 409


def test_a_stale_page_is_told_so_and_completes_nothing(lin, number, entering):
    lin.get(f"/cases/{number}/complete")
    sent = {"case-version": "99"}
    page = lin.submit({**PROFILE, **sent}, form="application", button="go=1")
    assert page.status == 422
    with entering(HENAN):
        assert case_named(number).step == "expert"


def test_somebody_else_finds_nothing_to_complete(number, visit):
    other = as_zhou(visit(HENAN))
    assert other.get(f"/cases/{number}/complete").status == 404
    other.get("/cases")
    assert other.post(f"/cases/{number}/complete", PROFILE).status == 404
    assert other.post(f"/cases/{number}/complete/draft", PROFILE).status == 404


def test_the_reviewer_reads_what_was_completed(lin, number, platform, visit):
    lin.get(f"/cases/{number}/complete")
    lin.submit(PROFILE, form="application", button="go=1")
    desk = visit(HENAN)
    assert log_in(desk, "pingtai", STAFF_PASSWORD, tab="staff").status == 302
    page = desk.get(f"/desk/cases/{number}")
    assert "林若溪于" in page.words and "从事人才测评十余年" in page.words and "授课" in page.words
