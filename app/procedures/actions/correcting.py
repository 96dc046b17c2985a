"""What the applicant does with a filed case: puts it right, takes it back; and reminding those who are late."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.audit.actions import record
from app.kernel.errors import Conflict, NotFound, Refusals, Throttled, say
from app.kernel.events import publish
from app.procedures import letters
from app.procedures.acting import acting as acting_now
from app.procedures.actions.deciding import refuse_stale
from app.procedures.actions.holding import hand_in_files, hold_values
from app.procedures.actions.moving import arrive, clear_waiting, close
from app.procedures.actions.refusing import refuse_unmet
from app.procedures.blocks.knowing import refuse_blocked
from app.procedures.docket import Docket, look_at, seal_answers, take_up, waiting_rows
from app.procedures.events import CaseFiled
from app.procedures.keys import keep_keys, keys_in
from app.procedures.models import Asked, Happening
from app.procedures.parties import Party
from app.procedures.rules.actors import Acting, Waiter, concerns, is_for
from app.procedures.rules.machine import CaseState, resume_at
from app.procedures.rules.naming import wished_tier
from app.procedures.rules.remarks import known_replies, refusals_of, remarks_of
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.transactions import action

ONCE_IN = timedelta(hours=20)


@action
def resubmit(
    case_id: int, answers: Mapping[str, Any], *, by: int, version: int, now: datetime, replies: Mapping[str, str] | None = None
) -> None:
    """File a returned case again with its answers put right; it goes on at the step that returned it.

    `replies` are words to remarks, by field: each remark is answered by a change or by words. The earlier answers are
    kept. Raises NotFound for whose case it is not, Conflict, Refusals (unmet conditions, remarks without an answer).
    """
    docket, who = _own_case(case_id, by, now)
    if docket.case.state is not CaseState.RETURNED:
        raise Conflict(say("此件不在待补正状态，不需要重新提交。"))
    refuse_stale(docket, version)
    before, said = docket.case.answers, _replied(docket, answers, replies or {})
    _refuse_blocked(docket, answers, clock.local_day(now))
    docket.case.answers = seal_answers(answers)
    fresh = Docket(docket.case, docket.configuration)
    _refuse_unmet(fresh)
    form = fresh.configuration.association.forms.get(fresh.procedure.form or "")
    fresh.case.tier = wished_tier(form, answers)
    hold_values(fresh, form)
    keep_keys(fresh.case.id, form, fresh.answers, anew=True)
    hand_in_files(fresh, form, by=by)
    _happened(fresh, "filed_again", who, now, details={"answers_before": before, **said})
    _go_on(fresh, by=by, now=now)


def _replied(docket: Docket, answers: Mapping[str, Any], replies: Mapping[str, str]) -> dict[str, str]:
    """The replies, sealed like the answers they speak of."""
    comments = docket.turns[-1].comments if docket.turns else {}
    given = known_replies(comments, replies)
    if refused := refusals_of(remarks_of(comments, docket.answers, answers, given)):
        raise Refusals(refused)
    return {"replies": seal_answers(given)} if given else {}


def _refuse_blocked(docket: Docket, answers: Mapping[str, Any], today: date) -> None:
    """A number that was not there before may be that of somebody blocked, who applied with a wrong one."""
    form = docket.configuration.association.forms.get(docket.procedure.form or "")
    refuse_blocked(Party(), keys_in(form, answers) - keys_in(form, docket.answers), docket.procedure, today)


def _refuse_unmet(docket: Docket) -> None:
    form = docket.configuration.association.forms.get(docket.procedure.form or "")
    conditions = [*docket.procedure.require, *(form.require if form else ())]
    refuse_unmet(docket.scope().unmet(one for one in conditions if one.level == "refuse" and one.waived_by is None))


def _go_on(docket: Docket, *, by: int, now: datetime) -> None:
    case = docket.case
    clear_waiting(case.id)
    case.state, case.version = CaseState.OPEN, case.version + 1
    passed = {turn.step for turn in docket.turns if turn.onward and _still_stands(docket, turn.step)}
    to = resume_at(docket.procedure, case.step, passed, docket.scope().holds)
    arrive(docket, to, by=by, now=now, passed=passed)
    letters.tell_party("case_submitted", docket)
    record("case.filed_again", by=by, subject=f"case:{case.number}", details={"step": case.step, "version": case.version})
    publish(CaseFiled(case.id, case.procedure, again=True))


def _still_stands(docket: Docket, name: str) -> bool:
    """A step that asked people by name stands as long as the same people are named."""
    step = next(step for step in docket.procedure.steps if step.name == name)
    if step.each is None:
        return True
    asked = db.session.scalars(
        select(Asked).where(Asked.case_id == docket.case.id, Asked.step == name).order_by(Asked.id)
    ).all()
    last = max((one.round for one in asked), default=0)
    before = {(one.membership_id, one.email) for one in asked if one.round == last}
    now_named = {
        (row.get("membership_id") or row.get("id"), "" if row.get("membership_id") else str(row.get("email", "")))
        for row in docket.scope().rows_of(step.each)
    }
    return {(member, "" if member else email) for member, email in before} == now_named


@action
def withdraw(case_id: int, *, by: int, version: int, reason: str, now: datetime) -> None:
    """The applicant takes the case back; nothing is decided any more. Raises NotFound, Conflict."""
    docket, who = _own_case(case_id, by, now)
    if docket.case.state is CaseState.WITHDRAWN:
        return
    refuse_stale(docket, version)
    docket.case.version += 1
    _happened(docket, "withdrawn", who, now, note=reason.strip())
    close(docket, CaseState.WITHDRAWN, by=by, now=now)
    letters.tell_party("case_decided", docket, opinion=reason.strip(), outcome=letters.outcome(docket))
    record("case.withdrawn", by=by, subject=f"case:{docket.case.number}", details={"reason": reason.strip()})


@action
def remind(case_id: int, *, by: int, now: datetime) -> None:
    """Remind those who are waited for, at most once in 20 hours. Raises NotFound, Conflict, Throttled."""
    docket, who = _own_or_mine(case_id, by, now)
    if docket.case.state is not CaseState.OPEN:
        raise Conflict(say("此件目前不在等待办理。"))
    since = now - ONCE_IN
    reminded = select(Happening.id).where(Happening.case_id == case_id, Happening.what == "reminded", Happening.at > since)
    if db.session.scalars(reminded.limit(1)).first() is not None:
        raise Throttled(say("今天已经提醒过，请明天再提醒。"), retry_after=int(ONCE_IN.total_seconds()))
    _happened(docket, "reminded", who, now)
    rows = waiting_rows(case_id)
    for step in docket.waited or (docket.case.step,):
        here = look_at(docket.case, at=step)
        letters.tell_waiting("step_waiting", here, [row for row in rows if row.step == step], clock.local_day(now))


def _own_case(case_id: int, by: int, now: datetime) -> tuple[Docket, Acting]:
    """A case and whose it is; somebody else's is not there."""
    docket, who = take_up(case_id), acting_now(by, clock.local_day(now))
    filed_it = docket.case.filed_for and docket.case.starter_id == by
    if not filed_it and (docket.case.quiet or not concerns(who, docket.parties)):
        raise NotFound(say("没有这个办件。"))
    return docket, who


def _own_or_mine(case_id: int, by: int, now: datetime) -> tuple[Docket, Acting]:
    docket, who = take_up(case_id), acting_now(by, clock.local_day(now))
    waits_for_him = any(is_for(Waiter(w.role, w.body_id), who) for w in waiting_rows(case_id))
    if waits_for_him or concerns(who, docket.parties):
        return docket, who
    raise NotFound(say("没有这个办件。"))


def _happened(
    docket: Docket, what: str, who: Acting, now: datetime, *, note: str = "", details: dict[str, Any] | None = None
) -> None:
    db.session.add(
        Happening(
            case_id=docket.case.id,
            what=what,
            step=docket.case.step,
            name=who.name,
            note=note,
            details=details or {},
            account_id=who.account_id,
            at=now,
        )
    )
