"""Opening a body below another one, with its administrator, in one act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.accounts.actions import grant_role, open_staff_account, open_unit_account
from app.accounts.actions.granting import Place
from app.accounts.actions.opening import NewStaff
from app.bodies.actions import NewBody, found_body, name_key_of
from app.bodies.rules import UNIT, refuse_place
from app.bodies.store import lock_body
from app.forms.actions import hand_in
from app.kernel.errors import Conflict, DomainError, NotAllowed, say
from app.organisation.owndata import files_in_data
from app.organisation.permission import may_appoint_administrator, refuse_opening
from app.organisation.store import namesake_below
from app.tenancy import clock
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action


@dataclass(frozen=True)
class Administrator:
    """Who looks after the new body: of a unit an operator, else a member of staff with a login name and a role there."""

    name: str
    login: str = ""
    email: str = ""
    role: str = ""


@dataclass(frozen=True)
class Opening:
    """The body to be opened. `code` stands in numbers; without one it gets its own."""

    kind: str
    above: int
    name: Mapping[str, str]
    code: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    administrator: Administrator | None = None


@dataclass(frozen=True)
class Opened:
    """The new body, and how its administrator gets in: by mail, or by the password that is told once."""

    body_id: int
    administrator: str = ""
    password: str | None = None


@action
def open_body(new: Opening, *, by: int, now: datetime) -> Opened:
    """Open a body, with its administrator's account where one is named: all of it, or nothing (K1, T2).

    Raises NotAllowed for who may not open such a body there, DomainError or Conflict at the field.
    """
    today, above = clock.local_day(now), lock_body(new.above)
    refuse_opening(new.kind, above, by=by, today=today)
    refuse_place(tenant().association, new.kind, "", (above.kind, above.path))
    if namesake_below(above.id, new.kind, name_key_of(new.name)):
        raise Conflict(say("这里已有同名的机构，不需要再次开设。"), "name")
    body = found_body(NewBody(new.kind, new.name, above.id, new.code, data=new.data), by=by, today=today)
    hand_in(files_in_data(new.kind, new.data), f"body:{body.id}", by=by)
    if new.administrator is None:
        return Opened(body.id)
    if not may_appoint_administrator(new.kind, above, by=by, today=today):
        raise NotAllowed(say("代理他人期间不能开通账号，请由本人办理。"))
    return _with_administrator(body.id, new.kind, new.administrator, by=by, now=now)


def _with_administrator(body_id: int, kind: str, who: Administrator, *, by: int, now: datetime) -> Opened:
    today = clock.local_day(now)
    if kind == UNIT:
        password = open_unit_account(body_id, who.name, email=who.email, by=by, now=now, today=today)
        return Opened(body_id, who.name, password)
    if who.role not in roles_held_at(kind):
        raise DomainError(say("请选择管理员的角色。"), "role")
    account_id, password = open_staff_account(NewStaff(who.name, who.login, who.email), by=by, now=now)
    grant_role(account_id, Place(who.role, body_id, today), by=by, now=now)
    return Opened(body_id, who.name, password)


def roles_held_at(kind: str) -> list[str]:
    """The roles that are held at bodies of a kind."""
    return [name for name, role in tenant().association.roles.items() if kind in role.at]
