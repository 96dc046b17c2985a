"""Deciding: one answer at one step, by who may give it now, once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.accounts.store import get_account
from app.audit.actions import record
from app.forms.actions import hand_in
from app.kernel.errors import Conflict, DomainError, NotAllowed, NotFound, Refusals, say
from app.procedures import letters
from app.procedures.acting import acting as acting_now
from app.procedures.acting import principal
from app.procedures.actions.holding import files_in
from app.procedures.actions.moving import delegate_at, move, waiter_in
from app.procedures.docket import Docket, turns_of, waiting_rows
from app.procedures.gathering import is_to_be_handed_up
from app.procedures.keeping_out import keeps_out
from app.procedures.labels import verdict_label
from app.procedures.models import Case, Happening, Turn, Waiting
from app.procedures.rules.actors import PARTIES, Acting, is_for, parse_actor
from app.procedures.rules.conditions import conditions_of
from app.procedures.rules.machine import CaseState, Position, beside, is_onward, next_position
from app.procedures.rules.silence import BY_SILENCE
from app.procedures.rules.verdicts import missing_fields, missing_reason, missing_waivers, unknown_words, wanted_fields
from app.procedures.seconding.models import Proposal
from app.procedures.voting import Authority, refuse_without_vote
from app.procedures.words import choices_of
from app.tenancy import clock
from app.tenancy.configuration.concepts.conditions import Require
from app.tenancy.configuration.words import pick
from app.tenancy.database import db
from app.tenancy.together import add_to, at_once
from app.web.language import current_language


@dataclass(frozen=True)
class Decision:
    """What somebody answers at a step: `comments` by field of the form, `waivers` by condition (its `that`)."""

    verdict: str
    opinion: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
    waivers: Mapping[str, str] = field(default_factory=dict)
    uploads: Sequence[str] = ()
    step: str = ""
    """The step that is answered, where several run side by side; else the first at which somebody is waited for."""


def judge(docket: Docket, decision: Decision, *, by: int, version: int, now: datetime) -> Given:
    """Whether this answer may be given now, and where it leads. Nothing is written. Raises what `decide` raises."""
    docket.at = step_answered(docket, decision.step, by=by, now=now)
    refuse_stale(docket, version)
    who = acting_now(by, clock.local_day(now))
    waiting, authority = his_turn(docket, who, decision.verdict, clock.local_day(now))
    fields = wanted_fields(docket.step, decision.fields)
    to = checked(docket, decision, fields)
    return Given(fields, to, who, _acted_as(waiting), authority, _instead_of(who, waiting))


def carry_out(docket: Docket, decision: Decision, given: Given, *, now: datetime) -> None:
    """Write down an answer that was judged, and do what follows from it. Inside an action."""
    docket.case.step = docket.place
    _note(docket, decision, given, now=now)
    _carry_on(docket, given.to, decision, by=given.who.account_id or None, now=now)


def _carry_on(docket: Docket, to: Position, decision: Decision, *, by: int | None, now: datetime) -> None:
    case, step = docket.case, docket.case.step
    fresh = Docket(case, docket.configuration)
    move(fresh, to, by=by, now=now)
    case.version += 1
    details = {"step": step, "verdict": decision.verdict, "to": to.step or to.state.value, "version": case.version}
    record("case.decided", by=by, subject=f"case:{case.number}", details=details)
    tell_outcome(fresh, decision.opinion, _kept(fresh, decision.comments))


def tell_outcome(docket: Docket, opinion: str, comments: Mapping[str, str]) -> None:
    """The letter to whom the case concerns, when it was returned or came to its end."""
    state = docket.case.state
    if state is CaseState.RETURNED:
        letters.tell_party("case_returned", docket, opinion=opinion, comments=_told(docket, comments))
    elif state.is_closed:
        letters.tell_party("case_decided", docket, opinion=opinion, outcome=letters.outcome(docket))


def _told(docket: Docket, comments: Mapping[str, str]) -> str:
    form = docket.configuration.association.forms.get(docket.procedure.form or "")
    labels = {f.name: pick(f.label, letters.language()) for f in form.all_fields()} if form else {}
    return "\n".join(f"· {labels.get(name, name)}：{said}" for name, said in comments.items() if said.strip())


# ---- may it be given? -----------------------------------------------------------------------------------------------
def step_answered(docket: Docket, wished: str, *, by: int, now: datetime) -> str:
    """The step that somebody answers, where several run side by side: the one he names, else the first that waits for him;
    empty where there is only the one at which the case stands."""
    waited = docket.waited
    if not waited:
        return ""
    if wished in {step.name for step in beside(docket.procedure, waited[0])}:
        return wished
    return next(iter(steps_for(docket, acting_now(by, clock.local_day(now)))), "")


def steps_for(docket: Docket, who: Acting) -> Sequence[str]:
    """Those of the steps side by side that wait for somebody, in order."""
    rows = waiting_rows(docket.case.id)
    his = {row.step for row in rows if row.asked_id is None and is_for(waiter_in(row), who)}
    return [name for name in docket.waited if name in his]


def is_repeated(case: Case, decision: Decision, *, by: int, version: int) -> bool:
    """Whether this account gave this answer to this version of the case already (R1).

    Beside others a step may be answered on a page that was opened before they were: there it is the same answer to the
    same step in the same round.
    """
    his = (by, decision.step, decision.verdict, case.round)
    same = [one for one in turns_of(case.id) if (one.account_id, one.step, one.verdict, one.round) == his]
    if any(one.at_version >= version and one.taken_back_at is None for one in same):
        return True
    given = [turn.verdict for turn in turns_of(case.id) if turn.account_id == by and turn.at_version == version]
    return bool(given) and given[0] == decision.verdict and case.version > version


def refuse_stale(docket: Docket, version: int) -> None:
    """Raise Conflict with who acted and when, if the case moved on since it was opened (R2, R3)."""
    if not docket.case.state.is_closed:
        refuse_moved_on(docket, version)
        return
    _refuse_late(docket)


def refuse_moved_on(docket: Docket, version: int) -> None:
    """The same for a case that may be closed."""
    if docket.case.version != version and not is_only_beside(docket, version):
        _refuse_late(docket)


def is_only_beside(docket: Docket, version: int) -> bool:
    """All that happened since is that others answered, proposed or agreed at steps beside this one: what was read of this
    one still holds."""
    if not docket.waited:
        return False
    others = {step.name for step in beside(docket.procedure, docket.place)} - {docket.place}
    since = [turn for turn in docket.every_turn if turn.at_version >= version]
    acts = {turn.at_version for turn in since if turn.step in others and turn.round == docket.case.round}
    acts |= _proposed_beside(docket, others)
    return acts.issuperset(range(version, docket.case.version))


def _proposed_beside(docket: Docket, others: Collection[str]) -> set[int]:
    """The versions at which an answer for two was proposed, confirmed or sent back at other steps."""
    if not any(step.second for step in docket.procedure.steps):
        return set()
    query = select(Proposal.at_version, Proposal.closed_version)
    rows = db.session.execute(query.where(Proposal.case_id == docket.case.id, Proposal.step.in_(others))).all()
    return {version for row in rows for version in row if version is not None}


def _refuse_late(docket: Docket) -> None:
    last = _last_act(docket)
    if isinstance(last, Turn) and last.acted_as == BY_SILENCE:
        raise Conflict(say("期限已过，未收到答复，系统已于 %(at)s 按规则视为“%(verdict)s”；您的意见没有保存。",
                           at=_moment(last.at), verdict=verdict_label(last.verdict)))  # fmt: skip
    if last is None or not last.name:
        raise Conflict(say("办件已有变动，请重新打开后再办理。"))
    raise Conflict(say("%(name)s已于 %(at)s 办理此件，您的意见没有保存。", name=last.name, at=_moment(last.at)))


def _moment(at: datetime) -> str:
    return at.astimezone(clock.zone()).strftime("%Y-%m-%d %H:%M")


def _last_act(docket: Docket) -> Turn | Happening | None:
    """What moved the case last: an answer, or something else that somebody did to it."""
    done = (Happening.case_id == docket.case.id, Happening.what.not_in(("filed", "reminded", "nothing_owed")))
    other = db.session.scalars(select(Happening).where(*done).order_by(Happening.id.desc()).limit(1)).first()
    acts = [one for one in (docket.every_turn[-1] if docket.every_turn else None, other) if one is not None]
    return max(acts, key=lambda one: one.at, default=None)


def his_turn(docket: Docket, who: Acting, verdict: str, today: date) -> tuple[Waiting, Authority | None]:
    if docket.case.state is not CaseState.OPEN:
        raise Conflict(say("此件已退回申请人，补正后方可办理。"))
    if docket.step.fill:
        raise NotAllowed(say("此步骤由当事人填写表格，不作审批。"))
    if docket.step.pay:
        raise NotAllowed(say("此步骤等待缴费，到账确认后自动继续。"))
    here = [w for w in waiting_rows(docket.case.id) if w.step == docket.place and w.asked_id is None]
    mine = [w for w in here if is_for(waiter_in(w), who)]
    if not mine:
        raise NotAllowed(say("这一步骤不由您办理。"))
    is_party = parse_actor(docket.step.by).who in PARTIES
    if not is_party and keeps_out(docket, who):
        raise NotAllowed(say("不能办理本人或本单位的办件，请由其他同事办理。"))
    mine = _not_for_himself(docket, who, mine)
    delegate = delegate_at(docket, docket.step, today) if docket.step.delegated_to else None
    row = next((w for w in mine if delegate is not None and waiter_in(w) == delegate), mine[0])
    acts = delegate if waiter_in(row) == delegate else None
    return row, refuse_without_vote(docket, verdict, acts, on=today)


def _not_for_himself(docket: Docket, who: Acting, mine: list[Waiting]) -> list[Waiting]:
    """In one's own right first; nobody decides for whom the case concerns, by standing in for him either (A6)."""
    mine = sorted(mine, key=lambda row: who.stands_in_for(waiter_in(row)) is not None)
    fit = [row for row in mine if not _is_for_party(docket, who, row)]
    if not fit:
        raise NotAllowed(say("不能代理当事人本人办理他自己的办件，请由其他同事办理。"))
    return fit


