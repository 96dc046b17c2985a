"""A form that a party itself has to complete may come on paper: the secretariat enters it as the party's own."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import select

from app.accounts.models import Consent
from app.audit.models import AuditEntry
from app.demo.pictures import sample_page
from app.forms.actions import Incoming, keep_upload
from app.forms.places import Place
from app.forms.readers import Owner
from app.members.records import kept_answers
from app.members.store import find_membership, libraries_of
from app.notices.models import Letter
from app.procedures.acting import acting
from app.procedures.actions import Decision, Filing, Paper, Reply, decide, enter_paper, file_case
from app.procedures.actions.paper import awaited_on_paper
from app.procedures.docket import look_at
from app.procedures.models import Happening, Turn
from app.procedures.parties import Party
from app.procedures.rules.machine import CaseState
from app.registration.models import Draft
from app.registration.scans import SCAN
from app.tenancy import clock
from app.tenancy.database import db
from tests.accounts.conftest import STAFF_PASSWORD, log_in
from tests.registration.stories import HENAN, as_staff, case_named
from tests.registration.test_completing import ENTRY, PROFILE, platform

pytestmark = [pytest.mark.database, pytest.mark.requirement("H2")]
__all__ = ["platform"]


@pytest.fixture
def number(people, platform, entering):
    """Lin was classified as an expert, and has to complete her profile."""
    with entering(HENAN):
        filed = file_case(Filing("enter_library", ENTRY), by=people.lin, now=clock.now())
        case = case_named(filed.number)
        decide(case.id, Decision("approve", fields={"library": "experts"}), by=platform, version=case.version, now=clock.now())
        return filed.number


@pytest.fixture
def desk(number, visit):
    """The secretary, before the page on which the profile is entered."""
    visitor = as_staff(visit(HENAN))
    [way] = visitor.get(f"/desk/cases/{number}").find("//a[contains(@href, '/paper?whom=')]/@href")
    visitor.get(way)
    return visitor


def scan() -> dict[str, object]:
    return {"signed-scan-file": (io.BytesIO(sample_page(1)), "profile.png")}


def test_the_form_is_prefilled_and_entered_as_the_partys_own(desk, number, people, entering):
    assert "为林若溪录入" in desk.page.words
    assert desk.page.find("//input[@name='research_field']/@value") == ["人才测评"]
    page = desk.submit({**PROFILE, **scan(), "consent-directory": "y"}, form="application", button="go=1")
    assert page.response.request.path == f"/desk/cases/{number}" and "已代为录入林若溪填写的“完善专家信息”" in page.words
    with entering(HENAN):
        case = case_named(number)
        assert case.state is CaseState.APPROVED
        turn = db.session.scalars(select(Turn).where(Turn.case_id == case.id, Turn.step == "expert")).one()
        assert (turn.name, turn.account_id, len(turn.uploads)) == ("林若溪", None, 1)
        membership = find_membership(Party(case.person_id))
        assert libraries_of(membership.id) == ["experts"]
        assert kept_answers(membership.id)["expert_services"] == ["advice", "lecture"]


def test_what_was_signed_is_agreed_to_by_the_party_and_says_who_entered_it(desk, number, people, entering):
    desk.submit({**PROFILE, **scan(), "consent-directory": "y"}, form="application", button="go=1")
    with entering(HENAN):
        assert [one.purpose for one in db.session.query(Consent).filter_by(account_id=people.lin)] == ["directory"]
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "consent.given")).one()
        assert entry.account_id == people.staff and entry.details["on_paper"] is True
        agreed = db.session.scalars(select(Happening).where(Happening.what == "agreed")).one()
        assert (agreed.name, agreed.account_id) == ("林若溪", None)


def test_whoever_signed_is_told_what_was_entered_and_by_whom_stands_in_the_record(desk, number, people, entering):
    desk.submit({**PROFILE, **scan()}, form="application", button="go=1")
    with entering(HENAN):
        letter = db.session.scalars(select(Letter).where(Letter.event == "answer_entered")).one()
        assert letter.account_id == people.lin and "立即与秘书处联系" in letter.body and "专家" in letter.body
        noted = db.session.scalars(select(Happening).where(Happening.what == "entered")).one()
        assert (noted.name, noted.note) == ("赵秘书", "林若溪")


def test_without_the_scan_nothing_is_entered_and_everything_typed_stays(desk, number, entering):
    page = desk.submit(PROFILE, form="application", button="go=1")
    assert page.status == 422 and "请上传签字（盖章）的书面答复扫描件。" in page.words
    assert "从事人才测评十余年。" in page.find("//textarea[@name='introduction']/text()")[0]
    with entering(HENAN):
        assert case_named(number).step == "expert"


def test_what_is_missing_is_said_and_the_scan_is_kept(desk, number):
    page = desk.submit({"introduction": "从事人才测评十余年。", **scan()}, form="application", button="go=1")
    assert page.status == 422 and "已上传：profile.png" in page.words
    assert [error.partition("：")[0] for error in page.errors] == ["可提供的服务"]
    page = desk.submit(PROFILE, form="application", button="go=1")
    assert "已代为录入" in page.words


def test_the_draft_of_who_enters_it_waits_for_him_alone(desk, number, lin, entering):
    desk.submit({"introduction": "照录一半"}, form="application", button="save=1")
    page = desk.get(f"/desk/cases/{number}/paper?whom=expert")
    assert "照录一半" in page.find("//textarea[@name='introduction']/text()")[0]
    assert "照录一半" not in lin.get(f"/cases/{number}/complete").text
    desk.get(f"/desk/cases/{number}/paper?whom=expert")
    desk.submit({**PROFILE, **scan()}, form="application", button="go=1")
    with entering(HENAN):
        assert not db.session.scalars(select(Draft)).all()


def test_who_completed_it_himself_meanwhile_is_not_overruled(desk, number, lin, entering):
    lin.get(f"/cases/{number}/complete")
    lin.submit(PROFILE, form="application", button="go=1")
    page = desk.submit({**PROFILE, "introduction": "别的", **scan()}, form="application", button="go=1")
    assert page.response.request.path == f"/desk/cases/{number}" and "已代为录入" not in page.words
    with entering(HENAN):
        assert [turn.name for turn in db.session.scalars(select(Turn).where(Turn.step == "expert"))] == ["林若溪"]


def test_entered_twice_it_is_one_form(number, people, entering):
    with entering(HENAN):
        case = case_named(number)
        [one] = awaited_on_paper(look_at(case), acting(people.staff, clock.today()))
        assert one.fills and (one.step, one.name) == ("expert", "林若溪")
        version = case.version
        given = Paper(one.key, Reply("", filled={**PROFILE, "research_field": "人才测评"}), _kept_scan(people.staff))
        for _ in range(2):
            enter_paper(case.id, given, by=people.staff, version=version, now=clock.now())
        assert len(db.session.scalars(select(Turn).where(Turn.step == "expert")).all()) == 1


def _kept_scan(account: int) -> str:
    place, owner = Place("enter_library.expert", "scan", SCAN), Owner(account_id=account)
    return keep_upload(Incoming("paper.png", sample_page(1)), place, owner=owner, now=clock.now())


def test_nobody_but_those_in_charge_of_such_cases_enters_it(number, platform, visit, lin):
    other = visit(HENAN)
    assert log_in(other, "pingtai", STAFF_PASSWORD, tab="staff").status == 302
    assert not other.get(f"/desk/cases/{number}").find("//a[contains(@href, '/paper?whom=')]")
    assert other.get(f"/desk/cases/{number}/paper?whom=expert").response.request.path == f"/desk/cases/{number}"
    assert lin.get(f"/desk/cases/{number}/paper?whom=expert").status in (403, 404)
    assert lin.post(f"/desk/cases/{number}/paper/draft?whom=expert", PROFILE).status in (403, 404)
