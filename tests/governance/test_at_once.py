"""Two at the same moment, and resolutions that cannot be carried out at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.bodies.store import get_root
from app.governance import actions, ballots
from app.governance.models import BallotBox, Vote
from app.governance.rules import Choice, Result
from app.jobs.actions import run_pending
from app.kernel.errors import Conflict
from app.members import actions as register
from app.members.actions import Admission
from app.procedures.models import CaseState, Turn
from app.procedures.parties import Party
from app.tenancy.database import db
from tests.at_once import together
from tests.governance.orchard import ORCHARD, joining, orchard
from tests.governance.orchard import put_to_vote as put_to_orchard
from tests.governance.stories import (
    NOW,
    TODAY,
    ZHENGZHOU,
    Council,
    again,
    applied,
    close,
    item,
    put_to_vote,
    the_sitting,
    vote,
    vote_all,
)

pytestmark = pytest.mark.database
FOR, AGAINST = Choice.FOR, Choice.AGAINST


@pytest.mark.requirement("R1")
def test_a_ballot_sent_four_times_at_once_is_one_vote(app: Flask, people: Council) -> None:
    number = put_to_vote(people, [applied(people, "商都云图有限公司")])
    given = together(app, ZHENGZHOU, *[lambda: vote(number, people.seated[0], FOR)] * 4)
    assert sorted(given) == [0, 0, 0, 1]
    assert db.session.scalar(select(func.count()).select_from(Vote)) == 1


@pytest.mark.requirement("R1")
def test_a_secret_ballot_sent_four_times_at_once_lies_in_the_box_once(app: Flask, inside) -> None:
    inside(ORCHARD)
    people = orchard()
    number, slip = put_to_orchard(people, [joining(people)]), ballots.new_slip()
    together(app, ORCHARD, *[lambda: vote(number, people.growers[0], FOR, slip=slip)] * 4)
    assert db.session.scalar(select(func.count()).select_from(Vote)) == 1
    assert list(ballots._opened(db.session.scalars(select(BallotBox)).one()).values()) == ["for"]


@pytest.mark.requirement("R2")
def test_closed_by_two_at_once_it_is_counted_once(app: Flask, people: Council) -> None:
    case = applied(people, "商都云图有限公司")
    number = put_to_vote(people, [case])
    vote_all(number, people, [FOR] * 6)
    given = together(app, ZHENGZHOU, *[lambda: close(number, people)] * 2)
    assert given[0] == given[1]
    run_pending()
    assert db.session.scalar(select(func.count()).where(Turn.case_id == case.id, Turn.step == "council")) == 1


def test_a_vote_and_the_closing_at_the_same_moment_leave_no_vote_uncounted(app: Flask, people: Council) -> None:
    number = put_to_vote(people, [applied(people, "商都云图有限公司")])
    vote_all(number, people, [FOR, FOR, FOR, FOR, FOR, None])
    late = NOW + timedelta(days=4)
    results = together(
        app, ZHENGZHOU, lambda: close(number, people, late), lambda: vote(number, people.seated[5], AGAINST, now=NOW)
    )
    counted = item(number)
    was_counted = not isinstance(results[1], Conflict)
    assert (counted.against, counted.absent) == ((1, 0) if was_counted else (0, 1))


def test_what_cannot_be_carried_out_says_why_and_is_carried_out_later(people: Council) -> None:
    case = applied(people, "商都云图有限公司")
    number = put_to_vote(people, [case])
    vote_all(number, people, [FOR] * 6)
    party = Party(None, case.unit_id)
    already = register.admit(Admission(party, "ordinary_unit", TODAY, get_root().id), by=None, now=NOW)
    close(number, people)
    stuck = item(number)
    assert (stuck.result, stuck.active, stuck.carried_out_at) == (Result.CARRIED, True, None)
    assert stuck.refusal
    assert again(case).step == "council"
    register.end_membership(already, "resigned", on=TODAY, case_id=None, by=None, now=NOW)
    later = NOW + timedelta(days=5)
    actions.carry_out(the_sitting(number).id, by=people.secretary.account_id, now=later)
    assert (again(case).state, again(case).step) == (CaseState.OPEN, "payment")
    assert not item(number).active
