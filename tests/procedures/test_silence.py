"""A deadline that passes gives an answer where the configuration says so; nobody gave it, and everybody is told."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.jobs.chores import sweep_chores
from app.kernel.errors import Conflict
from app.notices.models import Letter
from app.procedures import actions
from app.procedures.actions import Decision, silence
from app.procedures.actions.silence import answer_by_silence, speak_for_silence
from app.procedures.docket import take_up, waiting_rows
from app.procedures.models import Asked, CaseState, Turn, Waiting
from app.tenancy.configuration.concepts.conditions import Require
from app.tenancy.database import db
from tests.procedures.guild import GUILD, apiary, censure, decide, guild, noon, the_case
from tests.procedures.stories import LATER

pytestmark = pytest.mark.database


@pytest.fixture
def people(inside):
    inside(GUILD)
    return guild()


def again(case):
    return the_case(actions.Filed(case.id, case.number))


def turns(case):
    return list(db.session.scalars(select(Turn).where(Turn.case_id == case.id).order_by(Turn.id)))


def told(event):
    return list(db.session.scalars(select(Letter).where(Letter.event == event).order_by(Letter.id)))


@pytest.mark.requirement("H13")
def test_who_does_not_speak_has_been_heard_after_the_last_day_and_not_before(people):
    case = censure(people)
    assert (case.step, case.due_on.isoformat()) == ("hearing", "2026-09-20")

    assert answer_by_silence(noon("2026-09-20")) == 0
    assert answer_by_silence(noon("2026-09-21")) == 1

    assert again(case).step == "secretary"
    [turn] = turns(case)
    assert (turn.verdict, turn.account_id, turn.name, turn.acted_as) == ("stated", None, "", "silence")
    assert "case.silent" in set(db.session.scalars(select(AuditEntry.act)))
    to = {letter.account_id: letter for letter in told("step_silent")}
    letter = to[people.keeper.account_id]
    assert "2026-09-20" in letter.body and "已陈述" in letter.body and letter.link == f"/cases/{case.number}"


def test_a_day_put_off_while_the_sweep_runs_is_awaited(people):
    case = censure(people)
    [waits] = waiting_rows(case.id)
    assert waits.silent_on is not None
    assert not speak_for_silence(case.id, case.step, now=noon(waits.silent_on.isoformat()))
    assert not turns(again(case))
    assert again(case).step == case.step


def test_what_a_step_requires_holds_for_silence_too(people):
    case = censure(people)
    docket = take_up(case.id)
    assert silence._leads(docket, noon("2026-09-21").date()) is not None
    never = Require.model_validate({"that": "today > date(2999, 1, 1)", "else": {"zh": "尚未到日子"}})
    steps = [one.model_copy(update={"require": (never,)}) if one.name == "hearing" else one for one in docket.procedure.steps]
    docket.__dict__["procedure"] = docket.procedure.model_copy(update={"steps": tuple(steps)})
    assert silence._leads(docket, noon("2026-09-21").date()) is None


def test_done_twice_silence_says_nothing_more(people):
    case = censure(people)
    assert answer_by_silence(noon("2026-09-21")) == 1
    assert answer_by_silence(noon("2026-09-21")) == 0 == answer_by_silence(noon("2026-10-21"))
    assert len(turns(case)) == 1


@pytest.mark.requirement("K8")
def test_the_deadline_counts_the_guilds_own_working_days(people):
    """10 September is a Thursday; the 12th, a Saturday, is worked, and the 14th and 15th are holidays."""
    assert apiary(people).due_on.isoformat() == "2026-09-16"


def test_neighbours_who_say_nothing_have_nothing_against_it_and_neither_has_the_region(people):
    case = apiary(people)
    assert answer_by_silence(noon("2026-09-17")) == 1
    assert again(case).step == "region"
    assert [(turn.name, turn.verdict, turn.acted_as) for turn in turns(case)] == [
        ("左邻", "agree", "silence"), ("右舍", "agree", "silence"),
    ]  # fmt: skip
    assert not db.session.scalars(select(Asked).where(Asked.answered_at.is_(None))).all()

    assert answer_by_silence(noon("2026-09-23")) == 1
    assert again(case).step == "secretary"
    assert {letter.account_id for letter in told("step_silent")} >= {people.keeper.account_id, people.warden.account_id}


def test_whoever_comes_too_late_is_told_what_silence_meant_and_nothing_of_his_is_kept(people):
    case = censure(people)
    version, too_late = case.version, noon("2026-09-22")
    answer_by_silence(noon("2026-09-21"))
    with pytest.raises(Conflict, match=r"期限已过.*已陈述"):
        actions.decide(case.id, Decision("stated", "我有话说"), by=people.keeper.account_id, version=version, now=too_late)
    assert [turn.opinion for turn in turns(case)] == [""]


def test_an_answer_in_time_leaves_nothing_to_silence(people):
    case = censure(people)
    actions.decide(case.id, Decision("stated", "事出有因"), by=people.keeper.account_id, version=case.version, now=LATER)
    assert answer_by_silence(noon("2026-09-30")) == 0
    assert again(case).step == "secretary"
    assert not told("step_silent")


def test_a_dry_run_lists_what_is_due_and_writes_nothing(people):
    case = censure(people)
    version = case.version
    dry = {one.name: one for one in sweep_chores(noon("2026-09-21"), dry_run=True)}
    assert dry["silence"].count == 1
    assert dry["silence"].lines == (f"{case.number} 花养蜂: hearing is answered by silence: stated",)
    assert (again(case).step, again(case).version) == ("hearing", version)
    assert not turns(case) and not told("step_silent")
    assert db.session.scalars(select(Waiting).where(Waiting.case_id == case.id)).one().person_id == people.keeper.person_id

    wet = {one.name: one for one in sweep_chores(noon("2026-09-21"))}
    assert wet["silence"] == dry["silence"]
    assert again(case).step == "secretary"
    assert {one.name: one.count for one in sweep_chores(noon("2026-09-21"))}["silence"] == 0


def test_the_end_that_silence_led_to_is_reached_by_people(people):
    case = censure(people)
    answer_by_silence(noon("2026-09-21"))
    decide(again(case), Decision("expel", "事实清楚"), people.secretary)
    assert decide(again(case), Decision("expel", "事实清楚"), people.colleague) is CaseState.APPROVED
