"""Moving a case: to a step where somebody is waited for, back to the applicant, to its end."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select, update

from app.bodies.rules import UNIT
from app.bodies.store import get_body
from app.kernel.errors import DomainError, say
from app.kernel.events import publish
from app.procedures import letters
from app.procedures.actions.pacing import note_pace
from app.procedures.actions.summoning import acts_by_account, ask_each, ask_party
from app.procedures.billing import the_billing
from app.procedures.docket import Docket, waiting_rows
from app.procedures.effects import CaseFacts, EffectContext, perform
from app.procedures.events import CaseDecided, CaseReturned, StepReached
from app.procedures.gathering import begin_gathering, end_gathering
from app.procedures.models import NO_DEADLINE, Asked, Happening, HeldValue, Waiting
from app.procedures.parties import the_register
from app.procedures.rules.actors import Acting, BodyRef, Waiter, is_for, parse_actor, place_of, waiter_of_party
from app.procedures.rules.machine import CaseState, Position, begins_with, is_onward, round_after, step_after, step_named
from app.procedures.rules.silence import silence_answers
from app.procedures.rules.time import TO_PUT_RIGHT
from app.procedures.seconding.models import Proposal
from app.procedures.voting import Authority, as_delegate, the_assemblies
from app.tenancy import clock
from app.tenancy.configuration.concepts.procedures import Effect, Step
from app.tenancy.configuration.effects import arguments
from app.tenancy.database import db
from app.tenancy.spans import after
from app.tenancy.together import add_to, remember, remembered
from app.web.language import said


def move(docket: Docket, to: Position, *, by: int | None, now: datetime) -> None:
    """Put a case where an answer leads, after the effects of the step that was passed."""
    case, left = docket.case, docket.case.step
    note_pace(docket, now=now)
    onward = bool(left) and is_onward(docket.procedure, left, to)
    if onward:
        do_effects(docket, step_named(docket.procedure, left).then, by=by, now=now)
    case.round = round_after(case.round, docket.procedure, left, to) if left else case.round
    if to.waits_beside:
        _pass_one(docket, left, to, now=now)
        return
    clear_waiting(case.id)
    if to.state.is_closed:
        close(docket, to.state, by=by, now=now)
    elif to.state is CaseState.RETURNED:
        drop_charge(docket, by=by, now=now)
        _send_back(docket, now=now)
    else:
        if not onward:
            drop_charge(docket, by=by, now=now)
        arrive(docket, to, by=by, now=now)


def _pass_one(docket: Docket, passed: str, to: Position, *, now: datetime) -> None:
    """One of the steps that run side by side is passed: the case goes on waiting at the others."""
    case = docket.case
    drop_proposal(docket, now=now, step=passed)
    end_gathering(case.id, at=passed)
    rows = waiting_rows(case.id)
    for row in rows:
        if row.step == passed:
            db.session.delete(row)
    rest = [row for row in rows if row.step != passed]
    remember(("waiting", case.id), rest)
    case.step = to.step
    case.due_on = next(row.due_on for row in rest if row.step == to.step)


def drop_proposal(docket: Docket, *, now: datetime, step: str = "") -> None:
    """The case moves on, or its `step` was passed: an answer that waited for a second person waits no longer."""
    if any(one.second is not None for one in docket.procedure.steps):
        waits = [Proposal.case_id == docket.case.id, Proposal.closed_at.is_(None)]
        waits += [Proposal.step == step] if step else []
        db.session.execute(update(Proposal).where(*waits).values(closed_at=now, outcome="overtaken"))


def drop_charge(docket: Docket, *, by: int | None, now: datetime) -> None:
    """The case does not go on: what it was charged and is not paid yet is owed no longer."""
    if any(step.pay for step in docket.procedure.steps):
        the_billing().drop(docket, by=by, now=now)


def arrive(
    docket: Docket, at: Position, *, by: int | None, now: datetime, tells: bool = True, passed: Collection[str] = ()
) -> None:  # fmt: skip
    """The case stands at a step from now on. A step that asks nobody, because nobody was named, is passed over.

    `tells`: those who are waited for get a letter, but for a bill, which the ledger sends with its amount. `passed` are the
    steps that stand since before the case was sent back: of those that run side by side only the others are asked again.
    """
    case, today = docket.case, clock.local_day(now)
    drop_proposal(docket, now=now)
    while at.state is CaseState.OPEN:
        step = step_named(docket.procedure, at.step)
        case.state, case.step, case.arrived_at = CaseState.OPEN, step.name, now
        case.due_on = due_day(docket, step, today)
        remember(("waiting", case.id), [])
        if wait_at(docket, step, by=by, now=now, tells=tells):
            if step.together is not None:
                _wait_beside(docket, passed, by=by, now=now, tells=tells)
            return
        at = step_after(docket.procedure, step.name, docket.scope().holds)
    close(docket, at.state, by=by, now=now)


def _wait_beside(docket: Docket, passed: Collection[str], *, by: int | None, now: datetime, tells: bool) -> None:
    """The case waits at the other steps that run side by side with its own as well, at each until a day of its own."""
    for step in begins_with(docket.procedure, docket.case.step, passed, docket.scope().holds)[1:]:
        here = Docket(docket.case, docket.configuration, at=step.name)
        wait_at(here, step, by=by, now=now, tells=tells)


def wait_at(docket: Docket, step: Step, *, by: int | None, now: datetime, tells: bool = True) -> bool:
    """The case waits at a step until its day; False where the step asks nobody. Inside an action."""
    case, today = docket.case, clock.local_day(now)
    due = due_day(docket, step, today)
    waiting = _waiting_for(docket, step, due, by=by, now=now)
    if not waiting:
        return False
    for row in waiting:
        row.due_on, row.sort_on = due, due or NO_DEADLINE
        row.silent_on = due if silence_answers(step) else None
        row.escalates_on = _goes_up_on(docket, step, due)
        add_to(("waiting", case.id), row)
    case.quiet = case.quiet and not _asks_whom_it_concerns(docket, waiting)
    db.session.add_all(waiting)
    begin_gathering(docket, step, waiter_at, now=now)
    if tells and not step.pay:  # the ledger writes to who has to pay, with the amount
        letters.tell_waiting("step_waiting", docket, [w for w in waiting if w.asked_id is None], today)
    publish(StepReached(case.id, case.procedure, step.name, case.round))
    return True


def _goes_up_on(docket: Docket, step: Step, due: date | None) -> date | None:
    """When a step that is late goes up to another actor; never where it has no deadline or names nobody."""
    if due is None or step.escalates is None:
        return None
    return after(due, step.escalates.after, docket.configuration.association.calendar)


def _asks_whom_it_concerns(docket: Docket, waiting: Sequence[Waiting]) -> bool:
    """The person or unit concerned has to do something now, and so has to know of the case."""
    party = docket.party
    return any((row.person_id, row.unit_id) == (party.person_id, party.unit_id) and party.key for row in waiting)


def due_day(docket: Docket, step: Step, today: date) -> date | None:
    """Until when a step is due; none without a deadline."""
    if step.deadline is None:
        return None
    span = docket.scope().span_of(step.deadline)
    return after(today, span, docket.configuration.association.calendar) if span else None


def _send_back(docket: Docket, *, now: datetime) -> None:
    case = docket.case
    drop_proposal(docket, now=now)
    case.state, case.arrived_at = CaseState.RETURNED, now
    case.due_on = after(clock.local_day(now), TO_PUT_RIGHT, docket.configuration.association.calendar)
    waiter = waiter_of_party("applicant", docket.parties)
    db.session.add(row_for(docket, waiter))
    publish(CaseReturned(case.id, case.procedure, case.step))


def close(docket: Docket, state: CaseState, *, by: int | None, now: datetime) -> None:
    """Bring a case to its end with what that outcome does, in this transaction."""
    case, procedure = docket.case, docket.procedure
    drop_proposal(docket, now=now)
    case.state, case.closed_at, case.arrived_at = state, now, now
    case.step, case.due_on, case.open_key = "", None, None
    clear_waiting(case.id)
    done = {
        CaseState.APPROVED: procedure.approved,
        CaseState.REFUSED: procedure.refused,
        CaseState.WITHDRAWN: procedure.withdrawn,
    }
    if state is CaseState.APPROVED:
        case.quiet = False
        _keep_completed(docket, by=by, now=now)
    else:
        drop_charge(docket, by=by, now=now)
    do_effects(docket, done[state], by=by, now=now)
    if state is not CaseState.APPROVED:
        for held in held_values(case.id):
            db.session.delete(held)
    publish(CaseDecided(case.id, case.procedure, state.value))


def _keep_completed(docket: Docket, *, by: int | None, now: datetime) -> None:
    """What a step had completed with a form that keeps stands in the file before the effects read it."""
    completed = docket.completed
    if completed:
        the_register().keep(docket.party, completed, case_id=docket.case.id, by=by, now=now)


def do_effects(docket: Docket, effects: Sequence[Effect], *, by: int | None, now: datetime) -> None:
    """Do effects in order, each reading what the one before it has done."""
    facts = _facts(docket)

    def context(one: Effect) -> EffectContext:
        fresh = Docket(docket.case, docket.configuration)
        given = arguments(one.name, dict(one.args))
        return EffectContext(facts, given, fresh.scope(), by, now, clock.local_day(now))

    perform(effects, context)


def _facts(docket: Docket) -> CaseFacts:
    case = docket.case
    pays = {step.name for step in docket.procedure.steps if step.pay}
    return CaseFacts(
        id=case.id,
        number=case.number,
        procedure=case.procedure,
        about=case.about,
        person_id=case.person_id,
        unit_id=case.unit_id,
        starter_id=case.starter_id,
        body_id=case.body_id,
        body_path=case.body_path,
        title=case.title,
        form=docket.procedure.form,
        answers=docket.answers,
        later=docket.completed,
        pays=bool(pays),
        paid_on=max((clock.local_day(turn.at) for turn in docket.turns if turn.step in pays), default=None) if pays else None,
        subject=case.subject or "",
        cause=f"{case.id}",
        resolution=next((turn.rests_on for turn in reversed(docket.turns) if turn.rests_on), ""),
    )


# ---- who is waited for --------------------------------------------------------------------------------------------
def clear_waiting(case_id: int) -> None:
    """Nobody is waited for in this case any more."""
    for row in waiting_rows(case_id):
        db.session.delete(row)
    remember(("waiting", case_id), [])
    end_gathering(case_id)


def _waiting_for(docket: Docket, step: Step, due: date | None, *, by: int | None, now: datetime) -> list[Waiting]:
    """Who is waited for at a step; nobody where it asks nobody or nothing is owed: then it is passed over."""
    if step.pay:
        return _charge(docket, by=by, now=now)
    if step.each is not None:
        return [_asked_row(docket, asked) for asked in ask_each(docket, step, until=due, now=now)]
    waiter = waiter_at(docket, step)
    if waiter.role is None and not acts_by_account(docket, waiter):
        return [_asked_row(docket, ask_party(docket, step, waiter, until=due, now=now))]
    delegate = delegate_at(docket, step, clock.local_day(now))
    return [row_for(docket, one) for one in [waiter, *([delegate] if delegate and delegate != waiter else [])]]


def _asked_row(docket: Docket, asked: Asked) -> Waiting:
    return row_for(docket, Waiter(person_id=asked.person_id, unit_id=asked.unit_id), asked.id)


def delegate_at(docket: Docket, step: Step, today: date) -> Waiter | None:
    """Who is waited for in an assembly's place, while it authorises somebody; the case has to stand at the step."""
    described = as_delegate(step)
    if described is None or the_assemblies().authority(docket, today) is None:
        return None
    return waiter_at(docket, described)


