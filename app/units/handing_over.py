"""Handing a unit's login over, and what its operators do among themselves; each is one act with its entry in the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.accounts.actions import end_operator, open_unit_account
from app.accounts.identifiers import clean_name
from app.accounts.rules import LOGS_IN
from app.accounts.store import accounts_of_unit
from app.audit.actions import record
from app.bodies.rules import name_key
from app.bodies.store import find_body_by_name, get_body
from app.forms.actions import hand_in
from app.kernel.errors import Conflict, DomainError, NotAllowed, say
from app.notices.actions import leave_letter
from app.notices.rules import Recipient
from app.procedures.letters import language
from app.tenancy import clock
from app.tenancy.configuration.words import pick
from app.tenancy.database import db
from app.tenancy.transactions import action, once_for_a_wish
from app.units import store
from app.units.models import Handover, HandoverState

SUBJECT = "handover:"


@dataclass(frozen=True)
class Asking:
    """Who asks to take over which unit's login; `letter` is the upload with the stamped letter."""

    unit_name: str
    name: str
    mobile: str
    email: str
    letter: str


@once_for_a_wish
@action
def ask_for_handover(asking: Asking, *, now: datetime) -> int:
    """Keep a request; gives its id. The same letter sent twice is the same request."""
    before = db.session.scalar(select(Handover.id).where(Handover.letter == asking.letter))
    if before is not None:
        return before
    unit = find_body_by_name(name_key(asking.unit_name))
    handover = Handover(
        unit_id=unit.id if unit else None,
        unit_name=clean_name(asking.unit_name),
        name=clean_name(asking.name),
        mobile=asking.mobile,
        email=asking.email,
        letter=asking.letter,
        asked_at=now,
    )
    db.session.add(handover)
    db.session.flush()
    hand_in([asking.letter], f"{SUBJECT}{handover.id}", by=None)
    record("unit.handover_asked", by=None, subject=f"handover:{handover.id}", details={"unit": handover.unit_id})
    return handover.id


@dataclass(frozen=True)
class HandedOver:
    """Who acts for the unit now; the one-time password where no link was mailed, told once and kept nowhere."""

    name: str
    password: str | None


@action
def hand_over(handover_id: int, *, by: int, now: datetime) -> HandedOver:
    """The stamped letter is in order: everybody who acted for the unit is ended, the new operator gets access.

    Letters go to the addresses that the unit had until now. Raises Conflict when it was decided before, DomainError when
    no unit has the name that was given.
    """
    handover = _undecided(handover_id)
    if handover.unit_id is None:
        raise DomainError(say("没有叫这个名称的会员单位，不能办理交接；请核对单位名称后退回。"))
    before = [one for one in accounts_of_unit(handover.unit_id) if one.state in LOGS_IN]
    for one in before:
        end_operator(one.id, by=by, now=now)
    password = open_unit_account(
        handover.unit_id, handover.name, email=handover.email, by=by, now=now, today=clock.local_day(now)
    )
    _tell(handover, {one.email for one in before if one.email} | {handover.email})
    _decided(handover, HandoverState.DONE, by, now)
    return HandedOver(handover.name, password)


@action
def refuse_handover(handover_id: int, reason: str, *, by: int, now: datetime) -> None:
    """Nothing changes; who asked reads why, where there is an address. Raises Conflict, DomainError at `reason`."""
    handover = _undecided(handover_id)
    if len(reason.strip()) < 2:
        raise DomainError(say("请写明理由，申请人会看到。"), "reason")
    handover.reason = reason.strip()
    if handover.email:
        params = {"unit": handover.unit_name, "reason": handover.reason}
        leave_letter("handover_refused", to=Recipient(email=handover.email, name=handover.name), params=params)
    _decided(handover, HandoverState.REFUSED, by, now)


def _undecided(handover_id: int) -> Handover:
    query = select(Handover).where(Handover.id == handover_id).with_for_update()
    handover = db.session.scalars(query.execution_options(populate_existing=True)).one()
    if handover.state is not HandoverState.ASKED:
        raise Conflict(say("这件交接申请已经办理，请重新打开后查看。"))
    return handover


def _decided(handover: Handover, state: HandoverState, by: int, now: datetime) -> None:
    handover.state, handover.decided_at, handover.decided_by = state, now, by
    details = {"unit": handover.unit_id, "state": state.value}
    record("unit.handover_decided", by=by, subject=f"handover:{handover.id}", details=details)


def _tell(handover: Handover, addresses: set[str]) -> None:
    unit = pick(get_body(handover.unit_id or 0).name, language())
    for email in sorted(addresses - {""}):
        to = Recipient(email=email, name=unit, language=language())
        leave_letter("handed_over", to=to, params={"unit": unit, "operator": handover.name})


# ---- operators among themselves
@action
def invite_operator(unit_id: int, name: str, *, email: str, by: int, now: datetime) -> str | None:
    """The first operator lets somebody else act for the unit, with a login of the person's own.

    Gives the one-time password where no link was mailed. Raises NotAllowed for anybody but the first, Conflict at
    `operator` for a name that the unit has already.
    """
    _only_first(unit_id, by)
    if not clean_name(name):
        raise DomainError(say("请填写经办人姓名。"), "operator")
    return open_unit_account(unit_id, name, email=email, by=by, now=now, today=clock.local_day(now))


@action
def dismiss_operator(unit_id: int, account_id: int, *, by: int, now: datetime) -> None:
    """The first operator ends another one of the unit. Raises NotAllowed, NotFound for somebody of another unit."""
    _only_first(unit_id, by)
    end_operator(store.get_operator(account_id, unit_id).id, by=by, now=now)


def _only_first(unit_id: int, by: int) -> None:
    if store.first_operator(unit_id) != by:
        raise NotAllowed(say("经办人由本单位第一位经办人邀请和停用；需要变更的，请联系协会。"))