def _is_for_party(docket: Docket, who: Acting, row: Waiting) -> bool:
    account = who.stands_in_for(waiter_in(row))
    return account is not None and keeps_out(docket, principal(account))


def _instead_of(who: Acting, row: Waiting) -> str:
    account = who.stands_in_for(waiter_in(row))
    return get_account(account).name if account is not None else ""


def _acted_as(row: Waiting) -> str:
    return row.role or parse_actor("applicant" if row.account_id else "member").who


def checked(docket: Docket, decision: Decision, fields: Mapping[str, Any]) -> Position:
    """Where an answer leads, with everything it needs to count. Raises NotFound, and Refusals with all that is missing."""
    step = docket.step
    if decision.verdict not in step.answers():
        raise NotFound(say("这一步骤没有这个结论。"))
    scope = docket.scope(answer={**fields, "verdict": decision.verdict, "on": docket.case.as_at})
    to = next_position(docket.procedure, step.name, decision.verdict, scope.holds, others=docket.waited)
    refusals: list[DomainError] = []
    if reason := missing_reason(step, decision.verdict, decision.opinion):
        refusals.append(reason)
    if is_onward(docket.procedure, step.name, to):
        refusals += missing_fields(step.fields, fields, scope.holds)
        refusals += missing_waivers(
            open_conditions(docket),
            _waivers(docket, decision),
            waives_here=(step.by,),
            ends=to.state is CaseState.APPROVED,
        )
    refusals += unknown_words(step.fields, fields, choices_of(docket.configuration, step.fields))
    unmet = scope.unmet([one for one in step.require if one.level == "refuse"], _waivers(docket, decision))
    refusals += [DomainError(one.said(current_language()), one.require.field) for one in unmet]
    refusals += _not_handed_up(docket, to)
    if refusals:
        raise Refusals(refusals)
    return to


