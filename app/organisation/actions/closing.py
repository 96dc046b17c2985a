"""Closing a body: what it has goes to a successor, or closing is refused with a list of what is in the way."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from app.accounts.actions.granting import hand_on_roles
from app.accounts.actions.operating import end_operator
from app.accounts.rules import AccountState
from app.accounts.store import accounts_of_unit
from app.audit.actions import record
from app.bodies.changing import close_body, move_body
from app.bodies.models import Body
from app.bodies.store import bodies_below, get_body, lock_body
from app.jobs.actions import enqueue, progress
from app.jobs.models import Job
from app.kernel.errors import Conflict, DomainError, Refusals, say
from app.members import actions as register
from app.members.handing_on import hand_on_members
from app.members.models import Membership
from app.members.offices.actions import Ending, end_office
from app.members.offices.rules import OfficeEnd
from app.members.offices.store import open_holdings_at
from app.members.representatives.actions import end_all_of
from app.members.store import find_membership
from app.organisation.permission import refuse_change, refuse_closing
from app.organisation.store import HAND_ON, is_handed_on, number_to_hand_on, what_stands
from app.procedures.actions.handing_on import hand_on_cases
from app.procedures.parties import Party
from app.tenancy import clock
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action

AT_ONCE, CHUNK = 200, 200
"""So many members and cases go within the request; of more, so many in one transaction of the background."""


@dataclass(frozen=True)
class Closing:
    """Why a body ends, who takes over, and for a unit that is a member: by which of the exits it leaves."""

    reason: str
    successor_id: int | None = None
    exit: str = ""


@action
def close(body_id: int, closing: Closing, *, by: int, now: datetime) -> None:
    """End a body: all that follows, or nothing. Raises NotAllowed; Refusals with everything that is in the way.

    Roles go on at a body of the same kind that is his to change as well; they do not climb to the body above.
    """
    today, body = clock.local_day(now), lock_body(body_id)
    successor = _successor_for(body, closing, by=by, today=today)
    if body.is_unit:
        _end_unit(body, closing, by=by, now=now)
    if successor is not None:
        _hand_on(body, successor, closing, by=by, now=now)
    for holding in open_holdings_at(body.id):
        end_office(holding.id, Ending(OfficeEnd.LEFT, today, closing.reason), by=by, now=now)
    heir = successor.id if successor is not None and successor.kind == body.kind else None
    hand_on_roles(body.id, heir, by=by, now=now)
    close_body(body.id, successor_id=closing.successor_id, reason=closing.reason, by=by, now=now)


@action
def begin_closing(body_id: int, closing: Closing, *, by: int, now: datetime, at_once: int = AT_ONCE) -> int | None:
    """End a body at once or, where many members or cases go to another, in the background; gives the job's number then.

    Raises what `close` raises, and Conflict where the body is being handed on already.
    """
    body = lock_body(body_id)
    number = number_to_hand_on(body) if closing.successor_id is not None else 0
    if number <= at_once:
        close(body_id, closing, by=by, now=now)
        return None
    _successor_for(body, closing, by=by, today=clock.local_day(now))
    _refuse_without_exit(body, closing)
    if is_handed_on(body_id):
        raise Conflict(say("正在向承接机构移交，请等待完成。"))
    job = enqueue(HAND_ON, {"body": body_id, **asdict(closing)}, by=by)
    job.total = number
    details = {"to": closing.successor_id, "reason": closing.reason, "number": number}
    record("body.handing_on", by=by, subject=f"body:{body_id}", details=details)
    return job.id


def hand_on_and_close(body_id: int, closing: Closing, *, job: Job, by: int, size: int = CHUNK) -> None:
    """Hand on some members and cases in a transaction, until none are left, and end the body.

    Who was handed on no longer stands here: started again at any moment it goes on with the rest, and nobody goes twice.
    Whoever asked for it is asked for his right again each time.
    """
    job_id, total = job.id, job.total
    while get_body(body_id).closed_on is None:
        if not hand_on_some(body_id, closing, (job_id, total), by=by, now=clock.now(), size=size):
            close(body_id, closing, by=by, now=clock.now())


@action
def hand_on_some(
    body_id: int, closing: Closing, job: tuple[int, int], *, by: int, now: datetime, size: int = CHUNK
) -> int:
    """Hand on so many, and note in the job (its number, how many there were) how far it got; gives how many went."""
    body = lock_body(body_id)
    successor = _successor_for(body, closing, by=by, today=clock.local_day(now))
    if successor is None:
        return 0
    number = hand_on_members(body.id, successor.id, by=by, now=now, most=size)
    number += hand_on_cases(body.id, successor.id, now=now, most=size)
    progress(job[0], max(job[1] - number_to_hand_on(body), 0), job[1])
    return number


def _successor_for(body: Body, closing: Closing, *, by: int, today: date) -> Body | None:
    """Who takes over, if somebody does: all that is asked before a body ends. Raises NotAllowed, DomainError, Refusals."""
    refuse_closing(body, by=by, today=today)
    successor = _successor(body, closing)
    if successor is None:
        _refuse_what_stands(body)
    elif successor.id != body.parent_id:
        refuse_change(successor, by=by, today=today)
    return successor


def _successor(body: Body, closing: Closing) -> Body | None:
    """Who takes over: a body of the same kind, or the one above. Raises DomainError for any other."""
    if closing.successor_id is None:
        return None
    found = lock_body(closing.successor_id)
    if found.id == body.id or (found.kind != body.kind and found.id != body.parent_id):
        raise DomainError(say("承接机构须是同一种机构，或上级机构。"), "successor")
    return found


def _refuse_what_stands(body: Body) -> None:
    stands = what_stands(body)
    said = [
        (stands.bodies, say("下面还有 %(count)s 个机构。", count=stands.bodies)),
        (stands.members, say("还有 %(count)s 名会员。", count=stands.members)),
        (stands.cases, say("还有 %(count)s 件未办结的办件。", count=stands.cases)),
    ]
    refusals = [DomainError(message, "successor") for count, message in said if count]
    if refusals:
        raise Refusals([*refusals, DomainError(say("请选择承接机构，或先办理以上事项。"), "successor")])


def _end_unit(body: Body, closing: Closing, *, by: int, now: datetime) -> None:
    """The unit's own membership ends for a reason of the folder; nobody speaks or acts for it any more."""
    membership = _refuse_without_exit(body, closing)
    if membership is not None:
        today = clock.local_day(now)
        register.end_membership(membership.id, closing.exit, on=today, case_id=None, by=by, now=now)
    end_all_of(body.id, why=closing.reason, by=by, now=now)
    for account in accounts_of_unit(body.id):
        if account.id != by and account.state is not AccountState.CLOSED:
            end_operator(account.id, by=by, now=now)


def _refuse_without_exit(body: Body, closing: Closing) -> Membership | None:
    """The unit's own membership, if it has one that lasts. Raises DomainError where no reason of the folder ends it."""
    found = find_membership(Party(None, body.id)) if body.is_unit else None
    if found is None or found.admitted_on is None or found.left_on is not None:
        return None
    if closing.exit not in tenant().association.exits:
        raise DomainError(say("该单位是会员，请选择会员资格终止的原因。"), "exit")
    return found


def _hand_on(body: Body, successor: Body, closing: Closing, *, by: int, now: datetime) -> None:
    for child in bodies_below(body.path):
        if child.parent_id == body.id:
            move_body(child.id, successor.id, reason=closing.reason, by=by, now=now)
    hand_on_members(body.id, successor.id, by=by, now=now)
    hand_on_cases(body.id, successor.id, now=now)
