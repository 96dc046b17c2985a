"""Roles: given at a body for some time, and taken away at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from app.accounts import store
from app.accounts.actions.sessions import end_other_sessions
from app.accounts.duties import held_by
from app.accounts.events import RolesChanged
from app.accounts.labels import CAPABILITIES
from app.accounts.models import Grant
from app.accounts.rights import IN_OFFICE
from app.accounts.rules import kept_apart
from app.audit.actions import record
from app.bodies import store as bodies
from app.bodies.rules import UNIT
from app.kernel.errors import Conflict, DomainError, NotAllowed, say
from app.kernel.events import publish
from app.tenancy import clock
from app.tenancy.capabilities import Capability
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action, take_turns


@dataclass(frozen=True)
class Place:
    """Which role, at which body, from when until when; no last day means until it is taken."""

    role: str
    body_id: int
    first_day: date
    last_day: date | None = None


def roles_of_a_unit() -> list[str]:
    """The roles of the configuration that are held at units only: what a unit's operator may do from the start."""
    return [name for name, role in tenant().association.roles.items() if tuple(role.at) == (UNIT,)]


@action
def grant_role(account_id: int, place: Place, *, by: int | None, now: datetime) -> int:
    """Give a role; gives the grant's id. Nobody gives one to himself. Raises NotAllowed, DomainError or Conflict."""
    if account_id == by:
        raise NotAllowed(say("不能给自己授权。"))
    account = store.get_account(account_id, for_update=True)
    _check_place(place)
    refuse_two_duties(account.id, place.role, place.body_id)
    standing = store.find_open_grant(account_id, place.role, place.body_id)
    if standing is not None and (standing.last_day is None or standing.last_day >= place.first_day):
        raise Conflict(say("该账号已在此机构担任这一角色。"), "role")
    if standing is not None:
        standing.taken_at = now
        db.session.flush()
    grant = Grant(
        account_id=account.id,
        role=place.role,
        body_id=place.body_id,
        first_day=place.first_day,
        last_day=place.last_day,
        given_by=by,
    )
    db.session.add(grant)
    db.session.flush()
    _note("role.granted", grant, by)
    return grant.id


def _check_place(place: Place) -> None:
    role = tenant().association.roles.get(place.role)
    if role is None:
        raise DomainError(say("没有这个角色。"), "role")
    if bodies.get_body(place.body_id).kind not in role.at:
        raise DomainError(say("这个角色不能在该机构担任。"), "body")
    if place.last_day is not None and place.last_day < place.first_day:
        raise DomainError(say("结束日期早于开始日期。"), "last_day")


def refuse_two_duties(account_id: int, role: str, body_id: int) -> None:
    """Raise DomainError where a role would bring together what the association keeps apart (A8, `apart:`).

    What is held at a unit is the unit's own. Inside an action; for one account one after another.
    """
    if bodies.get_body(body_id).kind != UNIT:
        _refuse_together(account_id, tenant().association.roles[role].can, "role")


def refuse_duties_of_office(account_id: int) -> None:
    """The same for an office that acts, which somebody takes besides the roles that he holds."""
    _refuse_together(account_id, [one.value for one in IN_OFFICE], "person")


def _refuse_together(account_id: int, new: Collection[str], field: str) -> None:
    groups = tenant().association.apart
    if not any({*group} & {*new} for group in groups):
        return
    take_turns(f"duties of {account_id}")
    found = kept_apart(groups, held_by(account_id, clock.today()), new)
    if found is not None:
        words = [CAPABILITIES[Capability(one)] for one in found]
        raise DomainError(
            say("此人已担任的角色可以“%(held)s”，不能再担任可以“%(new)s”的角色：两者须由不同的人担任。", held=words[0],
                new=words[1]), field)  # fmt: skip


@action
def take_role(grant_id: int, *, by: int | None, now: datetime) -> None:
    """Take a role away: it is gone with the commit, and so is every login of the account. Twice has its effect once."""
    grant = store.get_grant(grant_id)
    if grant.taken_at is not None:
        return
    grant.taken_at = now
    end_other_sessions(grant.account_id, keep=None, by=by, now=now)
    _note("role.taken", grant, by)
    for deputy in store.deputy_grants(grant) if grant.for_account_id is None else ():
        take_role(deputy.id, by=by, now=now)


@action
def end_role_on(grant_id: int, last_day: date, *, by: int | None, now: datetime) -> None:
    """Let a role end on a day. A day before its first takes it away altogether."""
    grant = store.get_grant(grant_id)
    if last_day < grant.first_day:
        take_role(grant_id, by=by, now=now)
        return
    grant.last_day = last_day
    _note("role.ends", grant, by)
    for deputy in store.deputy_grants(grant) if grant.for_account_id is None else ():
        if deputy.last_day is None or deputy.last_day > last_day:
            end_role_on(deputy.id, last_day, by=by, now=now)


@action
def hand_on_roles(body_id: int, successor_id: int | None, *, by: int | None, now: datetime) -> int:
    """A body ends: its roles end with it, and go on at the successor where they are held at such bodies; their number."""
    kind = bodies.get_body(successor_id).kind if successor_id is not None else ""
    today, ended = clock.local_day(now), store.open_grants_at(body_id)
    for grant in ended:
        grant.taken_at = now
        db.session.flush()
        _note("role.taken", grant, by)
        role = tenant().association.roles.get(grant.role)
        held = successor_id is not None and store.find_open_grant(grant.account_id, grant.role, successor_id)
        if successor_id is None or role is None or kind not in role.at or held or _is_over(grant, today):
            continue
        further = Grant(account_id=grant.account_id, role=grant.role, body_id=successor_id,
                        first_day=max(grant.first_day, today), last_day=grant.last_day, given_by=by,
                        for_account_id=grant.for_account_id)  # fmt: skip
        db.session.add(further)
        db.session.flush()
        _note("role.granted", further, by)
    return len(ended)


def _is_over(grant: Grant, today: date) -> bool:
    return grant.last_day is not None and grant.last_day < today


def _note(act: str, grant: Grant, by: int | None) -> None:
    details = {
        "role": grant.role,
        "body": grant.body_id,
        "first_day": grant.first_day.isoformat(),
        "last_day": grant.last_day.isoformat() if grant.last_day else "",
    }
    record(act, by=by, subject=f"account:{grant.account_id}", details=details)
    publish(RolesChanged(grant.account_id, grant.role, grant.body_id))