def _not_handed_up(docket: Docket, to: Position) -> list[DomainError]:
    """What is collected first is settled with its bundle; it may be sent back before."""
    settles = to.state in (CaseState.APPROVED, CaseState.REFUSED) or is_onward(docket.procedure, docket.place, to)
    if not (docket.step.handed_up_first and settles and is_to_be_handed_up(docket)):
        return []
    return [DomainError(say("此件还在汇总报送中，报送后方可通过或不予通过；需要更正的可以退回。"), "verdict")]


def open_conditions(docket: Docket) -> list[Require]:
    """Conditions that are not met and need a waiver."""
    every = conditions_of(docket.procedure, docket.configuration.association)
    waivable = [one for one in every if one.level == "refuse" and one.waived_by is not None]
    return [one.require for one in docket.scope().unmet(waivable)]


def _waivers(docket: Docket, decision: Decision) -> dict[str, str]:
    earlier = {one["that"]: one["reason"] for one in docket.case.waived}
    return {**earlier, **{that: reason for that, reason in decision.waivers.items() if reason.strip()}}


# ---- it is noted ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Given:
    """An answer that may be given: the step's fields, where it leads, who gives it and in which part."""

    fields: Mapping[str, Any]
    to: Position
    who: Acting
    acted_as: str
    authority: Authority | None = None
    instead_of: str = ""
    """Whom a deputy stands in for."""


