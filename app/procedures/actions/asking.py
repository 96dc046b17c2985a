"""The answers of those who are asked by name: sponsors, referees, guardians; by account or by one-time link."""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.accounts.hashing import token_hash
from app.audit.actions import record
from app.kernel.errors import Conflict, DomainError, NotAllowed, NotFound, Refusals, say
from app.procedures.acting import acting as acting_now
from app.procedures.actions.deciding import add_turn, tell_outcome
from app.procedures.actions.filling import judge_filled, keep_filled
from app.procedures.actions.moving import move
from app.procedures.docket import Docket, seal_answers, take_up
from app.procedures.labels import verdict_label
from app.procedures.models import Asked, Turn, Waiting
from app.procedures.parties import the_register
from app.procedures.rules.machine import CaseState, Tally, leads_on, next_position, tally
from app.procedures.rules.silence import BY_SILENCE
from app.procedures.rules.verdicts import missing_fields, missing_reason, wanted_fields
from app.procedures.scope import Filled
from app.tenancy import clock
from app.tenancy.configuration.concepts.procedures import Step
from app.tenancy.database import db
from app.tenancy.transactions import action
from app.web.language import current_language

SPONSOR = "sponsor"


@dataclass(frozen=True)
class Reply:
    """What somebody asked answers."""

    verdict: str
    opinion: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    uploads: Sequence[str] = ()
    filled: Mapping[str, Any] = field(default_factory=dict)
    """The answers of the form that the step asks for (`fill`)."""


@action
def confirm(asked_id: int, reply: Reply, *, by: int | None, token: str | None, now: datetime) -> CaseState:
    """Answer as somebody asked by name, by account or by the link's secret; gives the state of the case.

    Raises NotFound (no such question, wrong link), NotAllowed (without the right to sponsor), Conflict (answered
    already, or the case moved on), Refusals. The same answer given twice counts once.
    """
    asked = _asked(asked_id, by, token, now)
    docket = take_up(asked.case_id)
    db.session.refresh(asked, with_for_update=True)
    if asked.answered_at is not None:
        return _answered(docket, asked, reply)
    step = _still_asked(docket, asked)
    refuse_unfit(docket, asked, reply, clock.local_day(now))
    note_reply(docket, asked, reply, by=by, now=now)
    count(docket.anew(), asked, step, reply, by=by, now=now)
    return docket.case.state


def _asked(asked_id: int, by: int | None, token: str | None, now: datetime) -> Asked:
    """Whoever answers is whom it was asked; a foreign question is not there."""
    asked = db.session.get(Asked, asked_id, populate_existing=True)
    if asked is None:
        raise NotFound(say("没有这个确认事项。"))
    if token is not None and asked.token_hash and hmac.compare_digest(token_hash(token), asked.token_hash):
        _refuse_expired(asked, clock.local_day(now))
        return asked
    who = acting_now(by, clock.local_day(now)) if by is not None else None
    if who is None or not _is_himself(asked, who.person_id, who.unit_id):
        raise NotFound(say("没有这个确认事项。"))
    return asked


def _refuse_expired(asked: Asked, today: date) -> None:
    """A link ends with its last day, also for a page that was opened before (trust.md F4). What was answered stays."""
    if asked.answered_at is None and asked.expires_on is not None and asked.expires_on < today:
        raise Conflict(say("链接已于 %(day)s 过期；如仍愿答复，请登录后办理或联系秘书处。", day=asked.expires_on.isoformat()))


def _is_himself(asked: Asked, person_id: int | None, unit_id: int | None) -> bool:
    pairs = ((asked.person_id, person_id), (asked.unit_id, unit_id))
    return any(one is not None and one == other for one, other in pairs)


def _answered(docket: Docket, asked: Asked, reply: Reply) -> CaseState:
    given = next((turn for turn in docket.turns if turn.asked == asked.id), None)
    if given is not None and given.acted_as == BY_SILENCE:
        raise Conflict(say("期限已过，未收到您的答复，系统已按规则视为“%(verdict)s”。", verdict=verdict_label(given.verdict)))
    if given is None or given.verdict != reply.verdict:
        raise Conflict(say("您已经答复过，答复不能更改；如需更正请联系秘书处。"))
    return docket.case.state


def _still_asked(docket: Docket, asked: Asked) -> Step:
    if not still_asks(docket, asked):
        raise Conflict(say("此件已进入其他步骤，不再需要您确认。"))
    docket.speak_of(asked.step)
    return docket.step


