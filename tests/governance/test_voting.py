"""Cases are put to the vote: the roll, the votes, the resolution and what follows from it (Z3, Z13)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.governance import actions
from app.governance.actions import Agenda, Ballot
from app.governance.models import AgendaItem, Manner, Sitting, SittingState, Vote
from app.governance.rules import Choice, Result
from app.jobs.actions import run_pending
from app.kernel.errors import Conflict, DomainError, NotAllowed, NotFound, Refusals
from app.members.models import Fact
from app.members.rules import FactKind
from app.members.store import find_membership
from app.notices.models import Letter
from app.procedures import actions as engine
from app.procedures.actions import Decision
from app.procedures.docket import look_at
from app.procedures.models import CaseState, Happening, Turn
from app.procedures.parties import Party
from app.tenancy.database import db
from tests.governance.stories import (
    LATER,
    NOW,
    Council,
    Unit,
    again,
    applied,
    close,
    details,
    item,
    member_unit,
    officer,
    put_to_vote,
    seats,
    the_sitting,
    vote,
    vote_all,
)
from tests.procedures.stories import somebody

pytestmark = pytest.mark.database
FOR, AGAINST, ABSTAINED = Choice.FOR, Choice.AGAINST, Choice.ABSTAINED


@pytest.mark.requirement("Z3")
def test_a_case_waits_for_the_council_and_nobody_decides_it_alone(people: Council) -> None:
    case = applied(people, "商都云图有限公司")
    assert (case.state, case.step) == (CaseState.OPEN, "council")
    for who in (people.secretary, people.president):
        with pytest.raises(NotAllowed):
            engine.decide(case.id, Decision("approve", "同意"), by=who.account_id, version=case.version, now=LATER)


@pytest.mark.requirement("Z3")
def test_the_council_admits_and_the_bill_follows(people: Council) -> None:
    case = applied(people, "商都云图有限公司", "council_unit")
    number = put_to_vote(people, [case])
    assert the_sitting(number).voters == 6
    vote_all(number, people, [FOR, FOR, FOR, FOR, AGAINST, None])
    resolution = close(number, people)
    case = again(case)
    assert (case.state, case.step) == (CaseState.OPEN, "payment")
    member = find_membership(Party(None, case.unit_id))
    assert member is not None
    assert member.tier == "council_unit"
    [admitted] = db.session.scalars(select(Fact).where(Fact.membership_id == member.id, Fact.kind == FactKind.ADMITTED)).all()
    assert admitted.document == resolution
    answers = look_at(case).scope()._record("answers")[1]["council"]
    assert (answers["verdict"], answers["yes"], answers["no"]) == ("approve", 4, 1)


def test_what_was_resolved_stands_on_the_case_in_words(people: Council) -> None:
    case = applied(people, "商都云图有限公司")
    number = put_to_vote(people, [case])
    vote_all(number, people, [FOR, FOR, FOR, FOR, AGAINST, None])
    resolution = close(number, people)
    turn = db.session.scalars(select(Turn).where(Turn.case_id == case.id, Turn.step == "council")).one()
    assert (turn.name, turn.acted_as, turn.rests_on) == ("理事会", "council", resolution)
    assert turn.opinion == "应到 6 人，实到 5 人；赞成 4，反对 1，弃权 0，回避 0；须 4 票赞成，通过。"
    assert (item(number).for_it, item(number).against, item(number).absent) == (4, 1, 1)


@pytest.mark.requirement("Z3")
def test_too_few_yeses_refuse_the_application_with_its_reason(people: Council) -> None:
    case = applied(people, "商都云图有限公司")
    number = put_to_vote(people, [case])
    vote_all(number, people, [FOR, FOR, FOR, AGAINST, ABSTAINED, None])
    close(number, people)
    case = again(case)
    assert case.state is CaseState.REFUSED
    letter = db.session.scalars(select(Letter).where(Letter.about == case.number, Letter.event == "case_decided")).one()
    assert "须 4 票赞成，未通过" in letter.body


@pytest.mark.requirement("Z3")
def test_without_a_quorum_the_case_goes_on_waiting_and_may_be_voted_on_again(people: Council) -> None:
    case = applied(people, "商都云图有限公司")
    number = put_to_vote(people, [case])
    vote_all(number, people, [FOR, FOR, FOR, None, None, None])
    assert close(number, people) is None
    case = again(case)
    assert (case.state, case.step, item(number).result) == (CaseState.OPEN, "council", Result.ADJOURNED)
    noted = db.session.scalars(select(Happening).where(Happening.case_id == case.id, Happening.what == "adjourned")).one()
    assert "未达到法定人数" in noted.note
    second = put_to_vote(people, [case])
    vote_all(second, people, [FOR] * 6)
    assert close(second, people)
    assert again(case).step == "payment"


def test_several_cases_are_one_resolution_and_each_has_its_own_result(people: Council) -> None:
    cases = [applied(people, name) for name in ("甲信息有限公司", "乙信息有限公司", "丙信息有限公司")]
    number = put_to_vote(people, cases)
    vote_all(number, people, [FOR] * 6, place=1)
    vote_all(number, people, [AGAINST] * 6, place=2)
    resolution = close(number, people)
    assert [item(number, place).result for place in (1, 2, 3)] == [Result.CARRIED, Result.LOST, Result.ADJOURNED]
    assert [again(one).state for one in cases] == [CaseState.OPEN, CaseState.REFUSED, CaseState.OPEN]
    turns = db.session.scalars(select(Turn.rests_on).where(Turn.step == "council").order_by(Turn.id)).all()
    assert turns == [resolution, resolution]


# ---- the roll
def test_the_roll_is_of_the_day_on_which_the_vote_opens(people: Council) -> None:
    case = applied(people, "商都云图有限公司")
    number = put_to_vote(people, [case])
    late = officer("后任理事", member_unit("后来信息有限公司"))
    with pytest.raises(NotFound):
        vote(number, late, FOR)
    assert list(seats(number)) == [one.name for one in people.seated]
    assert seats(number)["理事1"].offices == ["president"]


def test_every_voter_is_told_with_the_way_to_his_page(people: Council) -> None:
    number = put_to_vote(people, [applied(people, "商都云图有限公司")])
    letters = db.session.scalars(select(Letter).where(Letter.event == "vote_opened").order_by(Letter.id)).all()
    assert {letter.account_id for letter in letters} == {one.account_id for one in people.seated}
    assert letters[0].link == f"/me/votes/{number}"


@pytest.mark.requirement("Z13")
def test_nobody_votes_in_the_matter_of_his_own_unit(people: Council) -> None:
    case = applied(people, "商都云图有限公司")
    concerned = officer("当事理事", Unit(case.unit_id or 0, case.starter_id or 0, case.title))
    number = put_to_vote(people, [case])
    with pytest.raises(Conflict, match="回避"):
        vote(number, concerned, FOR)
    vote_all(number, people, [FOR, FOR, FOR, FOR, None, None])
    close(number, people)
    assert (item(number).recused, item(number).result) == (1, Result.CARRIED)


# ---- votes
def test_a_vote_may_be_changed_until_the_end_and_counts_once(people: Council) -> None:
    case = applied(people, "商都云图有限公司")
    number = put_to_vote(people, [case])
    assert vote(number, people.seated[0], AGAINST) == 1
    assert vote(number, people.seated[0], FOR) == 1
    assert vote(number, people.seated[0], FOR) == 0
    assert [one.choice for one in db.session.scalars(select(Vote)).all()] == [FOR]


def test_a_late_vote_is_refused(people: Council) -> None:
    case = applied(people, "商都云图有限公司")
    number = put_to_vote(people, [case])
    with pytest.raises(Conflict, match="已经结束"):
        vote(number, people.seated[0], FOR, now=NOW + timedelta(days=3, seconds=1))
    vote_all(number, people, [FOR] * 6)
    close(number, people, now=LATER)
    with pytest.raises(Conflict, match="已经结束"):
        vote(number, people.seated[0], AGAINST)


def test_strangers_and_made_up_places_are_not_there(people: Council) -> None:
    number = put_to_vote(people, [applied(people, "商都云图有限公司")])
    for act in (
        lambda: vote(number, somebody("过路人"), FOR),
        lambda: vote("V2026-9999", people.seated[0], FOR),
        lambda: vote(number, people.seated[0], FOR, place=7),
        lambda: vote(number, people.seated[0], Choice.RECUSED),
    ):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(DomainError, match="至少"):
        actions.cast(number, Ballot({}), by=people.seated[0].account_id, now=LATER)


def test_it_is_not_closed_before_its_time_while_somebody_may_still_vote(people: Council) -> None:
    number = put_to_vote(people, [applied(people, "商都云图有限公司")])
    vote_all(number, people, [FOR, FOR, FOR, FOR, FOR, None])
    with pytest.raises(Conflict, match="截止时间未到"):
        close(number, people, now=LATER)
    vote(number, people.seated[5], FOR)
    assert close(number, people, now=LATER)


def test_closed_twice_it_is_counted_and_carried_out_once(people: Council) -> None:
    case = applied(people, "商都云图有限公司")
    number = put_to_vote(people, [case])
    vote_all(number, people, [FOR] * 6)
    assert close(number, people) == close(number, people)
    run_pending()
    assert db.session.scalar(select(func.count()).where(Turn.case_id == case.id, Turn.step == "council")) == 1
    closed = select(func.count()).where(AuditEntry.act == "vote.closed")
    assert db.session.scalar(closed) == 1


# ---- the agenda
def test_a_case_lies_on_one_agenda_at_a_time(people: Council) -> None:
    case = applied(people, "商都云图有限公司")
    agenda = Agenda("join", "council", [case.id], details(), "token-1")
    number = actions.plan(agenda, by=people.secretary.account_id, now=NOW)
    assert actions.plan(agenda, by=people.secretary.account_id, now=NOW) == number
    with pytest.raises(Conflict, match="其他表决议程"):
        actions.plan(Agenda("join", "council", [case.id], details()), by=people.secretary.account_id, now=NOW)
    actions.drop(number, by=people.secretary.account_id, now=NOW)
    assert actions.plan(Agenda("join", "council", [case.id], details()), by=people.secretary.account_id, now=NOW) != number


def test_cases_are_added_and_taken_off_until_the_vote_opens(people: Council) -> None:
    first, second = applied(people, "甲信息有限公司"), applied(people, "乙信息有限公司")
    by = people.secretary.account_id
    number = actions.plan(Agenda("join", "council", [first.id], details()), by=by, now=NOW)
    actions.add_cases(number, [second.id], by=by, now=NOW)
    actions.take_off(number, [first.id], by=by, now=NOW)
    actions.open_vote(number, by=by, now=NOW)
    assert [one.case_id for one in db.session.scalars(select(AgendaItem)).all()] == [second.id]
    with pytest.raises(Conflict):
        actions.add_cases(number, [first.id], by=by, now=NOW)


def test_only_who_acts_at_the_step_puts_its_cases_to_the_vote(people: Council) -> None:
    case = applied(people, "商都云图有限公司")
    with pytest.raises(NotFound):
        actions.plan(Agenda("join", "council", [case.id], details()), by=people.president.account_id, now=NOW)
    number = put_to_vote(people, [case])
    for act in (
        lambda by: actions.close_and_carry_out(number, by=by, now=LATER),
        lambda by: actions.drop(number, by=by, now=LATER),
    ):
        with pytest.raises(NotFound):
            act(people.president.account_id)


def test_what_is_missing_is_told_at_once(people: Council) -> None:
    case = applied(people, "商都云图有限公司")
    bad = details(title=" ", closes_at=None, held_on=NOW.date() - timedelta(days=1))
    with pytest.raises(Refusals) as refused:
        actions.plan(Agenda("join", "council", [case.id], bad), by=people.secretary.account_id, now=NOW)
    assert [one.field for one in refused.value.refusals] == ["title", "closes_at", "held_on"]


def test_the_secretariat_may_send_a_case_back_but_not_while_the_vote_is_open(people: Council) -> None:
    case = applied(people, "商都云图有限公司")
    number = put_to_vote(people, [case])
    back = Decision("return", "营业执照不清晰")
    with pytest.raises(Conflict, match="正在表决"):
        engine.decide(case.id, back, by=people.secretary.account_id, version=case.version, now=LATER)
    vote_all(number, people, [FOR, None, None, None, None, None])
    close(number, people)
    engine.decide(case.id, back, by=people.secretary.account_id, version=again(case).version, now=LATER)
    assert again(case).state is CaseState.RETURNED


def test_a_case_that_was_withdrawn_falls_off_the_agenda(people: Council) -> None:
    gone, stays = applied(people, "甲信息有限公司"), applied(people, "乙信息有限公司")
    number = put_to_vote(people, [gone, stays])
    engine.withdraw(gone.id, by=gone.starter_id or 0, reason="改日再来", version=again(gone).version, now=LATER)
    with pytest.raises(Conflict, match="不再表决"):
        vote(number, people.seated[0], FOR, place=1)
    vote_all(number, people, [FOR] * 6, place=2)
    close(number, people, now=LATER)
    assert [item(number, place).result for place in (1, 2)] == [Result.GONE, Result.CARRIED]


# ---- a meeting whose tally is recorded
def test_a_sitting_is_open_or_closed_and_says_since_when(people: Council) -> None:
    number = put_to_vote(people, [applied(people, "商都云图有限公司")])
    sitting = the_sitting(number)
    assert (sitting.state, sitting.present, sitting.in_favour) == (SittingState.OPEN, "2/3", "2/3")
    assert sitting.manner is Manner.CIRCULATION
    assert db.session.scalar(select(func.count()).select_from(Sitting)) == 1