def _note(docket: Docket, decision: Decision, given: Given, *, now: datetime) -> None:
    case = docket.case
    waivers = [
        {"that": that, "reason": reason, "by": given.who.name, "at": now.isoformat(), "step": case.step}
        for that, reason in decision.waivers.items()
        if reason.strip()
    ]
    case.waived = [*case.waived, *waivers]
    turn = Turn(
        case_id=case.id,
        step=case.step,
        round=case.round,
        asked=0,
        verdict=decision.verdict,
        leads_to=given.to.step or given.to.state.value,
        onward=is_onward(docket.procedure, case.step, given.to),
        opinion=decision.opinion.strip(),
        fields=dict(given.fields),
        comments=_kept(docket, decision.comments),
        waivers=waivers,
        uploads=[*(decision.uploads if docket.step.uploads else ()), *(given.authority.uploads if given.authority else ())],
        account_id=given.who.account_id or None,
        name=given.who.name,
        acted_as=given.acted_as,
        instead_of=given.instead_of,
        at=now,
        at_version=case.version,
        rests_on=given.authority.reference if given.authority else "",
    )
    add_turn(turn)
    given_files = list(files_in(docket.step.fields, given.fields))
    if given_files:
        hand_in(given_files, f"case:{case.number}", by=given.who.account_id or None)


def add_turn(turn: Turn) -> None:
    """Keep an answer. Raises Conflict where the same one was given in the same moment: one a step and round."""
    if at_once():
        db.session.add(turn)
        add_to(("turns", turn.case_id), turn)
        return
    try:
        with db.session.begin_nested():
            db.session.add(turn)
            db.session.flush()
    except IntegrityError as error:
        raise Conflict(say("这一步骤刚刚已有人办理，请重新打开后查看。")) from error


def _kept(docket: Docket, comments: Mapping[str, str]) -> dict[str, str]:
    form = docket.configuration.association.forms.get(docket.procedure.form or "")
    known = {f.name for f in form.all_fields()} if form else set()
    return {name: said.strip()[:1000] for name, said in comments.items() if name in known and said.strip()}
