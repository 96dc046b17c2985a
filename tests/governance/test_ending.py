"""A vote by circulation reminds and ends by itself: counted as by hand, once, whatever comes in between (Z13, R1, R2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.governance import actions, ballots
from app.governance.actions.ending import close_by_itself, end_vote, end_votes, remind_voters
from app.governance.models import Manner, SittingState
from app.governance.rules import Choice, Result, reminder_days
from app.jobs.actions import run_pending
from app.jobs.chores import sweep_chores
from app.kernel.errors import Conflict
from app.notices.models import Letter
from app.procedures.actions import withdraw
from app.procedures.models import Case, CaseState, Turn
from app.tenancy.configuration.concepts.association import Calendar
from app.tenancy.configuration.words import Span
from app.tenancy.database import db
from tests.at_once import together
from tests.governance.orchard import ORCHARD, joining, orchard
from tests.governance.orchard import put_to_vote as put_to_orchard
from tests.governance.stories import (
    LATER,
    NOW,
    ZHENGZHOU,
    Council,
    again,
    applied,
    close,
    item,
    put_to_vote,
    seats,
    the_sitting,
    vote,
    vote_all,
)

pytestmark = [pytest.mark.database, pytest.mark.requirement("Z13")]
FOR, AGAINST = Choice.FOR, Choice.AGAINST
ENDS = NOW + timedelta(days=10)
"""Sunday 20 September; two working days before it is Thursday the 17th."""
AFTER = ENDS + timedelta(seconds=1)


def at(day: str, hour: int = 4) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC) + timedelta(hours=hour)


@pytest.fixture
def case(people: Council) -> Case:
    return applied(people, "商都云图有限公司")


@pytest.fixture
def number(people: Council, case: Case) -> str:
    return put_to_vote(people, [case], closes_at=ENDS, held_on=date(2026, 9, 20))


def told(event: str) -> Sequence[int | None]:
    return db.session.scalars(select(Letter.account_id).where(Letter.event == event).order_by(Letter.id)).all()


def turns(case: Case) -> int:
    return db.session.scalar(select(func.count()).where(Turn.case_id == case.id, Turn.step == "council")) or 0


# ---- the end ---------------------------------------------------------------------------------------------------------
def test_its_time_is_over_and_it_is_counted_as_by_hand(people, case, number):
    vote_all(number, people, [FOR, FOR, FOR, FOR, FOR, None])
    assert end_votes(ENDS) == 0, "until the last second votes are taken"
    assert end_votes(AFTER) == 1
    sitting, counted = the_sitting(number), item(number)
    assert (sitting.state, sitting.closed_by) == (SittingState.CLOSED, None) and sitting.resolution
    assert (counted.result, counted.for_it, counted.absent) == (Result.CARRIED, 5, 1)
    assert again(case).state is CaseState.OPEN and again(case).step != "council"
    assert end_votes(AFTER) == 0 and turns(case) == 1


def test_by_hand_and_by_itself_come_to_the_same(people):
    results = []
    for name, ends in (("甲云有限公司", close), ("乙云有限公司", None)):
        number = put_to_vote(people, [applied(people, name)], closes_at=ENDS, held_on=date(2026, 9, 20))
        vote_all(number, people, [FOR, AGAINST, FOR, FOR, None, FOR])
        close(number, people, AFTER) if ends else end_vote(number, now=AFTER)
        one = item(number)
        results.append((one.result, one.for_it, one.against, one.absent, one.active, the_sitting(number).state))
    assert results[0] == results[1]


def test_too_few_took_part_and_the_case_goes_on_waiting(people, case, number):
    vote(number, people.seated[0], FOR)
    assert end_votes(AFTER) == 1
    assert item(number).result is Result.ADJOURNED and the_sitting(number).resolution is None
    assert again(case).step == "council" and not item(number).active


def test_the_office_is_told_of_the_end(people, number):
    vote_all(number, people, [FOR] * 6)
    end_votes(AFTER)
    assert told("vote_closed") == [people.secretary.account_id]
    letter = db.session.scalars(select(Letter).where(Letter.event == "vote_closed")).one()
    assert letter.link == f"/desk/votes/{number}" and (the_sitting(number).resolution or "—") in letter.body
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "vote.closed")).one()
    assert entry.account_id is None


def test_the_job_left_at_the_opening_closes_it_at_its_end(people, case, number):
    vote_all(number, people, [FOR] * 6)
    with time_machine.travel(ENDS - timedelta(seconds=1), tick=False):
        run_pending()
        assert the_sitting(number).state is SittingState.OPEN
    with time_machine.travel(AFTER + timedelta(seconds=1), tick=False):
        run_pending()
        run_pending()
    assert the_sitting(number).state is SittingState.CLOSED and turns(case) == 1


def test_killed_after_the_count_the_rest_is_done_once(people, case, number):
    """The count is one transaction; what was left is a job that goes on."""
    vote_all(number, people, [FOR] * 6)
    assert close_by_itself(number, now=AFTER) is not None
    assert again(case).step == "council"
    with time_machine.travel(AFTER + timedelta(minutes=1), tick=False):
        run_pending()
        end_votes(AFTER + timedelta(minutes=1))
        run_pending()
    assert again(case).step != "council" and turns(case) == 1


def test_the_daily_sweep_finds_what_was_left_over(people, number):
    vote_all(number, people, [FOR] * 6)
    swept = {one.name: one for one in sweep_chores(AFTER, dry_run=True)}
    assert swept["votes that end"].count == 1 and number in swept["votes that end"].lines[0]
    assert the_sitting(number).state is SittingState.OPEN
    assert {one.name: one.count for one in sweep_chores(AFTER)}["votes that end"] == 1


# ---- at the same moment ----------------------------------------------------------------------------------------------
def test_a_ballot_of_the_last_second_is_counted_or_told_it_is_late(people, case, number, app: Flask):
    vote_all(number, people, [FOR, FOR, FOR, FOR, FOR, None])
    last = people.seated[5]
    given = together(app, ZHENGZHOU, lambda: vote(number, last, AGAINST, now=ENDS), lambda: end_vote(number, now=AFTER))
    counted = item(number)
    assert given[1] is True and turns(case) == 1
    assert (counted.against, counted.absent) == ((1, 0) if given[0] == 1 else (0, 1))
    assert given[0] == 1 or isinstance(given[0], Conflict)


def test_by_hand_by_the_job_and_by_the_sweep_at_once_it_is_closed_once(people, case, number, app: Flask):
    vote_all(number, people, [FOR] * 6)
    by_hand = lambda: close(number, people, AFTER)  # noqa: E731
    together(app, ZHENGZHOU, by_hand, lambda: end_vote(number, now=AFTER), lambda: end_votes(AFTER))
    with time_machine.travel(AFTER + timedelta(minutes=1), tick=False):
        run_pending()
    assert turns(case) == 1
    assert db.session.scalar(select(func.count()).where(AuditEntry.act == "vote.closed")) == 1


# ---- early -----------------------------------------------------------------------------------------------------------
def test_everybody_has_voted_and_nothing_ends_before_its_time_unless_the_folder_says_so(people, number):
    vote_all(number, people, [FOR] * 6)
    assert not end_vote(number, now=NOW + timedelta(days=1))
    assert the_sitting(number).state is SittingState.OPEN


def test_everybody_has_voted_in_secret_and_it_ends_where_the_folder_says_so(inside):
    inside(ORCHARD)
    people = orchard()
    case = joining(people)
    number = put_to_orchard(people, [case], Manner.CIRCULATION)
    voters = [*people.growers, *people.honoured]
    for who in voters[1:]:
        vote(number, who, FOR, slip=ballots.new_slip())
    with time_machine.travel(LATER, tick=False):
        run_pending()
        assert the_sitting(number).state is SittingState.OPEN
        vote(number, voters[0], AGAINST, slip=ballots.new_slip())
        run_pending()
    assert (the_sitting(number).state, item(number).against) == (SittingState.CLOSED, 1)


# ---- reminding -------------------------------------------------------------------------------------------------------
WORKDAYS = Span(count=2, unit="workday")


@pytest.mark.parametrize(("spans", "opened", "wanted"), [
    ((WORKDAYS,), "2026-09-10", ["2026-09-17"]), ((WORKDAYS,), "2026-09-17", []), ((), "2026-09-10", []),
    ((Span(count=1, unit="week"), WORKDAYS), "2026-09-10", ["2026-09-13", "2026-09-17"]),
    ((WORKDAYS, WORKDAYS), "2026-09-10", ["2026-09-17"]),
])  # fmt: skip
def test_the_days_of_reminding_lie_between_the_opening_and_the_end(spans, opened, wanted):
    days = reminder_days(spans, date.fromisoformat(opened), date(2026, 9, 20), Calendar())
    assert [day.isoformat() for day in days] == wanted


def test_who_has_not_voted_is_reminded_once(people, number):
    vote_all(number, people, [FOR, FOR, FOR, FOR, None, None])
    assert remind_voters(at("2026-09-16")) == 0
    assert remind_voters(at("2026-09-17")) == 2
    assert remind_voters(at("2026-09-17")) == 0 == remind_voters(at("2026-09-19"))
    silent = {people.seated[4].account_id, people.seated[5].account_id}
    assert set(told("vote_ending")) == silent
    letter = db.session.scalars(select(Letter).where(Letter.event == "vote_ending").limit(1)).one()
    assert letter.link == f"/me/votes/{number}" and "2026-09-20 10:00" in letter.body
    assert {seat.reminded_on for seat in seats(number).values()} == {None, date(2026, 9, 17)}


def test_the_day_was_missed_and_they_are_reminded_the_next(people, number):
    assert remind_voters(at("2026-09-18")) == 6
    assert remind_voters(at("2026-09-18")) == 0


def test_nobody_is_reminded_of_what_is_over_or_was_withdrawn(people, case, number):
    assert remind_voters(AFTER) == 0
    by = again(case)
    withdraw(case.id, by=by.starter_id or 0, version=by.version, reason="", now=NOW)
    assert remind_voters(at("2026-09-17")) == 0


def test_a_meeting_ends_by_hand_alone(people, case):
    number = put_to_vote(people, [case], Manner.MEETING, held_on=date(2026, 9, 20))
    assert not end_vote(number, now=at("2026-10-01")) and end_votes(at("2026-10-01")) == 0
    assert actions.close(number, by=people.secretary.account_id, now=at("2026-09-20")) is None