def _charge(docket: Docket, *, by: int | None, now: datetime) -> list[Waiting]:
    payer = the_billing().charge(docket, by=by, now=now)
    if payer is not None:
        return [row_for(docket, payer)]
    case = docket.case
    db.session.add(Happening(case_id=case.id, what="nothing_owed", step=case.step, at=now))
    return []


def waiter_at(docket: Docket, step: Step) -> Waiter:
    """Who acts at a step: a party of the case, a member named in the form, or a role at its place.

    Raises DomainError where there is no such place: a case must not come to rest where nobody can move it.
    """
    actor = parse_actor(step.by)
    if actor.who == "member" and actor.field:
        return _named_member(docket, actor.field)
    if actor.who == UNIT and docket.case.unit_id is None:
        return Waiter(unit_id=_own_unit(docket, step))
    if actor.is_party:
        return waiter_of_party(actor.who, docket.parties)
    place = (
        _named_body(docket, actor.field)
        if actor.field
        else place_of(actor, docket.configuration.association.roles, docket.line)
    )
    if place is None:
        raise DomainError(say("没有可以办理“%(step)s”的机构，请联系秘书处。", step=said(step.label)))
    return Waiter(role=actor.who, body_id=place.id, body_path=place.path)


def _named_member(docket: Docket, field: str) -> Waiter:
    """The member that a field names. Raises DomainError where there is none: nobody could ever answer."""
    named = docket.answers.get(field) or {}
    named = named[0] if isinstance(named, list) and named else named
    found = the_register().brief(named.get("membership_id", 0)) if isinstance(named, Mapping) else None
    if found is None:
        raise DomainError(say("所填的会员已不在册，请重新填写。"), field)
    return Waiter(person_id=found.party.person_id, unit_id=found.party.unit_id)


