"""Deciding: by whom, once, with reasons; returned, put right, withdrawn."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.accounts.actions import set_state
from app.accounts.rules import AccountState
from app.kernel.errors import Conflict, NotAllowed, NotFound, Refusals, Throttled
from app.members.actions import end_membership
from app.members.store import find_membership
from app.notices.models import Letter
from app.procedures import actions
from app.procedures.actions import Decision, Filing, Reply
from app.procedures.docket import look_at, unseal_answers
from app.procedures.models import CaseState, Happening, HeldValue, Turn
from app.procedures.parties import Party
from app.procedures.rules.chain import StepState
from app.procedures.store import case_for_asked, checks_of, history, stages
from app.tenancy.database import db
from tests.procedures.stories import (
    APPROVE,
    LATER,
    NOW,
    answers,
    apply,
    asked_in,
    decide,
    grant,
    member,
    recommend,
    somebody,
    take,
    the_case,
)

pytestmark = pytest.mark.database
RETURN = Decision("return", opinion="请补正学历证书", comments={"diploma": "扫描件不清晰", "nothing": "不存在的栏目"})


@pytest.fixture
def waiting(people):
    """A case that waits for the secretariat."""
    filed = apply(people)
    return recommend(people, filed)


@pytest.mark.requirement("R2")
def test_of_two_reviewers_one_decides_and_the_other_is_told_who_and_when(people, waiting):
    seen = waiting.version
    decide(waiting, RETURN, people.secretary)
    with pytest.raises(Conflict) as refused:
        decide(waiting, APPROVE, people.colleague, version=seen)
    assert "陈砚清已于 2026-09-10 13:00 办理此件" in str(refused.value.message)
    assert the_case_of(waiting).state is CaseState.RETURNED


@pytest.mark.requirement("R1")
def test_the_same_decision_sent_twice_counts_once(people, waiting):
    seen = waiting.version
    first = decide(waiting, APPROVE, people.secretary, version=seen)
    assert decide(waiting, APPROVE, people.secretary, version=seen) is first is CaseState.APPROVED
    turns = select(func.count()).select_from(Turn).where(Turn.case_id == waiting.id, Turn.step == "secretary")
    assert db.session.scalar(turns) == 1


def the_case_of(case):
    return db.session.get_one(type(case), case.id, populate_existing=True)


@pytest.mark.requirement("A4")
def test_a_right_taken_away_a_second_ago_no_longer_counts(people, waiting):
    newcomer = somebody("新同事")
    take(grant(newcomer, "secretary"))
    with pytest.raises(NotAllowed):
        decide(waiting, APPROVE, newcomer)


@pytest.mark.requirement("A6")
def test_nobody_decides_on_himself(people, waiting):
    grant(people.applicant, "secretary")
    with pytest.raises(NotAllowed, match="本人"):
        decide(waiting, APPROVE, people.applicant)


@pytest.mark.requirement("A7")
def test_a_role_of_another_step_does_not_decide(people, waiting):
    president = somebody("会长")
    grant(president, "president")
    with pytest.raises(NotAllowed):
        decide(waiting, APPROVE, president)


@pytest.mark.parametrize(
    ("decision", "fields"),
    [
        (Decision("return"), ["opinion"]),
        (Decision("refuse", opinion=" "), ["opinion"]),
        (Decision("approve"), ["record_checked"]),
        (Decision("approve", fields={"record_checked": True, "library": "moon"}), ["library"]),
    ],
)
def test_an_answer_lacks_what_its_step_asks_for(people, waiting, decision, fields):
    with pytest.raises(Refusals) as refused:
        decide(waiting, decision, people.secretary)
    assert [one.field for one in refused.value.refusals] == fields
    assert the_case_of(waiting).version == waiting.version


@pytest.mark.requirement("I5")
def test_only_the_steps_own_fields_are_taken(people, waiting):
    forged = Decision("approve", fields={"record_checked": True, "tier": "vice_president_unit", "number": "1"})
    decide(waiting, forged, people.secretary)
    turn = db.session.scalars(select(Turn).where(Turn.case_id == waiting.id, Turn.step == "secretary")).one()
    assert turn.fields == {"record_checked": True}


def test_an_answer_that_the_step_does_not_have_is_not_found(people, waiting):
    with pytest.raises(NotFound):
        decide(waiting, Decision("recommend"), people.secretary)


@pytest.mark.requirement("H5")
def test_a_condition_is_waived_in_writing_or_not_at_all(people):
    case = recommend(people, apply(people, education="senior_high"))
    with pytest.raises(Refusals) as refused:
        decide(case, APPROVE, people.secretary)
    assert [one.field for one in refused.value.refusals] == ["waivers"]
    condition = "form.education >= education.college"
    waived = Decision("approve", fields=APPROVE.fields, waivers={condition: "省级技术能手，行业内成绩突出"})
    decide(case, waived, people.secretary)
    odd = [check for check in checks_of(look_at(the_case_of(case))) if check.waived]
    assert [check.waived for check in odd] == ["省级技术能手，行业内成绩突出"]


def test_a_returned_case_is_put_right_and_goes_on_where_it_was(people, waiting):
    decide(waiting, RETURN, people.secretary)
    case = the_case_of(waiting)
    letter = db.session.scalars(select(Letter).where(Letter.event == "case_returned")).one()
    assert "扫描件不清晰" in letter.body and "不存在的栏目" not in letter.body
    assert stages(look_at(case))[2].view.state is StepState.BACK
    better = answers(people, diploma="")
    actions.resubmit(case.id, better, by=people.applicant.account_id, version=case.version, now=LATER)
    again = the_case_of(case)
    assert (again.state, again.step, again.round) == (CaseState.OPEN, "secretary", 2)
    decide(again, APPROVE, people.secretary)
    assert [entry.what for entry in history(look_at(the_case_of(case)))][::-1][0] == "filed"


@pytest.mark.requirement("H4", "E4")
def test_a_remark_is_answered_by_a_change_or_by_words(people, waiting):
    decide(waiting, RETURN, people.secretary)
    case = the_case_of(waiting)
    sent = {"by": people.applicant.account_id, "version": case.version, "now": LATER}
    for replies in ({}, {"diploma": "  "}, {"name": "答非所问"}):
        with pytest.raises(Refusals) as refused:
            actions.resubmit(case.id, answers(people), replies=replies, **sent)
        assert [one.field for one in refused.value.refusals] == ["diploma"]
    with pytest.raises(Refusals, match="1000"):
        actions.resubmit(case.id, answers(people), replies={"diploma": "长" * 1001}, **sent)
    actions.resubmit(case.id, answers(people), replies={"diploma": "原件如此", "name": "无人问"}, **sent)
    happening = db.session.scalars(select(Happening).where(Happening.what == "filed_again")).one()
    assert unseal_answers(happening.details["replies"]) == {"diploma": "原件如此"}
    assert "原件如此" not in str(happening.details)


def test_another_sponsor_is_asked_anew(people, waiting):
    decide(waiting, RETURN, people.secretary)
    case = the_case_of(waiting)
    other = member(somebody("吴举荐"))
    changed = answers(people, sponsors=[{"membership_id": other}])
    why = {"diploma": "原件如此"}
    actions.resubmit(case.id, changed, by=people.applicant.account_id, version=case.version, now=LATER, replies=why)
    assert the_case_of(case).step == "sponsor"


def test_a_declined_application_goes_back_and_may_name_somebody_else(people):
    filed = apply(people)
    reply = Reply("decline", opinion="不认识申请人")
    actions.confirm(asked_in(filed.case_id).id, reply, by=people.sponsor.account_id, token=None, now=LATER)
    case = the_case(filed)
    assert (case.state, case.step) == (CaseState.RETURNED, "sponsor")


@pytest.mark.requirement("H4")
def test_a_link_answers_once_and_only_with_its_secret(people):
    filed = apply(people, sponsors=[{"name": "厅领导", "email": "leader@example.com"}])
    asked = asked_in(filed.case_id)
    letter = db.session.scalars(select(Letter).where(Letter.email == "leader@example.com")).one()
    token = letter.link.removeprefix("/confirm/")
    assert case_for_asked(token)[0].id == asked.id
    with pytest.raises(NotFound):
        actions.confirm(asked.id, Reply("recommend"), by=None, token="guessed", now=LATER)
    actions.confirm(asked.id, Reply("recommend"), by=None, token=token, now=LATER)
    actions.confirm(asked.id, Reply("recommend"), by=None, token=token, now=LATER)
    with pytest.raises(Conflict):
        actions.confirm(asked.id, Reply("decline", opinion="改主意了"), by=None, token=token, now=LATER)
    assert the_case(filed).step == "secretary"


@pytest.mark.requirement("F4")
def test_a_link_ends_with_its_last_day_even_on_a_page_opened_before(people):
    filed = apply(people, sponsors=[{"name": "厅领导", "email": "leader@example.com"}])
    token = db.session.scalars(select(Letter.link).where(Letter.event == "sponsor_asked")).one().rpartition("/")[2]
    asked_id, last = asked_in(filed.case_id).id, NOW + timedelta(days=14)
    with pytest.raises(Conflict, match="过期"):
        actions.confirm(asked_id, Reply("recommend"), by=None, token=token, now=last + timedelta(days=1))
    actions.confirm(asked_id, Reply("recommend"), by=None, token=token, now=last)
    assert the_case(filed).step == "secretary"


def test_a_number_put_right_is_free_for_whom_it_belongs_to(people, waiting):
    decide(waiting, RETURN, people.secretary)
    case = the_case_of(waiting)
    changed = answers(people, id_number="11010519491231002X")
    why = {"diploma": "原件如此"}
    actions.resubmit(case.id, changed, by=people.applicant.account_id, version=case.version, now=LATER, replies=why)
    other = somebody("号码本人")
    filing = Filing("join_person", answers(people, name="号码本人", email="other@example.com"), submission="form-9")
    assert actions.file_case(filing, by=other.account_id, now=LATER).case_id != case.id
    assert db.session.scalar(select(func.count()).select_from(HeldValue)) == 2


def test_a_sponsor_who_left_cannot_recommend(people):
    filed = apply(people)
    end_membership(people.sponsor_member, "resigned", on=NOW.date(), case_id=None, by=None, now=NOW)
    with pytest.raises(NotAllowed, match="举荐"):
        recommend(people, filed)


@pytest.mark.requirement("A7")
def test_who_is_asked_by_name_confirms_and_does_not_decide(people):
    """The two ways count differently: several sponsors may be needed, one decision moves a case."""
    case = the_case(apply(people))
    with pytest.raises(NotAllowed):
        decide(case, Decision("recommend"), people.sponsor)
    assert the_case_of(case).step == "sponsor"


@pytest.mark.requirement("A4")
@pytest.mark.parametrize("state", [AccountState.LOCKED, AccountState.CLOSED])
def test_a_role_of_a_closed_account_decides_nothing(people, waiting, state):
    set_state(people.secretary.account_id, state, by=None, now=NOW)
    with pytest.raises(NotAllowed, match="停用"):
        decide(waiting, APPROVE, people.secretary)


def test_who_may_not_log_in_any_more_gets_no_letters(people):
    set_state(people.colleague.account_id, AccountState.CLOSED, by=None, now=NOW)
    recommend(people, apply(people))
    told = db.session.scalars(select(Letter.account_id).where(Letter.event == "step_waiting")).all()
    assert told == [people.secretary.account_id]


def test_a_withdrawn_case_gives_up_what_it_held(people, waiting):
    actions.withdraw(waiting.id, by=people.applicant.account_id, version=waiting.version, reason="改日再办", now=LATER)
    case = the_case_of(waiting)
    assert (case.state, case.open_key) == (CaseState.WITHDRAWN, None)
    assert db.session.scalar(select(func.count()).select_from(HeldValue)) == 0
    assert apply(people, submission="form-2").case_id != case.id


def test_a_foreign_case_cannot_be_withdrawn_or_put_right(people, waiting):
    stranger = somebody("路人")
    with pytest.raises(NotFound):
        actions.withdraw(waiting.id, by=stranger.account_id, version=waiting.version, reason="", now=LATER)
    with pytest.raises(NotFound):
        actions.resubmit(waiting.id, {}, by=stranger.account_id, version=waiting.version, now=LATER)


def test_a_refused_applicant_is_no_member_and_reads_why(people, waiting):
    decide(waiting, Decision("refuse", opinion="材料不实"), people.secretary)
    assert find_membership(Party(people.applicant.person_id)).admitted_on is None
    letter = db.session.scalars(select(Letter).where(Letter.event == "case_decided")).one()
    assert "材料不实" in letter.body and "未通过" in letter.body


def test_reminding_is_for_once_a_day(people, waiting):
    actions.remind(waiting.id, by=people.applicant.account_id, now=LATER)
    with pytest.raises(Throttled):
        actions.remind(waiting.id, by=people.applicant.account_id, now=LATER + timedelta(minutes=5))
