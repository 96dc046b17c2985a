"""Completing the form that a step asks for: a profile, a report, whatever comes after the application."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.audit.actions import record
from app.forms.actions import hand_in
from app.forms.rules import ReadForm
from app.kernel.errors import Conflict, DomainError, NotFound, Refusals, say
from app.procedures.acting import acting as acting_now
from app.procedures.actions.deciding import add_turn, refuse_stale, tell_outcome
from app.procedures.actions.holding import files_in, hold_more
from app.procedures.actions.moving import move, waiter_in
from app.procedures.docket import Docket, seal_answers, take_up, waiting_rows
from app.procedures.models import Turn, Waiting
from app.procedures.rules.actors import Acting, concerns, is_for
from app.procedures.rules.machine import CaseState, Position, is_onward, leads_on, next_position, step_named
from app.procedures.scope import Filled, form_record
from app.tenancy import clock
from app.tenancy.transactions import action
from app.web.language import current_language


@action
def complete(case_id: int, answers: Mapping[str, Any], *, by: int, version: int, now: datetime) -> CaseState:
    """Hand in the form that the case's step asks for; the case goes on. The answers stay with the case.

    Those of a form that `keeps` stand in the member's file once the case is approved. Raises NotFound for whom it is not
    asked of, Conflict (answered already, the case moved on), Refusals (unmet conditions). The same sent twice counts once.
    """
    docket = take_up(case_id)
    if _is_repeated(docket, by=by, version=version):
        return docket.case.state
    who = acting_now(by, clock.local_day(now))
    waiting = _his_turn(docket, who)
    refuse_stale(docket, version)
    hand_in_filled(docket, answers, Filler(who, waiting.role or docket.step.by), by=by, now=now)
    return docket.case.state


@dataclass(frozen=True)
class Filler:
    """Who completed a form, and in which part; `proof` is the scan of one that came on paper."""

    who: Acting
    part: str
    proof: Sequence[str] = ()


def hand_in_filled(docket: Docket, answers: Mapping[str, Any], filler: Filler, *, by: int, now: datetime) -> None:
    """Keep a completed form of the step that is spoken of, and carry on. Inside an action; raises Refusals."""
    asked = Filled(docket.step.fill or "", answers)
    given = judge_filled(docket, asked)
    keep_filled(docket, asked, by=by)
    add_turn(_turn(docket, asked, given, filler, now))
    _go_on(docket, given.to, by=by, now=now)


@dataclass(frozen=True)
class FilledGiven:
    """What a form that was completed comes to: the answer, and where it leads."""

    verdict: str
    to: Position


def _is_repeated(docket: Docket, *, by: int, version: int) -> bool:
    return any(turn.account_id == by and turn.at_version == version and turn.filled for turn in docket.turns)


def _his_turn(docket: Docket, who: Acting) -> Waiting:
    case = docket.case
    mine = [row for row in waiting_rows(case.id) if row.asked_id is None and is_for(waiter_in(row), who)]
    filling = [row for row in mine if step_named(docket.procedure, row.step).fill]
    if filling and case.state is CaseState.OPEN:
        docket.speak_of(filling[0].step)
        return filling[0]
    if mine or concerns(who, docket.parties):
        raise Conflict(say("此件目前不需要您填写，请查看办理进度。"))
    raise NotFound(say("没有这个办件。"))


def judge_filled(docket: Docket, asked: Filled, verdict: str = "") -> FilledGiven:
    """The answer that handing the form in gives, and where it leads. Raises Refusals with every unmet condition.

    Without a verdict it is the first that leads on: whoever completes a form does not choose among answers.
    """
    step, form = docket.step, docket.configuration.association.forms[asked.name]
    spoken = form_record(docket.configuration, asked, None)
    verdict = verdict or _leading_on(docket, spoken)
    scope = docket.scope(answer={**spoken, "verdict": verdict, "on": docket.case.as_at})
    unmet = docket.scope(form=asked).unmet(one for one in form.require if one.level == "refuse")
    unmet += scope.unmet(one for one in step.require if one.level == "refuse")
    if unmet:
        raise Refusals([DomainError(one.said(current_language()), one.require.field) for one in unmet])
    return FilledGiven(verdict, next_position(docket.procedure, step.name, verdict, scope.holds, others=docket.waited))


def _leading_on(docket: Docket, spoken: Mapping[str, Any]) -> str:
    """The first of the step's answers that leads on; a form is handed in or not, nobody chooses among answers."""
    step, holds = docket.step, docket.scope(answer=spoken).holds
    words = list(step.answers())
    return next((one for one in words if leads_on(docket.procedure, step.name, one, holds)), words[0])


def keep_filled(docket: Docket, asked: Filled, *, by: int | None) -> None:
    """The files are tied to the case; what only one may hold is held, where the party itself filled it in."""
    form = docket.configuration.association.forms[asked.name]
    if docket.step.each is None:
        hold_more(docket.case, ReadForm(asked.name, form), asked.answers)
    hand_in(files_in(form.all_fields(), asked.answers), f"case:{docket.case.number}", by=by)


def _turn(docket: Docket, asked: Filled, given: FilledGiven, filler: Filler, now: datetime) -> Turn:
    case = docket.case
    return Turn(
        case_id=case.id,
        step=docket.place,
        round=case.round,
        asked=0,
        verdict=given.verdict,
        leads_to=given.to.step or given.to.state.value,
        onward=is_onward(docket.procedure, docket.place, given.to),
        filled=seal_answers(asked.answers),
        uploads=list(filler.proof),
        account_id=filler.who.account_id or None,
        name=filler.who.name,
        acted_as=filler.part,
        at=now,
        at_version=case.version,
    )


def _go_on(docket: Docket, to: Position, *, by: int, now: datetime) -> None:
    case = docket.case
    step = case.step = docket.place
    fresh = Docket(case, docket.configuration)
    move(fresh, to, by=by, now=now)
    case.version += 1
    details = {"step": step, "to": case.step or case.state.value, "version": case.version}
    record("case.completed", by=by, subject=f"case:{case.number}", details=details)
    tell_outcome(fresh, "", {})
