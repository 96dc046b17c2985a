"""Two persons for one answer: the first proposes, another of the same desk confirms or sends back (A7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from app.accounts.store import get_account
from app.audit.actions import record
from app.kernel.errors import Conflict, NotAllowed, NotFound, say
from app.procedures import letters
from app.procedures.acting import acting as acting_now
from app.procedures.actions.deciding import (
    Decision,
    Given,
    carry_out,
    his_turn,
    is_repeated,
    judge,
    refuse_stale,
    step_answered,
)
from app.procedures.actions.moving import waiter_in
from app.procedures.docket import Docket, take_up, waiting_rows
from app.procedures.models import Happening
from app.procedures.rules.actors import Acting, Waiter
from app.procedures.rules.machine import CaseState
from app.procedures.seconding.models import Proposal
from app.procedures.seconding.rules import needs_second
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.transactions import action

CONFIRMED, SENT_BACK, OVERTAKEN = "confirmed", "sent_back", "overtaken"


def open_proposal(case_id: int, step: str) -> Proposal | None:
    """The answer that waits for a second person at a step of a case."""
    query = select(Proposal).where(Proposal.case_id == case_id, Proposal.step == step, Proposal.closed_at.is_(None))
    return db.session.scalar(query)


def is_proposed(docket: Docket, decision: Decision, *, by: int, version: int) -> bool:
    """Whether this account gave this answer to this version already, and it waits or waited for a second person (R1)."""
    if not _asks(docket):
        return False
    mine = (Proposal.case_id == docket.case.id, Proposal.account_id == by, Proposal.at_version == version)
    mine_here = [one for one in db.session.scalars(select(Proposal).where(*mine)) if decision.step in ("", one.step)]
    return any(one.verdict == decision.verdict for one in mine_here)


def _asks(docket: Docket) -> bool:
    return any(step.second is not None for step in docket.procedure.steps)


Ready = Callable[[datetime], None]
"""An answer that may be given: called with the moment it is written down, with all that follows."""


def answer(docket: Docket, decision: Decision, *, by: int, version: int, now: datetime) -> None:
    """Carry an answer out, propose it where the step needs two, or confirm the same one that another has proposed."""
    prepare(docket, decision, by=by, version=version, now=now)(now)


def prepare(docket: Docket, decision: Decision, *, by: int, version: int, now: datetime) -> Ready:
    """Judge an answer and say what it would do. Nothing is written yet. Raises what `decide` raises."""
    docket.at = step_answered(docket, decision.step, by=by, now=now)
    proposal = open_proposal(docket.case.id, docket.place) if _asks(docket) else None
    if proposal is not None and proposal.verdict == decision.verdict and proposal.account_id != by:
        return _seconded(docket, proposal, by=by, version=version, now=now)
    given = judge(docket, decision, by=by, version=version, now=now)
    scope = docket.scope(answer={**given.fields, "verdict": decision.verdict, "on": docket.case.as_at})
    proposes = needs_second(docket.step, given.to, scope.holds)
    if proposes:
        _refuse_rival(proposal, by)

    def ready(at: datetime) -> None:
        _close(proposal, OVERTAKEN, by, docket, at)
        (_propose if proposes else carry_out)(docket, decision, given, now=at)

    return ready


def _refuse_rival(proposal: Proposal | None, by: int) -> None:
    if proposal is not None and proposal.account_id != by:
        raise Conflict(say("%(name)s已提出另一结论，请先确认或退回。", name=proposal.name))


def _propose(docket: Docket, decision: Decision, given: Given, *, now: datetime) -> None:
    case = docket.case
    kept = {
        "verdict": decision.verdict, "opinion": decision.opinion, "fields": dict(given.fields),
        "comments": dict(decision.comments), "waivers": dict(decision.waivers), "uploads": list(decision.uploads),
    }  # fmt: skip
    proposal = Proposal(
        case_id=case.id, step=docket.place, at_version=case.version, decision=kept, account_id=given.who.account_id,
        name=given.who.name, at=now,
    )  # fmt: skip
    db.session.add(proposal)
    said = {"verdict": decision.verdict}
    note = Happening(case_id=case.id, what="proposed", step=docket.place, name=given.who.name, note=decision.opinion.strip(),
                     details=said, account_id=given.who.account_id, at=now)  # fmt: skip
    db.session.add(note)
    case.version += 1
    details = {"step": docket.place, "verdict": decision.verdict, "version": case.version}
    record("case.proposed", by=given.who.account_id, subject=f"case:{case.number}", details=details)
    today = clock.local_day(now)
    here = [row for row in waiting_rows(case.id) if row.step == docket.place]
    readers = {one for row in here for one in letters.accounts_waited_for(row, today)}
    letters.tell_second(docket, sorted(readers - {given.who.account_id}), given.who.name)


def _close(proposal: Proposal | None, outcome: str, by: int, docket: Docket, now: datetime) -> None:
    if proposal is None:
        return
    proposal.closed_at, proposal.closed_by, proposal.outcome = now, by, outcome
    proposal.closed_version = docket.case.version
    db.session.flush()


def _seconded(docket: Docket, proposal: Proposal, *, by: int, version: int, now: datetime) -> Ready:
    """Confirm what another has proposed: both have to have the right at this very moment."""
    refuse_stale(docket, version)
    second, row = _refuse_unfit_second(docket, proposal, by, now)
    decision = Decision(**proposal.decision, step=proposal.step)
    try:
        given = judge(docket, decision, by=proposal.account_id, version=docket.case.version, now=now)
    except NotAllowed as error:
        raise NotAllowed(say("%(name)s已无权办理此步骤，请退回其提议后重新办理。", name=proposal.name)) from error

    _refuse_same_desk(given.who, second, row)

    def ready(at: datetime) -> None:
        _note_second(docket, proposal, by, at)
        carry_out(docket, decision, given, now=at)

    return ready


def _note_second(docket: Docket, proposal: Proposal, by: int, at: datetime) -> None:
    case = docket.case
    _close(proposal, CONFIRMED, by, docket, at)
    details = {"step": docket.place, "verdict": proposal.verdict, "proposed_by": proposal.account_id}
    record("case.seconded", by=by, subject=f"case:{case.number}", details=details)
    name, said = get_account(by).name, {"verdict": proposal.verdict}
    note = Happening(case_id=case.id, what="seconded", step=docket.place, name=name, details=said, account_id=by, at=at)
    db.session.add(note)


def _refuse_unfit_second(docket: Docket, proposal: Proposal, by: int, now: datetime) -> tuple[Acting, Waiter]:
    who = acting_now(by, clock.local_day(now))
    row, _authority = his_turn(docket, who, proposal.verdict, clock.local_day(now))
    first = get_account(proposal.account_id)
    same_person = who.person_id is not None and who.person_id == first.person_id
    if by == proposal.account_id or same_person:
        raise NotAllowed(say("须由另一人确认，不能确认自己提出的结论。"))
    return who, waiter_in(row)


def _refuse_same_desk(first: Acting, second: Acting, waiter: Waiter) -> None:
    """Who is away and his deputies are one: neither confirms for the other, nor one deputy for another of the same."""
    behind = {first.account_id, first.stands_in_for(waiter)} & {second.account_id, second.stands_in_for(waiter)}
    if behind - {None}:
        raise NotAllowed(say("须由另一人确认，不能确认自己提出的结论。"))


@action
def confirm_proposal(case_id: int, *, by: int, version: int, now: datetime, step: str = "") -> CaseState:
    """Confirm the answer that waits for a second person, at a `step` where several run side by side.

    Raises NotFound, Conflict, NotAllowed, Refusals. Twice is once.
    """
    docket = take_up(case_id)
    if _is_closed_by(docket, by, version, step):
        return docket.case.state
    docket.at = step_answered(docket, step, by=by, now=now)
    proposal = _waiting(docket, version)
    _seconded(docket, proposal, by=by, version=version, now=now)(now)
    return docket.case.state


@action
def send_back(case_id: int, *, by: int, version: int, remark: str, now: datetime, step: str = "") -> None:
    """Send a proposal back, or take one's own back: the case waits for a new answer. Raises NotFound, Conflict, NotAllowed."""
    docket = take_up(case_id)
    if _is_closed_by(docket, by, version, step):
        return
    docket.at = step_answered(docket, step, by=by, now=now)
    proposal = _waiting(docket, version)
    refuse_stale(docket, version)
    who = acting_now(by, clock.local_day(now))
    his_turn(docket, who, proposal.verdict, clock.local_day(now))
    _close(proposal, SENT_BACK, by, docket, now)
    proposal.remark = remark.strip()[:2000]
    docket.case.version += 1
    details = {"verdict": proposal.verdict, "proposed_by": proposal.name}
    note = Happening(case_id=case_id, what="sent_back", step=docket.place, name=who.name, note=proposal.remark,
                     details=details, account_id=by, at=now)  # fmt: skip
    db.session.add(note)
    record("case.proposal_sent_back", by=by, subject=f"case:{docket.case.number}", details=details)
    if proposal.account_id != by:
        letters.tell_sent_back(docket, proposal.account_id, who.name, proposal.remark)