def still_asks(docket: Docket, asked: Asked) -> bool:
    """Whether the case stands where somebody was asked by name, or beside others waits there as well."""
    case = docket.case
    return case.state is CaseState.OPEN and case.round == asked.round and asked.step in (docket.waited or (case.step,))


def refuse_unfit(docket: Docket, asked: Asked, reply: Reply, today: date) -> None:
    """Raise what stands against an answer: no such answer, no right to give it, what it lacks."""
    step = docket.step
    if reply.verdict not in step.answers():
        raise NotFound(say("这一步骤没有这个结论。"))
    onward = leads_on(docket.procedure, step.name, reply.verdict, docket.scope().holds)
    if onward and asked.membership_id is not None and step.by == SPONSOR and not _may_sponsor(asked.membership_id, today):
        raise NotAllowed(say("您目前不能举荐新会员：会员资格未处于正常状态。"))
    if step.fill and onward:
        judge_filled(docket, Filled(step.fill, reply.filled), reply.verdict)
    scope = docket.scope(answer={**reply.fields, "verdict": reply.verdict, "on": docket.case.as_at})
    refusals: list[DomainError] = []
    if onward:
        refusals = missing_fields(step.fields, wanted_fields(step, reply.fields), scope.holds)
        unmet = [] if step.fill else scope.unmet(one for one in step.require if one.level == "refuse")
        refusals += [DomainError(one.said(current_language()), one.require.field) for one in unmet]
    if reason := missing_reason(step, reply.verdict, reply.opinion):
        refusals = [reason, *refusals]
    if refusals:
        raise Refusals(refusals)


def _may_sponsor(membership_id: int, today: date) -> bool:
    return the_register().holds_right(membership_id, SPONSOR, today)


def note_reply(
    docket: Docket, asked: Asked, reply: Reply, *, by: int | None, now: datetime, proof: Sequence[str] = ()
) -> None:
    """Keep the answer of somebody asked by name; he is waited for no longer. `proof` is the scan of one given on paper."""
    case, step = docket.case, docket.step
    onward = leads_on(docket.procedure, step.name, reply.verdict, docket.scope().holds)
    filled = Filled(step.fill, reply.filled) if step.fill and reply.filled else None
    if filled is not None:
        keep_filled(docket, filled, by=by)
    add_turn(
        Turn(
            case_id=case.id,
            step=step.name,
            round=case.round,
            asked=asked.id,
            verdict=reply.verdict,
            leads_to="waits",
            onward=onward,
            opinion=reply.opinion.strip(),
            fields=wanted_fields(step, reply.fields),
            uploads=[*(reply.uploads if step.uploads else ()), *proof],
            filled=seal_answers(filled.answers) if filled is not None else None,
            account_id=by,
            name=asked.name,
            acted_as=step.by,
            at=now,
            at_version=case.version,
        )
    )
    asked.answered_at = now
    for row in db.session.scalars(select(Waiting).where(Waiting.asked_id == asked.id).order_by(Waiting.id)).all():
        db.session.delete(row)  # row by row, so that the counts notice
    details = {"step": step.name, "verdict": reply.verdict, "asked": asked.name, "by_link": by is None and not proof}
    record("case.confirmed", by=by, subject=f"case:{case.number}", details=details, acting_for=asked.name)


def count(docket: Docket, asked: Asked, step: Step, reply: Reply, *, by: int | None, now: datetime) -> None:
    """Once enough have agreed, or it cannot be reached any more, the case moves; before, it waits for the others."""
    case = docket.case
    case.version += 1
    everybody = db.session.scalars(
        select(Asked.id).where(Asked.case_id == case.id, Asked.step == step.name, Asked.round == asked.round).order_by(Asked.id)
    ).all()
    given = [turn for turn in docket.turns if turn.asked in everybody]
    result = tally(step.needs, len(everybody), [turn.onward for turn in given])
    if result is Tally.WAITS:
        return
    deciding = next(turn for turn in reversed(given) if turn.onward is (result is Tally.PASSED))
    to = next_position(docket.procedure, step.name, deciding.verdict, docket.scope().holds, others=docket.waited)
    deciding.leads_to = to.step or to.state.value
    case.step = step.name
    fresh = Docket(case, docket.configuration)
    move(fresh, to, by=by, now=now)
    tell_outcome(fresh, reply.opinion, {})
