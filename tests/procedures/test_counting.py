"""How many wait is kept with what waits, and both always agree (E4)."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from app.procedures import actions
from app.procedures.actions import Filing
from app.procedures.actions.counting import recount_waiting
from app.procedures.counters import StepCount, WaitingCount
from app.procedures.models import Case, Waiting
from app.procedures.store import Filters, count_by_step, counts_around, counts_of, inbox
from app.tenancy.database import db
from app.tenancy.transactions import action
from tests.procedures.stories import (
    APPROVE,
    NOW,
    TODAY,
    answers,
    asked_in,
    decide,
    identity_of,
    secretary_role,
    somebody,
    the_case,
)
from tests.procedures.test_desks import file_many

pytestmark = pytest.mark.database


def kept() -> Counter[object]:
    rows = db.session.scalars(select(WaitingCount).order_by(WaitingCount.step))
    return Counter({(one.role, one.body_id, one.procedure, one.step, one.sort_on): one.number for one in rows if one.number})


def there() -> Counter[object]:
    rows = db.session.scalars(select(Waiting).where(Waiting.role.is_not(None)).order_by(Waiting.id))
    return Counter((one.role, one.body_id, one.procedure, one.step, one.sort_on) for one in rows)


@pytest.mark.requirement("E4")
def test_the_counts_follow_what_comes_goes_back_and_goes_away(people):
    file_many(people, 4)
    assert kept() == there() and there().total() == 4

    cases = db.session.scalars(select(Case).order_by(Case.id)).all()
    decide(the_case(filed_of(cases[0])), APPROVE, people.secretary)
    assert kept() == there() and there().total() == 3

    returned = actions.Decision("return", "请补充照片")
    decide(the_case(filed_of(cases[1])), returned, people.secretary)
    assert kept() == there() and there().total() == 2


def at_steps() -> Counter[object]:
    """How many wait at each step, by the body of the case and all together, as it is kept."""
    rows = db.session.scalars(select(StepCount).order_by(StepCount.step))
    return Counter({(one.body_id, one.procedure, one.step, one.sort_on): one.number for one in rows if one.number})


def waiting_at_steps() -> Counter[object]:
    found: Counter[object] = Counter()
    rows = db.session.execute(select(Case.body_id, Waiting).join(Case, Case.id == Waiting.case_id).order_by(Waiting.id))
    for body_id, one in rows:
        for place in (0, body_id):
            found[place, one.procedure, one.step, one.sort_on] += 1
    return found


def test_the_figures_of_each_step_follow_too_whoever_is_waited_for(people):
    file_many(people, 3)
    file_own_and_stop(people)
    assert at_steps() == waiting_at_steps() and at_steps().total() == 8
    [first, *_] = db.session.scalars(select(Case).order_by(Case.id)).all()
    decide(the_case(filed_of(first)), APPROVE, people.secretary)
    assert at_steps() == waiting_at_steps() and at_steps().total() == 6
    spoil()
    recount_waiting(NOW)
    assert at_steps() == waiting_at_steps()


def file_own_and_stop(people) -> None:
    """A case that waits for the sponsor, not for a desk."""
    actions.file_case(Filing("join_person", answers(people)), by=people.applicant.account_id, now=NOW)


def filed_of(case: Case) -> actions.Filed:
    return actions.Filed(case.id, case.number)


def test_what_is_refused_counts_nothing(people):
    file_many(people, 1)
    before = kept()
    with pytest.raises(ZeroDivisionError):
        file_and_break(people)
    file_more(people, "再来一人", 71)
    assert kept() == there() and kept().total() == before.total() + 1


@action
def file_and_break(people) -> None:
    file_more(people, "没有成功", 70)
    raise ZeroDivisionError


def file_more(people, name: str, number: int) -> None:
    who = somebody(name)
    given = answers(people, name=who.name, id_number=f"41010519900308{number:04}")
    filed = actions.file_case(Filing("join_person", given), by=who.account_id, now=NOW)
    asked = asked_in(filed.case_id).id
    actions.confirm(asked, actions.Reply("recommend"), by=people.sponsor.account_id, token=None, now=NOW)


def test_my_own_case_is_neither_in_my_inbox_nor_counted(people):
    file_many(people, 2)
    applicant = people.applicant
    desk = identity_of(applicant, secretary_role())
    file_own(people)

    assert count_by_step(desk) == {("join_person", "secretary"): 2}
    assert len(inbox(desk, Filters())) == 2
    assert count_by_step(identity_of(people.secretary, secretary_role())) == {("join_person", "secretary"): 3}


def file_own(people) -> None:
    filed = actions.file_case(Filing("join_person", answers(people)), by=people.applicant.account_id, now=NOW)
    asked = asked_in(filed.case_id).id
    actions.confirm(asked, actions.Reply("recommend"), by=people.sponsor.account_id, token=None, now=NOW)


def test_a_case_knows_its_place_and_those_beside_it(people):
    file_many(people, 5)
    desk = identity_of(people.secretary, secretary_role())
    rows = inbox(desk, Filters())
    for place, row in enumerate(rows):
        _, near = counts_around(desk, row.case_id, TODAY)
        assert near is not None and near.place == place + 1
        assert near.before == (rows[place - 1].number if place else None)
        assert near.after == (rows[place + 1].number if place < 4 else None)
    assert counts_around(desk, 999_999, TODAY)[1] is None


def test_late_ones_and_those_due_today_are_summed_by_day(people):
    file_many(people, 3)
    desk = identity_of(people.secretary, secretary_role())
    first = inbox(desk, Filters())[0].due_on
    [found] = counts_of(desk, first + timedelta(days=1))
    assert (found.all, found.late) == (3, 1)
    [found] = counts_of(desk, first)
    assert (found.late, found.due_today) == (0, 1)


def test_counted_anew_they_are_what_they_were(people):
    file_many(people, 3)
    before = kept()
    spoil()
    assert kept() != before
    recount_waiting(NOW)
    assert kept() == before


@action
def spoil() -> None:
    db.session.execute(delete(WaitingCount))
    db.session.execute(delete(StepCount))
