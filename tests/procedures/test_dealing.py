"""What somebody dealt with is kept with his answers and with the cases, and always agrees with them (E4)."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select

from app.procedures import actions
from app.procedures.actions.dealing import list_anew
from app.procedures.models import Case, DealtWith, Turn
from app.tenancy.database import db
from app.tenancy.transactions import action
from tests.procedures.stories import APPROVE, NOW, decide, the_case
from tests.procedures.test_desks import file_many

pytestmark = [pytest.mark.database, pytest.mark.requirement("E4")]


def kept() -> set[tuple[int, int, int, str, bool]]:
    rows = db.session.scalars(select(DealtWith).order_by(DealtWith.case_id))
    return {(one.account_id, one.case_id, one.turn_id, one.procedure, one.running) for one in rows}


def there() -> set[tuple[int, int, int, str, bool]]:
    """The last answer of each account at a desk, and how its case stands."""
    found = {}
    query = select(Turn, Case).join(Case, Case.id == Turn.case_id).where(Turn.asked == 0, Turn.account_id.is_not(None))
    for turn, case in db.session.execute(query.order_by(Turn.id)):
        found[turn.account_id, turn.case_id] = (turn.id, case.procedure, not case.state.is_closed)
    return {(*key, *rest) for key, rest in found.items()}


def answered(case: Case, verdict: actions.Decision, by) -> None:
    decide(the_case(actions.Filed(case.id, case.number)), verdict, by)


def test_who_answers_has_dealt_with_the_case_and_it_runs_until_it_is_closed(people):
    file_many(people, 3)
    approved, returned, _ = db.session.scalars(select(Case).order_by(Case.id)).all()
    answered(returned, actions.Decision("return", "请补充照片"), people.secretary)
    assert kept() == there() and [row[-1] for row in kept()] == [True]
    answered(approved, APPROVE, people.secretary)
    assert kept() == there() and len(kept()) == 2
    actions.withdraw(returned.id, by=returned.starter_id, version=returned.version, reason="不申请了", now=NOW)
    assert kept() == there() and {row[-1] for row in kept() if row[1] == returned.id} == {False}


def test_written_down_anew_it_is_the_same(people):
    file_many(people, 2)
    for case in db.session.scalars(select(Case).order_by(Case.id)).all():
        answered(case, APPROVE, people.secretary)
    before = kept()
    forget_all()
    list_anew(NOW)
    assert kept() == before == there() and before


def test_an_answer_that_was_refused_is_not_kept(people):
    file_many(people, 1)
    case = db.session.scalars(select(Case)).one()
    with pytest.raises(ZeroDivisionError):
        answer_and_break(case, people.secretary)
    forget_one_more()
    assert kept() == there() == set()


@action
def forget_all() -> None:
    db.session.execute(delete(DealtWith))


@action
def forget_one_more() -> None:
    """Another action of the same session: nothing of the one before is written with it."""


@action
def answer_and_break(case: Case, by) -> None:
    answered(case, APPROVE, by)
    raise ZeroDivisionError
