"""Questions about units, who acts for them, and requests to take that over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from app.accounts.models import Account, LoginSession
from app.accounts.rules import AccountKind, AccountState
from app.bodies.models import Body
from app.bodies.rules import UNIT, name_key
from app.kernel.errors import NotFound, say
from app.tenancy.capabilities import Capability
from app.tenancy.database import ask, db, made_once
from app.units.models import Handover, HandoverState
from app.web.access import HeldRole, Identity


@dataclass(frozen=True)
class UnitRow:
    """A unit in the office's list."""

    id: int
    name: Mapping[str, str]
    name_key: str


@dataclass(frozen=True)
class Operator:
    """Somebody who acts for a unit, and when he was last here. `waits`: access was handed out and not used yet."""

    id: int
    unit_id: int
    name: str
    email: str
    state: AccountState
    one_time: bool
    made_at: datetime
    last_seen: datetime | None

    @property
    def waits(self) -> bool:
        return self.last_seen is None or self.one_time


def operators_of(unit_ids: Sequence[int]) -> dict[int, list[Operator]]:
    """Unit → who acts for it today, the first one first; who was ended does not stand there."""
    last = select(func.max(LoginSession.last_seen_at)).where(LoginSession.account_id == Account.id).scalar_subquery()
    query = select(
        Account.id, Account.body_id, Account.name, Account.email, Account.state, Account.one_time, Account.made_at, last
    ).where(_acts_for_a_unit(), Account.body_id.in_(unit_ids))
    found: dict[int, list[Operator]] = {unit_id: [] for unit_id in unit_ids}
    rows: Any = db.session.execute(query.order_by(Account.id)) if unit_ids else ()
    for row in rows:
        found[row.body_id].append(Operator(*row))
    return found


def _acts_for_a_unit() -> ColumnElement[bool]:
    return and_(Account.kind == AccountKind.UNIT, Account.state != AccountState.CLOSED)


def get_operator(account_id: int, unit_id: int) -> Operator:
    """Somebody who acts for this unit. Raises NotFound for anybody else."""
    found = [one for one in operators_of([unit_id])[unit_id] if one.id == account_id]
    if not found:
        raise NotFound(say("没有这个经办人。"))
    return found[0]


def first_operator(unit_id: int) -> int | None:
    """Who has acted for the unit longest: it is this one who invites others and ends them."""
    query = select(Account.id).where(_acts_for_a_unit(), Account.body_id == unit_id, Account.state == AccountState.ACTIVE)
    return db.session.scalar(query.order_by(Account.id).limit(1))


# ---- the office's list
def units_page(who: Identity, text: str, *, after: Sequence[Any] | None, limit: int) -> list[UnitRow]:
    """A page of the units that somebody manages accounts of, by name."""
    query = select(Body.id, Body.name, Body.name_key).where(_managed_by(who.roles))
    if text:
        query = query.where(Body.name_key.contains(name_key(text), autoescape=True))
    if after:
        query = query.where(or_(Body.name_key > str(after[0]), and_(Body.name_key == str(after[0]), Body.id > int(after[1]))))
    return [UnitRow(*row) for row in db.session.execute(query.order_by(Body.name_key, Body.id).limit(limit))]


def count_units(who: Identity, text: str) -> int:
    """How many of them there are."""
    query = select(func.count(Body.id)).where(_managed_by(who.roles))
    if text:
        query = query.where(Body.name_key.contains(name_key(text), autoescape=True))
    return db.session.scalar(query) or 0


def get_unit(unit_id: int, *, managed_by: Identity) -> UnitRow:
    """A unit for who manages its accounts; outside of his bodies it is not there. Raises NotFound."""
    query = select(Body.id, Body.name, Body.name_key).where(Body.id == unit_id, _managed_by(managed_by.roles))
    row = db.session.execute(query).first()
    if row is None:
        raise NotFound(say("没有这个单位。"))
    return UnitRow(*row)


def _managed_by(roles: Sequence[HeldRole]) -> ColumnElement[bool]:
    managing = [role for role in roles if Capability.MANAGE_ACCOUNTS in role.capabilities]
    reached = or_(false(), *[_reach(role) for role in managing])
    return and_(Body.kind == UNIT, Body.closed_on.is_(None), reached)


def _reach(role: HeldRole) -> ColumnElement[bool]:
    if role.sees == "all":
        return Body.id > 0
    if role.sees == "own":
        return Body.id == role.body_id
    return Body.path.startswith(role.body_path, autoescape=True)


# ---- handovers
def _manages_everything(roles: Sequence[HeldRole]) -> bool:
    """Whether somebody manages the accounts of the whole association: requests that name no unit go there, too."""
    managing = [role for role in roles if Capability.MANAGE_ACCOUNTS in role.capabilities]
    return any(role.sees == "all" or len(role.body_path.strip("/").split("/")) == 1 for role in managing if role.sees != "own")


def handovers(who: Identity, *, limit: int) -> Sequence[Handover]:
    """The requests that wait for a decision of somebody, the oldest first."""
    return db.session.scalars(_asked(select(Handover), who).order_by(Handover.id).limit(limit)).all()


def count_asked(who: Identity) -> int:
    """How many of them there are."""
    return ask(_number_asked(who.roles, who.unit_id)).scalar() or 0


def get_handover(handover_id: int, *, managed_by: Identity) -> Handover:
    """A request, decided or not, for who manages the unit's accounts. Raises NotFound."""
    query = _visible(select(Handover).where(Handover.id == handover_id), managed_by.roles, managed_by.unit_id)
    found: Handover | None = db.session.scalar(query)
    if found is None:
        raise NotFound(say("没有这件交接申请。"))
    return found


def _asked(query: Any, who: Identity) -> Any:
    return _visible(query.where(Handover.state == HandoverState.ASKED), who.roles, who.unit_id)


@made_once
def _number_asked(roles: tuple[HeldRole, ...], unit_id: int | None) -> Any:
    asked = select(func.count(Handover.id)).where(Handover.state == HandoverState.ASKED)
    return _visible(asked, roles, unit_id)


def _visible(query: Any, roles: Sequence[HeldRole], unit_id: int | None) -> Any:
    """Who acts for a unit decides on none of its handovers (trust.md A6): the letter is shown to the association.

    The unit of each request is looked at, never the units of all: every page of staff asks, and requests are few.
    """
    its_unit = select(Body.id).where(Body.id == Handover.unit_id, _managed_by(roles), Body.id != (unit_id or 0))
    unnamed = Handover.unit_id.is_(None)
    inside = its_unit.correlate(Handover).exists()
    return query.where(or_(inside, unnamed) if _manages_everything(roles) else inside)