def _own_unit(docket: Docket, step: Step) -> int:
    """The unit at which a person's case is filed."""
    unit = next((body.id for body in docket.line if body.kind == UNIT), None)
    if unit is None:
        raise DomainError(say("没有可以办理“%(step)s”的机构，请联系秘书处。", step=said(step.label)))
    return unit


def _named_body(docket: Docket, field: str) -> BodyRef | None:
    chosen = docket.answers.get(field)
    if not chosen:
        return None
    body = get_body(int(chosen))
    return BodyRef(body.id, body.kind, body.path)


def authority_of(docket: Docket, who: Acting, today: date) -> Authority | None:
    """By what somebody may decide in the assembly's place at the present step; None for everybody else."""
    delegate = delegate_at(docket, docket.step, today) if docket.step.delegated_to else None
    return the_assemblies().authority(docket, today) if delegate is not None and is_for(delegate, who) else None


def wait_also(docket: Docket, waiter: Waiter) -> None:
    """Somebody else may act on a case where it stands, too. Inside an action."""
    row = row_for(docket, waiter)
    db.session.add(row)
    add_to(("waiting", docket.case.id), row)


def row_for(docket: Docket, waiter: Waiter, asked_id: int | None = None) -> Waiting:
    """The row that says that the case waits for somebody at its step."""
    case, due = docket.case, docket.due_on
    return Waiting(
        case_id=case.id,
        procedure=case.procedure,
        step=docket.place,
        role=waiter.role,
        body_id=waiter.body_id,
        body_path=waiter.body_path,
        account_id=waiter.account_id,
        person_id=waiter.person_id,
        unit_id=waiter.unit_id,
        asked_id=asked_id,
        due_on=due,
        sort_on=due or NO_DEADLINE,
        tier=case.tier,
        since_on=clock.local_day(case.arrived_at),
        told_late=False,  # said here, so that many rows go in one statement
        silent_on=None,
        escalates_on=None,
    )


def waiter_in(row: Waiting) -> Waiter:
    """Who is waited for, as the rules know it."""
    return Waiter(row.role, row.body_id, row.body_path, row.account_id, row.person_id, row.unit_id)


def held_values(case_id: int) -> Sequence[HeldValue]:
    """The values that only one holder may have, kept for this case."""
    return remembered(("held", case_id), _read_held, case_id)


def _read_held(case_id: int) -> Sequence[HeldValue]:
    return db.session.scalars(select(HeldValue).where(HeldValue.case_id == case_id).order_by(HeldValue.id)).all()
