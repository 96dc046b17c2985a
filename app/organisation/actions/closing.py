"""Closing a body: what it has goes to a successor, or closing is refused with a list of what is in the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.accounts.actions.granting import hand_on_roles
from app.accounts.actions.operating import end_operator
from app.accounts.rules import AccountState
from app.accounts.store import accounts_of_unit
from app.bodies.changing import close_body, move_body
from app.bodies.models import Body
from app.bodies.store import bodies_below, lock_body
from app.kernel.errors import DomainError, Refusals, say
from app.members import actions as register
from app.members.handing_on import hand_on_members
from app.members.offices.actions import Ending, end_office
from app.members.offices.rules import OfficeEnd
from app.members.offices.store import open_holdings_at
from app.members.representatives.actions import end_all_of
from app.members.store import find_membership
from app.organisation.permission import refuse_change, refuse_closing
from app.organisation.store import what_stands
from app.procedures.actions.handing_on import hand_on_cases
from app.procedures.parties import Party
from app.tenancy import clock
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action


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
    refuse_closing(body, by=by, today=today)
    successor = _successor(body, closing)
    if successor is None:
        _refuse_what_stands(body)
    elif successor.id != body.parent_id:
        refuse_change(successor, by=by, today=today)
    if body.is_unit:
        _end_unit(body, closing, by=by, now=now)
    if successor is not None:
        _hand_on(body, successor, closing, by=by, now=now)
    for holding in open_holdings_at(body.id):
        end_office(holding.id, Ending(OfficeEnd.LEFT, today, closing.reason), by=by, now=now)
    heir = successor.id if successor is not None and successor.kind == body.kind else None
    hand_on_roles(body.id, heir, by=by, now=now)
    close_body(body.id, successor_id=closing.successor_id, reason=closing.reason, by=by, now=now)


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
    membership = find_membership(Party(None, body.id))
    if membership is not None and membership.admitted_on is not None and membership.left_on is None:
        if closing.exit not in tenant().association.exits:
            raise DomainError(say("该单位是会员，请选择会员资格终止的原因。"), "exit")
        today = clock.local_day(now)
        register.end_membership(membership.id, closing.exit, on=today, case_id=None, by=by, now=now)
    end_all_of(body.id, why=closing.reason, by=by, now=now)
    for account in accounts_of_unit(body.id):
        if account.id != by and account.state is not AccountState.CLOSED:
            end_operator(account.id, by=by, now=now)


def _hand_on(body: Body, successor: Body, closing: Closing, *, by: int, now: datetime) -> None:
    for child in bodies_below(body.path):
        if child.parent_id == body.id:
            move_body(child.id, successor.id, reason=closing.reason, by=by, now=now)
    hand_on_members(body.id, successor.id, by=by, now=now)
    hand_on_cases(body.id, successor.id, now=now)
