"""Whoever is late is told once a deadline, several cases in one letter (E4)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.notices.models import Letter
from app.procedures import actions
from app.procedures.models import Case
from app.procedures.reminding import remind_late
from app.tenancy.database import db
from tests.procedures.stories import NOW, apply, decide, recommend, the_case
from tests.procedures.test_desks import file_many

pytestmark = [pytest.mark.database, pytest.mark.requirement("E4")]
LATER = NOW + timedelta(days=40)


def told(event: str, who=None) -> list[Letter]:
    """The letters of this kind, to one reader where one is named: the secretariat has two."""
    query = select(Letter).where(Letter.event == event)
    query = query.where(Letter.account_id == who.account_id) if who else query
    return list(db.session.scalars(query.order_by(Letter.id)))


def test_a_single_late_case_is_told_with_the_way_to_it_and_not_again(people):
    filed = apply(people)
    recommend(people, filed)

    assert remind_late(NOW) == 0
    assert remind_late(LATER) == 1
    [letter] = told("step_late", people.secretary)
    assert letter.link == f"/desk/cases/{filed.number}" and filed.number in letter.subject
    assert remind_late(LATER) == 0 == remind_late(LATER + timedelta(days=9))
    assert len(told("step_late", people.secretary)) == len(told("step_late", people.colleague)) == 1


def test_several_late_cases_make_one_letter(people):
    file_many(people, 3)
    assert remind_late(LATER) == 3
    [letter] = told("steps_late", people.secretary)
    assert "3 件" in letter.subject and "申请人02" in letter.body
    assert letter.link == "/desk/late"
    assert not told("step_late")


def test_a_new_deadline_is_told_anew(people):
    file_many(people, 1)
    assert remind_late(LATER) == 1
    case = db.session.scalars(select(Case)).one()
    decide(the_case(actions.Filed(case.id, case.number)), actions.Decision("return", "请补充照片"), people.secretary)

    assert remind_late(LATER) == 1
    assert told("step_late")[-1].link == f"/cases/{case.number}"
