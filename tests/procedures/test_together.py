"""Steps that run side by side: each is answered by its own, in whatever order, and the last one leads on (`together`)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.rules import AccountKind
from app.kernel.errors import Conflict, NotAllowed
from app.notices.models import Letter
from app.procedures import actions
from app.procedures.actions import Decision
from app.procedures.docket import look_at, waiting_rows
from app.procedures.models import Case, CaseState, Turn, Waiting
from app.procedures.reminding import remind_late
from app.procedures.rules.actors import HeldRole
from app.procedures.rules.chain import StepState
from app.procedures.store import stages
from app.procedures.store.counts import count_by_step
from app.procedures.store.inbox import Filters, inbox
from app.tenancy.database import db
from tests.at_once import together
from tests.procedures.growers import LEAVE, SOCIETY, Growers, growers, says, takes_leave
from tests.procedures.stories import LATER, grant, identity_of, somebody, take

pytestmark = pytest.mark.database
SIDE_BY_SIDE = ["section", "registrar"]


@pytest.fixture
def people(inside) -> Growers:
    inside(SOCIETY)
    return growers()


def waits_at(case: Case) -> list[str]:
    return [row.step for row in waiting_rows(case.id)]


def letters_about(case: Case) -> list[str]:
    return list(db.session.scalars(select(Letter.event).where(Letter.about == case.number).order_by(Letter.id)))


def looks(case: Case) -> list[StepState]:
    return [stage.view.state for stage in stages(look_at(case))]


def test_both_are_waited_for_at_once_each_until_a_day_of_its_own(people):
    case = takes_leave(people.grower)
    rows = {row.step: row.due_on for row in waiting_rows(case.id)}
    assert rows == {"section": date(2026, 9, 17), "registrar": date(2026, 9, 24)}
    assert looks(case) == [StepState.NOW, StepState.NOW, StepState.TO_COME]
    assert [stage.due_on for stage in stages(look_at(case))] == [date(2026, 9, 17), date(2026, 9, 24), None]
    told = db.session.scalars(select(Letter.account_id).where(Letter.event == "step_waiting")).all()
    assert set(told) == {people.convener.account_id, people.registrar.account_id}


@pytest.mark.parametrize("first", ["convener", "registrar"])
def test_whoever_answers_first_the_last_leads_on(people, first):
    case, order = takes_leave(people.grower), [people.convener, people.registrar]
    if first == "registrar":
        order.reverse()
    assert says(case, order[0]) is CaseState.OPEN
    left = waits_at(case)
    assert left == [case.step] == (["registrar"] if first == "convener" else ["section"])
    assert looks(case).count(StepState.NOW) == 1 and looks(case).count(StepState.DONE) == 1
    says(case, order[1])
    assert (case.step, case.round, waits_at(case)) == ("secretary", 1, ["secretary"])
    assert letters_about(case).count("congratulations") == 1, "what passing a step does is done once"


def test_a_step_that_does_not_apply_is_not_waited_for(people):
    case = takes_leave(people.loner)
    assert (case.step, waits_at(case)) == ("registrar", ["registrar"])
    says(case, people.registrar)
    assert case.step == "secretary"


@pytest.mark.parametrize("who", ["convener", "registrar"])
def test_one_refuses_and_nobody_is_waited_for_any_more(people, who):
    case = takes_leave(people.grower)
    assert says(case, getattr(people, who), "refuse") is CaseState.REFUSED
    assert waits_at(case) == []


def resubmit(case: Case, people: Growers) -> None:
    actions.resubmit(case.id, dict(LEAVE), by=people.grower.account_id, version=case.version, now=LATER)


@pytest.mark.parametrize(("passes", "returns"), [("convener", "registrar"), ("registrar", "convener")])
def test_what_was_passed_before_it_was_sent_back_stands(people, passes, returns):
    case = takes_leave(people.grower)
    says(case, getattr(people, passes))
    assert says(case, getattr(people, returns), "return") is CaseState.RETURNED
    resubmit(case, people)
    assert waits_at(case) == ["registrar" if returns == "registrar" else "section"]
    says(case, getattr(people, returns))
    assert case.step == "secretary"


def test_sent_back_before_the_other_had_spoken_both_are_asked(people):
    case = takes_leave(people.grower)
    says(case, people.registrar, "return")
    resubmit(case, people)
    assert (case.step, waits_at(case)) == ("section", SIDE_BY_SIDE)
    says(case, people.registrar)
    says(case, people.convener)
    assert (case.step, case.round) == ("secretary", 2)


def test_a_page_opened_before_the_other_answered_still_counts_and_sent_twice_counts_once(people):
    case = takes_leave(people.grower)
    read = case.version
    says(case, people.registrar, step="registrar")
    for _ in range(2):
        says(case, people.convener, version=read, step="section")
    says(case, people.registrar, version=read, step="registrar")
    turns = db.session.scalars(select(Turn.step).where(Turn.case_id == case.id).order_by(Turn.id)).all()
    assert (list(turns), case.step) == (["registrar", "section"], "secretary")


def test_two_of_one_desk_make_one_answer(people):
    case, colleague = takes_leave(people.grower), somebody("籍同事", kind=AccountKind.STAFF)
    grant(colleague, "registrar")
    read = case.version
    says(case, people.registrar, step="registrar")
    with pytest.raises(Conflict, match="籍老师"):
        says(case, colleague, version=read, step="registrar")
    assert waits_at(case) == ["section"]


def test_a_page_opened_before_it_was_sent_back_is_stale(people):
    case = takes_leave(people.grower)
    read = case.version
    says(case, people.registrar, "return")
    resubmit(case, people)
    with pytest.raises(Conflict):
        says(case, people.convener, version=read, step="section")


def test_who_lost_the_right_answers_no_more_and_the_other_does(people):
    case = takes_leave(people.grower)
    take(people.convening)
    with pytest.raises(NotAllowed):
        says(case, people.convener, step="section")
    says(case, people.registrar)
    assert waits_at(case) == ["section"]


def test_nobody_answers_in_the_place_of_the_other(people):
    case = takes_leave(people.grower)
    with pytest.raises(NotAllowed):
        says(case, people.registrar, step="section")
    with pytest.raises(NotAllowed):
        says(case, people.secretary)


def test_who_is_waited_for_at_both_takes_them_in_order(people):
    case = takes_leave(people.grower)
    grant(people.registrar, "convener", people.pome)
    says(case, people.registrar)
    assert waits_at(case) == ["registrar"]
    says(case, people.registrar)
    assert case.step == "secretary"


def test_what_is_late_is_told_to_the_one_who_is_late(people):
    case = takes_leave(people.grower)
    remind_late(LATER + timedelta(days=8))
    told = db.session.scalars(select(Letter.account_id).where(Letter.event == "step_late", Letter.about == case.number)).all()
    assert list(told) == [people.convener.account_id]


def test_each_desk_finds_it_under_its_own_step(people):
    case = takes_leave(people.grower)
    desks = {"section": (people.convener, HeldRole("convener", people.pome)), "registrar": (people.registrar, None)}
    for step, (who, role) in desks.items():
        held = role or HeldRole("registrar", db.session.scalar(select(Waiting.body_id).where(Waiting.step == step)))
        identity = identity_of(who, held)
        assert [(row.number, row.step) for row in inbox(identity, Filters())] == [(case.number, step)]
        assert count_by_step(identity) == {("sabbatical", step): 1}
    says(case, people.registrar)
    assert count_by_step(identity) == {}


def test_both_at_the_same_moment_both_count(people, app: Flask):
    case = takes_leave(people.grower)
    number, read = case.id, case.version


    def by(account_id: int, step: str) -> Callable[[], CaseState]:
        decision = Decision("endorse", step=step)
        return lambda: actions.decide(number, decision, by=account_id, version=read, now=LATER)

    tasks = [by(people.convener.account_id, "section"), by(people.registrar.account_id, "registrar")]
    assert together(app, SOCIETY, *tasks) == [CaseState.OPEN, CaseState.OPEN]
    moved = db.session.get_one(Case, number, populate_existing=True)
    assert (moved.step, waits_at(moved)) == ("secretary", ["secretary"])
