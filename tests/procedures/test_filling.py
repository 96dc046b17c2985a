"""A form is completed on the way: kept with the case, read by later steps, in the member's file once it is approved."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.documents.models import IssuedDocument
from app.kernel.errors import Conflict, NotAllowed, NotFound, Refusals
from app.members.records import kept_answers
from app.members.store import get_membership, libraries_of
from app.notices.models import Letter
from app.procedures import actions
from app.procedures.actions import Decision
from app.procedures.docket import look_at
from app.procedures.models import CaseState, Turn, Waiting
from app.tenancy.database import db
from tests.procedures.club import CLUB, PROFILE, club, to_profile
from tests.procedures.stories import LATER, decide, the_case

pytestmark = pytest.mark.database


@pytest.fixture
def people(inside):
    inside(CLUB)
    return club()


def complete(case, who, version=None, **others):
    return actions.complete(
        case.id, {**PROFILE, **others}, by=who.account_id, version=version or case.version, now=LATER
    )


@pytest.mark.requirement("H2")
def test_the_case_waits_until_its_applicant_has_completed_the_form(people):
    case = the_case(to_profile(people))
    assert (case.state, case.step, (case.due_on - case.arrived_at.date()).days) == (CaseState.OPEN, "profile", 10)
    waiting = db.session.scalars(select(Waiting).where(Waiting.case_id == case.id)).one()
    assert waiting.account_id == people.climber.account_id
    letter = db.session.scalars(select(Letter).where(Letter.event == "step_waiting").order_by(Letter.id.desc())).first()
    assert letter.account_id == people.climber.account_id and letter.link.endswith(f"/cases/{case.number}")
    assert "/desk/" not in letter.link


@pytest.mark.requirement("H2")
def test_what_was_completed_stands_in_the_file_once_it_is_approved(people):
    case = the_case(to_profile(people))
    assert "peaks" not in kept_answers(people.climber_member)
    assert complete(case, people.climber) is CaseState.APPROVED
    assert kept_answers(people.climber_member)["peaks"] == 3
    assert libraries_of(people.climber_member) == ["guides"]
    turn = db.session.scalars(select(Turn).where(Turn.case_id == case.id, Turn.step == "profile")).one()
    assert (turn.verdict, turn.name, turn.acted_as) == ("done", "石登山", "applicant")
    assert "北壁" not in (turn.filled or "") and turn.fields == {}
    assert "case.completed" in set(db.session.scalars(select(AuditEntry.act)))


def test_later_steps_and_effects_read_what_was_filled_in(people):
    case = the_case(to_profile(people))
    complete(case, people.climber, peaks=12)
    assert (case.state, case.step) == (CaseState.OPEN, "check")
    assert kept_answers(people.climber_member).get("peaks") is None
    decide(case, Decision("approve", opinion="属实"), people.secretary)
    assert get_membership(people.climber_member).tier == "climber"
    issued = db.session.scalars(select(IssuedDocument.kind).where(IssuedDocument.case_id == case.id)).all()
    assert issued == ["rope_card"]


def test_a_form_sent_back_is_completed_again_and_both_stay(people):
    case = the_case(to_profile(people))
    complete(case, people.climber, peaks=12)
    decide(case, Decision("return", opinion="请写清路线"), people.secretary)
    assert (case.state, case.step) == (CaseState.OPEN, "profile")
    complete(case, people.climber, peaks=4)
    assert case.state is CaseState.APPROVED
    assert len(db.session.scalars(select(Turn).where(Turn.case_id == case.id, Turn.step == "profile")).all()) == 2
    assert [one.answers["peaks"] for _, _, one in look_at(case).filled_in()] == [4]


def test_sent_twice_it_counts_once(people):
    case = the_case(to_profile(people))
    version = case.version
    states = [complete(case, people.climber, version) for _ in (1, 2)]
    assert states == [CaseState.APPROVED] * 2


def test_only_whom_it_is_asked_of_completes_it(people):
    case = the_case(to_profile(people))
    with pytest.raises(NotFound):
        complete(case, people.newcomer)
    with pytest.raises(NotAllowed, match="填写表格"):
        decide(case, Decision("done"), people.climber)


def test_when_nothing_is_asked_nothing_is_completed(people):
    case = the_case(to_profile(people))
    complete(case, people.climber, peaks=12)
    with pytest.raises(Conflict, match="不需要您填写"):
        complete(case, people.climber, peaks=13)


def test_an_old_page_is_told_so(people):
    case = the_case(to_profile(people))
    with pytest.raises(Conflict):
        complete(case, people.climber, case.version - 1)


def test_what_speaks_against_the_form_is_said_at_once(people):
    case = the_case(to_profile(people))
    with pytest.raises(Refusals) as refused:
        complete(case, people.climber, peaks=2000)
    assert [one.field for one in refused.value.refusals] == ["peaks"]
    assert case.step == "profile"


def test_a_case_can_be_withdrawn_while_the_form_is_asked(people):
    case = the_case(to_profile(people))
    actions.withdraw(
        case.id, by=people.climber.account_id, version=case.version, reason="", now=LATER + timedelta(hours=1)
    )
    assert case.state is CaseState.WITHDRAWN
