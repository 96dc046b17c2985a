"""What was voted at a meeting is recorded by the secretariat, name by name, with the minutes (Z12)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.forms.readers import Owner
from app.governance import actions
from app.governance.actions import Tally
from app.governance.models import Manner, Vote
from app.governance.rules import Choice, Result
from app.kernel.errors import Conflict, NotFound, Refusals
from app.procedures.models import Turn
from app.tenancy.database import db
from tests.governance.stories import (
    LATER,
    NOW,
    TODAY,
    Council,
    Unit,
    again,
    applied,
    close,
    item,
    member_unit,
    officer,
    put_to_vote,
    seats,
    upload,
    vote,
)

pytestmark = pytest.mark.database
FOR, AGAINST, ABSENT, RECUSED = Choice.FOR, Choice.AGAINST, Choice.ABSENT, Choice.RECUSED


def _record(number: str, people: Council, *choices: Choice, place: int = 1) -> None:
    given = dict(zip((seat.id for seat in seats(number).values()), choices, strict=False))
    actions.record_tally(number, place, Tally(given), by=people.secretary.account_id, now=LATER)


@pytest.mark.requirement("Z3", "Z12")
def test_names_and_minutes_make_the_resolution(people: Council) -> None:
    case = applied(people, "商都云图有限公司")
    number = put_to_vote(people, [case], Manner.RECORDED)
    _record(number, people, FOR, FOR, FOR, FOR, AGAINST, ABSENT)
    with pytest.raises(Conflict, match="会议纪要"):
        close(number, people, now=LATER)
    by = people.secretary.account_id
    minutes = upload(Owner(account_id=by))
    actions.attach_minutes(number, minutes, by=by, now=LATER)
    resolution = close(number, people, now=LATER)
    assert (again(case).step, item(number).result) == ("payment", Result.CARRIED)
    turn = db.session.scalars(select(Turn).where(Turn.step == "council")).one()
    assert (turn.rests_on, turn.uploads) == (resolution, [minutes])


def test_everybody_on_the_roll_is_recorded_and_may_be_recorded_anew(people: Council) -> None:
    number = put_to_vote(people, [applied(people, "商都云图有限公司")], Manner.RECORDED)
    with pytest.raises(Refusals, match="还有 3 人"):
        _record(number, people, FOR, FOR, FOR)
    _record(number, people, *[FOR] * 6)
    _record(number, people, *[FOR] * 4, RECUSED, RECUSED)
    assert (item(number).for_it, item(number).recused) == (4, 2)
    assert len(db.session.scalars(select(Vote)).all()) == 6


def test_who_has_to_keep_out_stays_out_whatever_is_recorded(people: Council) -> None:
    case = applied(people, "商都云图有限公司")
    officer("当事理事", Unit(case.unit_id or 0, case.starter_id or 0, case.title))
    number = put_to_vote(people, [case], Manner.RECORDED)
    _record(number, people, *[FOR] * 7)
    assert (item(number).for_it, item(number).recused) == (6, 1)


def test_a_recorded_vote_is_not_voted_on_pages_and_a_vote_on_pages_not_recorded(people: Council) -> None:
    recorded = put_to_vote(people, [applied(people, "甲信息有限公司")], Manner.RECORDED)
    with pytest.raises(Conflict, match="现场"):
        vote(recorded, people.seated[0], FOR)
    online = put_to_vote(people, [applied(people, "乙信息有限公司")])
    with pytest.raises(Conflict, match="在线"):
        _record(online, people, *[FOR] * 6)


def test_nothing_is_closed_with_a_case_left_out(people: Council) -> None:
    cases = [applied(people, name) for name in ("甲信息有限公司", "乙信息有限公司")]
    number = put_to_vote(people, cases, Manner.RECORDED)
    _record(number, people, *[FOR] * 6)
    with pytest.raises(Conflict, match="1 件没有登记"):
        close(number, people, now=LATER)
    with pytest.raises(NotFound):
        _record(number, people, *[FOR] * 6, place=9)
    with pytest.raises(NotFound):
        actions.record_tally(number, 2, Tally(), by=people.president.account_id, now=NOW)


def test_a_meeting_that_was_held_already_is_recorded_with_the_roll_of_its_day(people: Council) -> None:
    case = applied(people, "商都云图有限公司")
    late = officer("今日就任理事", member_unit("新任单位有限公司"), since=TODAY)
    number = put_to_vote(people, [case], Manner.RECORDED, held_on=TODAY - timedelta(days=3))
    assert late.name not in seats(number)
    assert len(seats(number)) == 6
