"""What happens when two people press at the same moment: one effect, one number, one winner."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from app.kernel.errors import Conflict
from app.members.models import Membership
from app.procedures import actions
from app.procedures.actions import Decision, Filing
from app.procedures.models import Case, CaseState, Turn
from app.tenancy.database import db
from tests.at_once import together
from tests.procedures.stories import APPROVE, HENAN, LATER, NOW, answers, apply, asked_in, recommend, somebody

pytestmark = pytest.mark.database


@pytest.mark.requirement("R1")
def test_one_form_sent_four_times_at_once_is_one_case(app, people):
    filed = together(app, HENAN, *[lambda: apply(people)] * 4)
    assert len({one.number for one in filed}) == 1
    assert db.session.scalar(select(func.count()).select_from(Case)) == 1


@pytest.mark.requirement("R1")
def test_two_forms_of_one_person_at_once_are_one_open_case(app, people):
    results = together(app, HENAN, lambda: apply(people, submission="a"), lambda: apply(people, submission="b"))
    assert sorted(isinstance(one, Conflict) for one in results) == [False, True]
    assert db.session.scalar(select(func.count()).select_from(Case)) == 1


@pytest.mark.requirement("R2")
def test_two_reviewers_at_once_make_one_decision(app, people):
    case = recommend(people, apply(people))
    number, version = case.id, case.version

    def by(account_id: int, decision: Decision) -> Callable[[], CaseState]:
        return lambda: actions.decide(number, decision, by=account_id, version=version, now=LATER)

    refuse = Decision("refuse", opinion="材料不实")
    results = together(app, HENAN, by(people.secretary.account_id, APPROVE), by(people.colleague.account_id, refuse))
    assert sorted(isinstance(one, Conflict) for one in results) == [False, True]
    turns = db.session.scalars(select(Turn.verdict).where(Turn.case_id == number, Turn.step == "secretary")).all()
    assert len(turns) == 1


@pytest.mark.requirement("R4")
def test_admissions_at_once_take_numbers_without_gaps(app, people):
    cases = [waiting_case(people, place) for place in range(4)]

    def approve(case_id: int, version: int) -> Callable[[], CaseState]:
        return lambda: actions.decide(case_id, APPROVE, by=people.secretary.account_id, version=version, now=LATER)

    assert set(together(app, HENAN, *[approve(*one) for one in cases])) == {CaseState.APPROVED}
    numbers = db.session.scalars(
        select(Membership.number).where(Membership.number.is_not(None)).order_by(Membership.number)
    ).all()
    assert numbers == [f"HNRC-{seq:05}" for seq in range(1, 6)]


def waiting_case(people, place: int) -> tuple[int, int]:
    """A case of another person that waits for the secretariat: its id and version."""
    who = somebody(f"申请人{place}")
    filing = Filing(
        "join_person", answers(people, name=who.name, id_number=f"41010519900307{place:04}"), submission=f"f{place}"
    )
    filed = actions.file_case(filing, by=who.account_id, now=NOW)
    reply = actions.Reply("recommend")
    actions.confirm(asked_in(filed.case_id).id, reply, by=people.sponsor.account_id, token=None, now=LATER)
    case = db.session.get_one(Case, filed.case_id, populate_existing=True)
    return case.id, case.version
