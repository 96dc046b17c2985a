"""A secret ballot: who voted is known, how is nowhere; and the days that an agenda has to lie out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise

import pytest
import sqlalchemy as sa
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.governance import actions, ballots
from app.governance.actions import Agenda, Ballot, Tally
from app.governance.deskpage import sitting_page
from app.governance.models import BallotBox, Manner, Vote
from app.governance.rules import Choice, Result
from app.governance.words import in_house_language
from app.kernel.errors import Conflict, DomainError, Refusals
from app.procedures import actions as engine
from app.procedures.models import CaseState, Turn
from app.tenancy.database import db
from app.web.access import Identity
from tests.governance.orchard import NEXT_WEEK, ORCHARD, Orchard, joining, nominated, orchard, put_to_vote
from tests.governance.stories import LATER, NOW, again, details, item, seats, the_sitting, upload, vote
from tests.governance.stories import close as close_with

pytestmark = pytest.mark.database
FOR, AGAINST, ABSTAINED = Choice.FOR, Choice.AGAINST, Choice.ABSTAINED


@pytest.fixture
def people(inside) -> Orchard:
    inside(ORCHARD)
    return orchard()


@pytest.fixture
def slips() -> Iterator[str]:
    """A slip for each browser."""
    return iter(ballots.new_slip, "")


def close(number: str, people: Orchard) -> str | None:
    return close_with(number, people, now=LATER)  # type: ignore[arg-type]


def test_who_voted_is_known_and_how_is_not(people: Orchard, slips) -> None:
    number = put_to_vote(people, [joining(people)])
    for who, choice in zip([*people.growers, people.honoured[0]], (FOR, FOR, AGAINST, ABSTAINED), strict=True):
        vote(number, who, choice, slip=next(slips))
    votes = db.session.scalars(select(Vote).order_by(Vote.id)).all()
    assert [(one.secret, one.choice) for one in votes] == [(True, None)] * 4
    box = db.session.scalars(select(BallotBox)).one()
    assert "for" not in box.ballots
    opened = ballots._opened(box)
    assert list(opened) == sorted(opened)
    assert sorted(opened.values()) == ["abstained", "against", "for", "for"]
    cast = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "vote.cast")).all()
    assert not any(word in json.dumps(one.details) for one in cast for word in ("for", "against", "abstained"))


def test_counted_the_box_is_gone_and_no_table_says_how_anybody_voted(people: Orchard, slips) -> None:
    case = joining(people)
    number = put_to_vote(people, [case])
    secret = [next(slips) for _ in range(3)]
    for who, slip in zip(people.growers, secret, strict=True):
        vote(number, who, FOR if who is not people.growers[0] else AGAINST, slip=slip)
    close(number, people)
    assert (item(number).for_it, item(number).against, item(number).absent) == (2, 1, 2)
    assert again(case).state is CaseState.APPROVED
    assert db.session.scalars(select(BallotBox)).all() == []
    inspector = sa.inspect(db.session.connection())
    for table in inspector.get_table_names():
        rows = db.session.execute(sa.text(f'SELECT * FROM "{table}"')).all()
        assert not any(slip in str(row) for row in rows for slip in secret)


def test_how_long_the_box_is_tells_how_many_voted_and_not_how(people: Orchard, slips) -> None:
    """Whoever copies the database between two ballots needs no key to see its length; neither does who keeps old rows."""
    number = put_to_vote(people, [joining(people)])
    lengths = []
    for who, choice in zip([*people.growers, people.honoured[0]], (FOR, AGAINST, ABSTAINED, FOR), strict=True):
        vote(number, who, choice, slip=next(slips))
        lengths.append(len(ballots.unseal(ballots.BOX, db.session.scalars(select(BallotBox.ballots)).one())))
    assert len({later - before for before, later in pairwise(lengths)}) == 1


def test_with_his_slip_a_voter_changes_his_ballot_and_nobody_does_it_for_him(people: Orchard, slips) -> None:
    number = put_to_vote(people, [joining(people)])
    voter, mine = people.growers[0], next(slips)
    assert vote(number, voter, AGAINST, slip=mine) == 1
    vote(number, voter, FOR, slip=mine)
    vote(number, voter, FOR, slip=mine)
    with pytest.raises(Conflict, match="浏览器"):
        vote(number, voter, AGAINST, slip=next(slips))
    with pytest.raises(Conflict, match="重新打开"):
        vote(number, people.growers[1], FOR, slip="made up")
    assert list(ballots._opened(db.session.scalars(select(BallotBox)).one()).values()) == ["for"]


def test_a_voters_ballots_in_several_cases_are_not_tied_to_each_other(people: Orchard, slips) -> None:
    number = put_to_vote(people, [joining(people, "新苗"), joining(people, "小树")])
    slip = next(slips)
    actions.cast(number, Ballot({1: FOR, 2: AGAINST}, slip), by=people.growers[0].account_id, now=LATER)
    keys = [set(ballots._opened(box)) for box in db.session.scalars(select(BallotBox)).all()]
    assert len(keys) == 2
    assert not keys[0] & keys[1]


def test_the_database_refuses_to_know_how_somebody_voted_secretly(people: Orchard) -> None:
    number = put_to_vote(people, [joining(people)])
    seat = next(iter(seats(number).values()))
    values = {"item": item(number).id, "seat": seat.id, "at": NOW.isoformat()}
    statement = "INSERT INTO vote (item_id, seat_id, secret, choice, at) VALUES (:item, :seat, {}, 'for', :at)"
    true = "true" if db.session.connection().dialect.name == "postgresql" else "1"
    with pytest.raises(sa.exc.IntegrityError):
        db.session.connection().execute(sa.text(statement.format(true)), values)
    db.session.rollback()


def test_closed_after_one_ballot_a_vote_does_not_tell_how_the_one_voted(people: Orchard, slips) -> None:
    case = joining(people)
    number = put_to_vote(people, [case])
    vote(number, people.growers[0], AGAINST, slip=next(slips))
    close(number, people)
    kept = item(number)
    assert kept.result is Result.ADJOURNED and (kept.absent, kept.invalid) == (4, 1)
    assert (kept.for_it, kept.against, kept.abstained) == (0, 0, 0)
    page = sitting_page(the_sitting(number), Identity(people.secretary.account_id, "桑秘书", "staff"))
    assert page.items[0].count is None
    assert "实到 1 人" in in_house_language(page.items[0].words)


def test_nor_does_one_whose_case_was_withdrawn_meanwhile(people: Orchard, slips) -> None:
    case = joining(people)
    number = put_to_vote(people, [case])
    for who in people.growers:
        vote(number, who, AGAINST, slip=next(slips))
    now = again(case)
    engine.withdraw(case.id, by=case.starter_id, version=now.version, reason="改日再来", now=LATER)
    close(number, people)
    kept = item(number)
    assert (kept.result, kept.against) == (Result.GONE, 0)


# ---- verdicts of the step, whom the majority is counted of
def test_the_steps_own_words_are_the_answers_of_the_vote(people: Orchard, slips) -> None:
    case = joining(people)
    number = put_to_vote(people, [case])
    for who in (*people.growers, *people.honoured):
        vote(number, who, AGAINST, slip=next(slips))
    close(number, people)
    turn = db.session.scalars(select(Turn).where(Turn.case_id == case.id, Turn.step == "gathering")).one()
    assert (turn.verdict, again(case).state) == ("decline", CaseState.REFUSED)


def test_a_no_that_passes_on_leads_where_the_step_says(people: Orchard) -> None:
    case = nominated(people, people.growers[0])
    number = put_to_vote(people, [case], Manner.CIRCULATION, details(held_on=NEXT_WEEK))
    for who in people.honoured:
        vote(number, who, AGAINST)
    close(number, people)
    assert again(case).step == "file_away"


def test_counted_of_all_who_stays_away_counts_against(people: Orchard) -> None:
    case = nominated(people, people.growers[0])
    number = put_to_vote(people, [case], Manner.MEETING)
    vote(number, people.honoured[0], FOR)
    assert close(number, people) == "理决〔2026〕1号"
    assert item(number).result is Result.LOST


# ---- a secret vote that was counted at the meeting
def test_a_secret_tally_is_figures_and_who_was_there(people: Orchard) -> None:
    case = joining(people)
    number = put_to_vote(people, [case], Manner.RECORDED)
    by, roll = people.secretary.account_id, seats(number)
    away = {roll["枣五"].id: Choice.ABSENT}
    with pytest.raises(Refusals, match="多于到会人数"):
        actions.record_tally(number, 1, Tally(away, 4, 1, 0), by=by, now=LATER)
    actions.record_tally(number, 1, Tally(away, 2, 1, 0), by=by, now=LATER)
    assert (item(number).invalid, item(number).absent) == (1, 1)
    known = {vote.choice for vote in db.session.scalars(select(Vote)).all()}
    assert known == {None, Choice.ABSENT}
    from app.forms.readers import Owner

    actions.attach_minutes(number, upload(Owner(account_id=by)), by=by, now=LATER)
    assert close(number, people)
    assert again(case).state is CaseState.APPROVED


# ---- closes_before
def test_an_agenda_opened_too_late_is_refused_with_the_first_possible_day(people: Orchard) -> None:
    case = joining(people)
    soon = details(Manner.MEETING, held_on=NOW.date())
    number = actions.plan(Agenda("join", "gathering", [case.id], soon), by=people.secretary.account_id, now=NOW)
    with pytest.raises(DomainError, match="2026-09-15"):
        actions.open_vote(number, by=people.secretary.account_id, now=NOW)
    in_time = details(Manner.MEETING, held_on=NEXT_WEEK)
    actions.change_details(number, in_time, by=people.secretary.account_id, now=NOW)
    assert actions.open_vote(number, by=people.secretary.account_id, now=NOW) == 5