def _waiting(docket: Docket, version: int) -> Proposal:
    proposal = open_proposal(docket.case.id, docket.place)
    if proposal is None:
        refuse_stale(docket, version)
        raise NotFound(say("没有等待确认的结论。"))
    return proposal


def _is_closed_by(docket: Docket, by: int, version: int, step: str) -> bool:
    """Whether this account confirmed it or sent it back already, on this version or, beside others, on one before it."""
    at = Proposal.closed_version >= version if docket.waited else Proposal.closed_version == version
    done = [Proposal.case_id == docket.case.id, Proposal.closed_by == by, at]
    done += [Proposal.step == step] if step else []
    return db.session.scalar(select(Proposal.id).where(*done).limit(1)) is not None


@action
def decide(case_id: int, decision: Decision, *, by: int, version: int, now: datetime) -> CaseState:
    """Give an answer at the case's present step and move it; gives the state the case is in then.

    Where the step needs two persons it waits as a proposal; the same answer of another confirms it. Raises NotFound,
    Conflict (somebody else was faster: who and when), NotAllowed (not his to decide, or his own case), Refusals (reason,
    fields, conditions, waivers). The same answer sent twice by one account counts once (R1).
    """
    docket = take_up(case_id)
    if is_repeated(docket.case, decision, by=by, version=version) or is_proposed(docket, decision, by=by, version=version):
        return docket.case.state
    answer(docket, decision, by=by, version=version, now=now)
    return docket.case.state
