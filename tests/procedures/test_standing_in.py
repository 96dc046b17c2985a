"""Deputies act for somebody and say so, late steps go up, and nobody decides on himself by any of these ways (A6, E4)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.accounts.actions.deputising import Absence, end_deputies, name_deputy
from app.accounts.actions.granting import end_role_on
from app.accounts.models import Grant
from app.accounts.rules import AccountKind
from app.accounts.store import roles_held
from app.kernel.errors import Conflict, DomainError, NotAllowed, NotFound
from app.notices.models import Letter
from app.procedures import actions
from app.procedures.actions import Decision
from app.procedures.actions.escalating import escalate_late
from app.procedures.actions.silence import answer_by_silence
from app.procedures.docket import waiting_rows
from app.procedures.models import CaseState, Happening, Turn, Waiting
from app.tenancy.database import db
from tests.procedures.guild import GUILD, censure, decide, enter, file, guild, noon, the_case
from tests.procedures.stories import NOW, TODAY, grant, somebody, take

pytestmark = pytest.mark.database
YES = Decision("approve", "同意")


@pytest.fixture
def people(inside):
    inside(GUILD)
    return guild()


@pytest.fixture
def helper():
    return somebody("代班人", kind=AccountKind.STAFF)


def stand_in(deputy, who, first=TODAY, last=TODAY + timedelta(days=7)):
    return name_deputy(Absence(deputy.account_id, first, last), by=who.account_id, now=NOW)


def again(case):
    return the_case(actions.Filed(case.id, case.number))


# ---- deputies
def test_a_deputy_decides_for_somebody_and_the_record_says_for_whom(people, helper):
    case = the_case(file(people.keeper, "swap"))
    with pytest.raises(NotAllowed):
        decide(case, YES, helper)
    assert stand_in(helper, people.warden) == 1
    assert decide(again(case), YES, helper) is CaseState.APPROVED
    turn = db.session.scalars(select(Turn)).one()
    assert (turn.name, turn.instead_of, turn.acted_as) == ("代班人", "温值守", "warden")


def test_it_begins_and_ends_with_its_days_and_with_the_right_of_who_is_away(people, helper):
    stand_in(helper, people.warden, TODAY + timedelta(days=2), TODAY + timedelta(days=3))
    held = [bool(roles_held(helper.account_id, on=TODAY + timedelta(days=n))) for n in range(5)]
    assert held == [False, False, True, True, False]
    own = db.session.scalars(select(Grant).where(Grant.account_id == people.warden.account_id)).one()
    take(own.id)
    assert not roles_held(helper.account_id, on=TODAY + timedelta(days=2))


def test_a_deputy_stands_in_no_longer_than_the_right_lasts_that_he_was_given(people, helper):
    own = db.session.scalars(select(Grant.id).where(Grant.account_id == people.warden.account_id)).one()
    end_role_on(own, TODAY + timedelta(days=2), by=None, now=NOW)
    stand_in(helper, people.warden, TODAY, TODAY + timedelta(days=7))
    held = [bool(roles_held(helper.account_id, on=TODAY + timedelta(days=n))) for n in range(5)]
    assert held == [True, True, True, False, False]


def test_who_is_back_ends_it_at_once_and_a_deputy_hands_nothing_on(people, helper):
    stand_in(helper, people.warden)
    with pytest.raises(Conflict):
        stand_in(people.secretary, helper)
    end_deputies(helper.account_id, by=people.warden.account_id, now=NOW)
    assert not roles_held(helper.account_id, on=TODAY)


@pytest.mark.parametrize(("first", "last"), [(-1, 2), (3, 2), (0, 400)])
def test_days_that_cannot_be_are_refused(people, helper, first, last):
    with pytest.raises(DomainError):
        stand_in(helper, people.warden, TODAY + timedelta(days=first), TODAY + timedelta(days=last))


def test_nobody_stands_in_for_himself_and_no_stranger_is_named(people):
    with pytest.raises(NotAllowed):
        stand_in(people.warden, people.warden)
    with pytest.raises(NotFound):
        stand_in(people.newcomer, people.warden)


def test_a_deputy_decides_neither_on_himself_nor_on_whom_he_stands_in_for(people, helper):
    enter(people.warden, people.meadow)
    enter(helper, people.meadow)
    stand_in(helper, people.warden)
    for who in (people.warden, helper):
        case = the_case(file(who, "swap"))
        with pytest.raises(NotAllowed, match=r"代理当事人|不能办理本人"):
            decide(case, YES, helper)


def test_the_deputy_of_who_proposed_is_no_second_person(people, helper):
    case = censure(people)
    answer_by_silence(noon("2026-09-21"))
    now = noon("2026-09-22")
    stand_in(helper, people.secretary, TODAY, TODAY + timedelta(days=30))
    actions.decide(case.id, Decision("expel", "属实"), by=people.secretary.account_id, version=again(case).version, now=now)
    with pytest.raises(NotAllowed, match="另一人"):
        actions.confirm_proposal(case.id, by=helper.account_id, version=again(case).version, now=now)


def test_who_is_away_confirms_nothing_that_his_deputy_proposed(people, helper):
    case = censure(people)
    answer_by_silence(noon("2026-09-21"))
    now = noon("2026-09-22")
    stand_in(helper, people.secretary, TODAY, TODAY + timedelta(days=30))
    actions.decide(case.id, Decision("expel", "属实"), by=helper.account_id, version=again(case).version, now=now)
    with pytest.raises(NotAllowed, match="另一人"):
        actions.confirm_proposal(case.id, by=people.secretary.account_id, version=again(case).version, now=now)
    other = somebody("另一代班人", kind=AccountKind.STAFF)
    stand_in(other, people.secretary, TODAY, TODAY + timedelta(days=30))
    with pytest.raises(NotAllowed, match="另一人"):
        actions.confirm_proposal(case.id, by=other.account_id, version=again(case).version, now=now)
    state = actions.confirm_proposal(case.id, by=people.colleague.account_id, version=again(case).version, now=now)
    assert state is CaseState.APPROVED


# ---- going up
@pytest.mark.requirement("K8")
def test_a_late_step_goes_up_after_so_many_working_days_and_either_may_answer(people):
    case = the_case(file(people.keeper, "hive_check"))
    [waits] = waiting_rows(case.id)
    assert (case.due_on, waits.escalates_on) == (date(2026, 9, 16), date(2026, 9, 18))
    with pytest.raises(NotAllowed):
        decide(case, YES, people.secretary)
    assert escalate_late(noon("2026-09-17")) == 0
    assert escalate_late(noon("2026-09-18")) == 1
    assert escalate_late(noon("2026-09-18")) == 0 == escalate_late(noon("2026-09-30"))

    waiting = {row.role for row in db.session.scalars(select(Waiting).where(Waiting.case_id == case.id))}
    assert waiting == {"warden", "secretary"}
    letters = db.session.scalars(select(Letter).where(Letter.event == "step_escalated")).all()
    assert {letter.account_id for letter in letters} == {people.secretary.account_id, people.colleague.account_id}
    assert decide(again(case), YES, people.secretary) is CaseState.APPROVED
    assert db.session.scalars(select(Turn)).one().acted_as == "secretary"
    assert not db.session.scalars(select(Waiting)).all()


def test_who_was_late_may_still_answer_first(people):
    case = the_case(file(people.keeper, "hive_check"))
    escalate_late(noon("2026-09-18"))
    assert decide(again(case), YES, people.warden) is CaseState.APPROVED


# ---- everybody has to stand aside
def test_where_everybody_is_concerned_the_case_goes_up_at_once(people):
    enter(people.warden, people.meadow)
    case = the_case(file(people.warden, "hive_check"))
    happened = set(db.session.scalars(select(Happening.what).where(Happening.case_id == case.id)))
    assert {"nobody_may_act", "escalated"} <= happened
    assert decide(case, YES, people.secretary) is CaseState.APPROVED


def test_without_anybody_above_the_secretariat_is_told(people):
    enter(people.warden, people.meadow)
    case = the_case(file(people.warden, "swap"))
    letters = db.session.scalars(select(Letter).where(Letter.event == "nobody_may_act")).all()
    assert {letter.account_id for letter in letters} == {people.secretary.account_id, people.colleague.account_id}
    assert case.number in letters[0].body
    grant(people.other_warden, "warden", people.meadow)
    assert decide(case, YES, people.other_warden) is CaseState.APPROVED


def test_one_who_may_act_is_enough(people):
    enter(people.warden, people.meadow)
    grant(people.other_warden, "warden", people.meadow)
    case = the_case(file(people.warden, "swap"))
    assert "nobody_may_act" not in set(db.session.scalars(select(Happening.what).where(Happening.case_id == case.id)))
