"""A step that needs two: the first proposes, another confirms or sends back; one by one and many together (A7)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.jobs.actions import run_pending
from app.kernel.errors import Conflict, NotAllowed
from app.notices.models import Letter
from app.procedures import actions
from app.procedures.actions import Decision, Many
from app.procedures.actions.seconding import open_proposal
from app.procedures.actions.silence import answer_by_silence
from app.procedures.batches.models import BatchLine, LineResult
from app.procedures.models import CaseState, Happening, Turn
from app.tenancy.database import db
from tests.procedures.guild import GUILD, censure, enter, file, guild, noon, the_case
from tests.procedures.stories import grant, somebody, take

pytestmark = pytest.mark.database
LATER = noon("2026-09-22")
EXPEL = Decision("expel", "屡教不改")


@pytest.fixture
def people(inside):
    inside(GUILD)
    return guild()


@pytest.fixture
def case(people):
    """The keeper was silent; the secretariat is to decide."""
    found = censure(people)
    answer_by_silence(noon("2026-09-21"))
    return again(found)


def again(case):
    return the_case(actions.Filed(case.id, case.number))


def give(case, decision, who, version=None):
    return actions.decide(case.id, decision, by=who.account_id, version=version or again(case).version, now=LATER)


def confirm(case, who, version=None):
    return actions.confirm_proposal(case.id, by=who.account_id, version=version or again(case).version, now=LATER)


@pytest.mark.requirement("H13")
@pytest.mark.requirement("Z13")
def test_the_first_answer_waits_and_the_second_person_makes_it_count(people, case):
    assert give(case, EXPEL, people.secretary) is CaseState.OPEN
    assert open_proposal(case.id, case.step).name == "秦秘书" and again(case).step == "secretary"
    letter = db.session.scalars(select(Letter).where(Letter.event == "second_needed")).one()
    assert letter.account_id == people.colleague.account_id and "秦秘书" in letter.body

    assert confirm(case, people.colleague) is CaseState.APPROVED
    turn = db.session.scalars(select(Turn).where(Turn.step == "secretary")).one()
    assert (turn.name, turn.verdict, turn.opinion) == ("秦秘书", "expel", "屡教不改")
    happened = db.session.scalars(select(Happening).where(Happening.what == "seconded")).one()
    assert happened.name == "柳秘书"
    assert {"case.proposed", "case.seconded"} <= set(db.session.scalars(select(AuditEntry.act)))


def test_nobody_confirms_himself_and_the_same_sent_twice_is_one_proposal(people, case):
    version = case.version
    give(case, EXPEL, people.secretary, version)
    give(case, EXPEL, people.secretary, version)
    with pytest.raises(NotAllowed, match="另一人"):
        confirm(case, people.secretary)
    for stranger in (people.warden, people.keeper):
        with pytest.raises(NotAllowed):
            confirm(case, stranger)
    assert again(case).state is CaseState.OPEN


def test_the_same_answer_of_another_confirms_and_a_different_one_has_to_wait(people, case):
    give(case, EXPEL, people.secretary)
    other = somebody("第三人")
    grant(other, "secretary")
    assert give(case, Decision("expel", "同意"), other) is CaseState.APPROVED


def test_what_needs_no_second_person_overtakes_what_was_proposed(people, case):
    give(case, EXPEL, people.secretary)
    assert give(case, Decision("drop", "证据不足"), people.colleague) is CaseState.REFUSED
    assert open_proposal(case.id, case.step) is None


def test_sent_back_it_waits_for_a_new_answer_and_the_first_is_told_why(people, case):
    give(case, EXPEL, people.secretary)
    actions.send_back(case.id, by=people.colleague.account_id, version=again(case).version, remark="请补充证据", now=LATER)
    assert open_proposal(case.id, case.step) is None and again(case).step == "secretary"
    letter = db.session.scalars(select(Letter).where(Letter.event == "proposal_sent_back")).one()
    assert letter.account_id == people.secretary.account_id and "请补充证据" in letter.body
    give(case, EXPEL, people.colleague)
    assert confirm(case, people.secretary) is CaseState.APPROVED


def test_who_lost_the_right_in_between_is_refused_on_either_side(people, case):
    third = somebody("第三人")
    right = grant(third, "secretary")
    give(case, EXPEL, third)
    take(right)
    with pytest.raises(NotAllowed, match="第三人已无权"):
        confirm(case, people.secretary)
    with pytest.raises(NotAllowed):
        confirm(case, third)
    actions.send_back(case.id, by=people.secretary.account_id, version=again(case).version, remark="", now=LATER)
    assert give(case, EXPEL, people.secretary) is CaseState.OPEN


def test_a_page_that_was_opened_before_the_proposal_is_told(people, case):
    version = case.version
    give(case, EXPEL, people.secretary, version)
    with pytest.raises(Conflict, match="秦秘书"):
        give(case, Decision("drop", "证据不足"), people.colleague, version)
    with pytest.raises(Conflict):
        confirm(case, people.colleague, version)


def test_many_together_need_two_as_well(people):
    cases = [the_case(file(people.keeper, "elevate"))]
    climber = somebody("同村人")
    enter(climber, people.meadow)
    cases.append(the_case(file(climber, "elevate")))
    approve = Decision("approve", "同意")

    for who, state in ((people.secretary, CaseState.OPEN), (people.colleague, CaseState.APPROVED)):
        wish = Many("elevate", "secretary", approve, {one.id: again(one).version for one in cases}, f"wish-{who.name}")
        actions.decide_many(wish, by=who.account_id, now=LATER)
        run_pending()
        assert {line.result for line in db.session.scalars(select(BatchLine))} == {LineResult.DONE}
        assert {again(one).state for one in cases} == {state}


def test_the_same_person_deciding_many_twice_confirms_nothing(people):
    case = the_case(file(people.keeper, "elevate"))
    for wish in ("a", "b"):
        many = Many("elevate", "secretary", Decision("approve", "同意"), {case.id: again(case).version}, wish)
        actions.decide_many(many, by=people.secretary.account_id, now=LATER)
        run_pending()
    assert again(case).state is CaseState.OPEN
