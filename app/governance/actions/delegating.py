"""An assembly authorises the delegate of a step to decide in its place (“或授权”), and takes it back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from app.audit.actions import record
from app.forms.actions import hand_in
from app.governance import store
from app.governance.models import Delegation
from app.jobs.chores import register_chore
from app.kernel.errors import DomainError, NotFound, Refusals, say
from app.procedures.acting import acting as acting_now
from app.procedures.actions.resolving import ask_delegate
from app.tenancy import clock
from app.tenancy.configuration.concepts.procedures import Step
from app.tenancy.database import db
from app.tenancy.transactions import action, take_turns

LONGEST_REFERENCE = 200


@dataclass(frozen=True)
class Authorised:
    """At which step, by which resolution (its number or words, and its scan), from when until when.

    `body_id` is where whoever records it acts at the step; without it the one body at which he does.
    """

    procedure: str
    step: str
    reference: str
    scan: str
    since: date
    until: date | None = None
    body_id: int | None = None


@action
def authorise(given: Authorised, *, by: int, now: datetime) -> int:
    """Record that an assembly authorises a delegate; cases that wait at the step wait for him, too. Gives its id.
    It holds for the body at which it is recorded. The same resolution recorded twice is one authority.

    Raises NotFound (no such step, not who puts its cases to the vote there), Refusals with what is missing.
    """
    step, place = store.voting_steps().get((given.procedure, given.step)), (given.procedure, given.step)
    if step is None or step.delegated_to is None:
        raise NotFound(say("这一步骤不能授权他人决定。"))
    body_id = _where(step, given, by, now)
    _refuse_unfit(given)
    take_turns(f"delegation:{given.procedure}.{given.step}")
    standing = store.find_delegation(place, body_id, given.reference.strip(), given.since)
    if standing is not None:
        return standing
    delegation = Delegation(
        assembly=step.vote or "", procedure=given.procedure, step=given.step, reference=given.reference.strip(),
        scan=given.scan, since=given.since, until=given.until, recorded_by=by, recorded_at=now, body_id=body_id,
    )  # fmt: skip
    db.session.add(delegation)
    db.session.flush()
    hand_in([given.scan], f"delegation:{delegation.id}", by=by)
    facts = {"step": f"{given.procedure}.{given.step}", "to": step.delegated_to, "reference": delegation.reference}
    record("vote.authorised", by=by, subject=f"delegation:{delegation.id}", details=facts)
    _ask_anew(given.procedure, given.step, now)
    return delegation.id


def _where(step: Step, given: Authorised, by: int, now: datetime) -> int:
    """The body at which somebody records it: the one that he says, or the only one at which he acts."""
    mine = _acting_at(step, by, now)
    if given.body_id in mine:
        return given.body_id
    if not mine or given.body_id is not None:
        raise NotFound(say("这一步骤不能授权他人决定。"))
    if len(mine) > 1:
        raise DomainError(say("请选择授权所适用的机构。"), "place")
    return mine[0]


def _acting_at(step: Step, by: int, now: datetime) -> list[int]:
    return [body.id for body in store.bodies_acting(step.by, acting_now(by, clock.local_day(now)).roles)]


def _refuse_unfit(given: Authorised) -> None:
    refusals = []
    if not given.reference.strip():
        refusals.append(DomainError(say("请写明授权所依据的决议（文号或会议名称、日期）。"), "reference"))
    if not given.scan:
        refusals.append(DomainError(say("请上传授权决议的扫描件。"), "scan"))
    if given.until is not None and given.until < given.since:
        refusals.append(DomainError(say("截止日期不能早于起始日期。"), "until"))
    if refusals:
        raise Refusals(refusals)


@action
def end_delegation(delegation_id: int, *, by: int, now: datetime) -> None:
    """Take an authority back from today on; done twice it ends once. What was decided by it stands. Raises NotFound."""
    found = db.session.get(Delegation, delegation_id, with_for_update=True, populate_existing=True)
    step = store.voting_steps().get((found.procedure, found.step)) if found is not None else None
    if found is None or step is None or found.body_id not in _acting_at(step, by, now):
        raise NotFound(say("没有这项授权。"))
    if found.ended_on is not None:
        return
    found.ended_on, found.ended_by = clock.local_day(now), by
    record("vote.authority_ended", by=by, subject=f"delegation:{delegation_id}")
    _ask_anew(found.procedure, found.step, now)


def _ask_anew(procedure: str, step: str, now: datetime) -> None:
    db.session.flush()
    for case_id in store.cases_at(procedure, step):
        ask_delegate(case_id, now=now)


def _delegated_steps() -> Iterable[tuple[str, str]]:
    return (pair for pair, step in store.voting_steps().items() if step.delegated_to is not None)


@action
def follow_authorities(now: datetime) -> int:
    """A new day: authorities begin and end, and delegates are waited for as they stand today. Gives 0: all is done."""
    for procedure, step in _delegated_steps():
        _ask_anew(procedure, step, now)
    return 0


register_chore("authorities of delegates", follow_authorities)
