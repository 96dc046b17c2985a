"""An answer is taken back while nobody has acted on it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.kernel.errors import Conflict, NotAllowed
from app.procedures import actions
from app.procedures.actions import Decision
from app.procedures.docket import look_at
from app.procedures.models import CaseState, Turn, Waiting
from app.procedures.rules.machine import Position
from app.procedures.rules.taking_back import may_take_back
from app.procedures.store import history
from app.tenancy.configuration.concepts.procedures import Procedure
from app.tenancy.database import db
from tests.procedures.club import CLUB, club, recommended
from tests.procedures.stories import LATER, decide, grant, somebody, the_case

database = pytest.mark.database


@pytest.fixture
def people(inside):
    inside(CLUB)
    return club()


def take_back(case, who, version=None):
    return actions.take_back(case.id, by=who.account_id, version=version or case.version, now=LATER + timedelta(hours=1))


@database
@pytest.mark.requirement("G7")
def test_a_recommendation_is_taken_back_before_the_association_acts(people):
    case = the_case(recommended(people))
    before = case.version
    assert take_back(case, people.warden) is CaseState.OPEN
    assert (case.step, case.round, case.version) == ("warden", 2, before + 1)
    waiting = db.session.scalars(select(Waiting).where(Waiting.case_id == case.id)).one()
    assert (waiting.role, waiting.body_id) == ("warden", people.north)
    assert look_at(case).turns == []
    assert [entry.what for entry in history(look_at(case))][:2] == ["taken_back", "recommend"]
    assert "case.taken_back" in set(db.session.scalars(select(AuditEntry.act)))


@database
def test_it_may_be_given_anew_and_both_answers_stay_readable(people):
    case = the_case(recommended(people))
    take_back(case, people.warden)
    decide(case, Decision("refuse", opinion="资料有误"), people.warden)
    verdicts = db.session.scalars(select(Turn.verdict).where(Turn.case_id == case.id).order_by(Turn.id)).all()
    assert (case.state, verdicts) == (CaseState.REFUSED, ["recommend", "refuse"])


@database
def test_taken_back_twice_it_is_taken_back_once(people):
    case = the_case(recommended(people))
    version = case.version
    take_back(case, people.warden, version)
    take_back(case, people.warden, version)
    assert (case.round, case.version) == (2, version + 1)


@database
def test_once_the_association_has_acted_it_is_too_late(people):
    case = the_case(recommended(people))
    decide(case, Decision("return", opinion="请补照片"), people.secretary)
    with pytest.raises(Conflict, match="不能撤回"):
        take_back(case, people.warden)


@database
def test_a_page_from_before_takes_nothing_back(people):
    case = the_case(recommended(people))
    with pytest.raises(Conflict):
        take_back(case, people.warden, case.version - 1)


@database
def test_only_whose_step_it_is_takes_it_back(people):
    case = the_case(recommended(people))
    for who in (people.other_warden, people.secretary):
        with pytest.raises(NotAllowed):
            take_back(case, who)
    colleague = somebody("同分会值班员")
    grant(colleague, "warden", people.north)
    take_back(case, colleague)
    assert case.step == "warden"


@database
@pytest.mark.requirement("A6")
def test_nobody_takes_an_answer_back_in_his_own_matter(people):
    case = the_case(recommended(people))
    grant(people.newcomer, "warden", people.north)
    with pytest.raises(NotAllowed):
        take_back(case, people.newcomer)
    assert (case.step, case.round) == ("secretary", 1)


CHAIN = Procedure.model_validate(
    {
        "label": "事项",
        "steps": [
            {"name": "unit", "label": "单位", "take_back": True, "then": ["open_account"]},
            {"name": "numbered", "label": "编号", "take_back": True, "then": [{"issue": "certificate"}]},
            {"name": "firm", "label": "不可撤回"},
            {"name": "payer", "label": "复核", "take_back": True},
            {"name": "payment", "label": "缴费", "pay": True},
        ],
    }
)


@pytest.mark.parametrize(
    ("answered", "state", "at", "may"),
    [
        ("unit", CaseState.OPEN, "numbered", True),
        ("unit", CaseState.RETURNED, "unit", False),
        ("unit", CaseState.OPEN, "unit", False),
        ("unit", CaseState.REFUSED, "", False),
        ("numbered", CaseState.OPEN, "firm", False),
        ("firm", CaseState.OPEN, "payer", False),
        ("payer", CaseState.OPEN, "payment", False),
    ],
)
def test_what_drew_a_number_or_was_told_is_not_taken_back(answered, state, at, may):
    assert may_take_back(CHAIN, answered, Position(state, at)) is may
