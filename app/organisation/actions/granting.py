"""Roles given and taken back by whoever may, invitations by a link that works once, logins locked and opened again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.accounts.actions import grant_role, open_staff_account, set_state, take_role
from app.accounts.actions.choosing import send_link
from app.accounts.actions.granting import Place, end_role_on
from app.accounts.actions.opening import NewStaff
from app.accounts.hashing import draw_token
from app.accounts.models import Grant
from app.accounts.rules import AccountState, LinkPurpose
from app.accounts.store import get_account, get_grant, roles_held
from app.bodies.rules import is_root
from app.bodies.store import get_body
from app.kernel.errors import DomainError, NotAllowed, say
from app.organisation import store
from app.organisation.permission import refuse_grant
from app.organisation.rules import gives_management
from app.tenancy import clock
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action, take_turns


@dataclass(frozen=True)
class Invitation:
    """Somebody who works here from now on: by which name he logs in, where the link goes, in which role and where."""

    name: str
    login: str
    email: str
    place: Place


@action
def give(account_id: int, place: Place, *, by: int, now: datetime) -> int:
    """Give a role; gives the grant's id. Nobody gives more than he holds, and nobody to himself. Raises NotAllowed."""
    refuse_grant(place.role, get_body(place.body_id), by=by, today=clock.local_day(now))
    _refuse_backdated(place, now)
    if get_account(account_id).state is AccountState.CLOSED:
        raise DomainError(say("该账号已注销。"), "who")
    return grant_role(account_id, place, by=by, now=now)


@action
def invite(new: Invitation, *, by: int, now: datetime) -> tuple[int, str | None]:
    """An account with its role: a link by mail, or without an address the one-time password, which is told once.

    Raises NotAllowed, Conflict for a login name that is taken.
    """
    refuse_grant(new.place.role, get_body(new.place.body_id), by=by, today=clock.local_day(now))
    _refuse_backdated(new.place, now)
    account_id, password = open_staff_account(NewStaff(new.name, new.login, new.email), by=by, now=now)
    grant_role(account_id, new.place, by=by, now=now)
    return account_id, password


def _refuse_backdated(place: Place, now: datetime) -> None:
    """A right that is said to be older than it is would pass for one that somebody has long had."""
    if place.first_day < clock.local_day(now):
        raise DomainError(say("开始日期不能早于今天。"), "first_day")


@action
def invite_again(account_id: int, *, by: int, now: datetime) -> None:
    """A new link for who has not set a password yet; the earlier one works no longer. Raises NotAllowed, DomainError."""
    account = get_account(account_id)
    _refuse_foreign(account_id, by=by, now=now)
    if account.password_hash:
        raise DomainError(say("该账号已启用，请用“忘记密码”重新设置密码。"))
    if not account.email:
        raise DomainError(say("该账号没有邮箱，不能发送邀请链接。"))
    send_link(account_id, LinkPurpose.ACTIVATE, draw_token(), now=now)


@action
def take(grant_id: int, *, by: int, now: datetime) -> None:
    """Take a role away: gone with the commit, in every page and every action. Raises NotAllowed, DomainError for the last."""
    grant = get_grant(grant_id)
    _refuse_taking(grant, by=by, now=now)
    take_role(grant_id, by=by, now=now)


@action
def end_grant(grant_id: int, last_day: date, *, by: int, now: datetime) -> None:
    """Let a role end on a day, which still counts. Raises NotAllowed, DomainError for the last manager of accounts."""
    grant = get_grant(grant_id)
    _refuse_taking(grant, by=by, now=now)
    if last_day < clock.local_day(now):
        raise DomainError(say("结束日期不能早于今天；要立即收回，请点“收回”。"), "last_day")
    _refuse_longer(grant, last_day, by)
    end_role_on(grant_id, last_day, by=by, now=now)


def _refuse_longer(grant: Grant, last_day: date, by: int) -> None:
    """Nobody makes his own role last longer, nor that of a deputy, whose days are said by whom he stands in for."""
    longer = grant.last_day is not None and last_day > grant.last_day
    if longer and (grant.account_id == by or grant.for_account_id is not None):
        raise NotAllowed(say("不能给自己授权。") if grant.account_id == by else say("您不能在这个机构授予或收回这一角色。"))


@action
def set_login(account_id: int, state: AccountState, *, by: int, now: datetime) -> None:
    """Lock somebody's login, or open it again. Raises NotAllowed, DomainError for the last manager of accounts."""
    _refuse_foreign(account_id, by=by, now=now)
    if get_account(account_id).state not in (AccountState.ACTIVE, AccountState.LOCKED):
        raise DomainError(say("该账号已注销。"))
    if state is not AccountState.ACTIVE:
        _refuse_last(account_id, now=now)
    set_state(account_id, state, by=by, now=now)


def _refuse_taking(grant: Grant, *, by: int, now: datetime) -> None:
    refuse_grant(grant.role, get_body(grant.body_id), by=by, today=clock.local_day(now))
    association = tenant().association
    if gives_management(grant.role, association) and is_root(get_body(grant.body_id).path):
        _refuse_last(grant.account_id, now=now, loses=1)


def _refuse_last(account_id: int, *, now: datetime, loses: int | None = None) -> None:
    """Somebody has to remain who can manage the accounts of the whole association; `loses`: so many of his roles, or all."""
    association = tenant().association
    today = clock.local_day(now)
    take_turns("last manager")
    managing = [name for name in association.roles if gives_management(name, association)]
    held = [row for row in roles_held(account_id, on=today) if row.role in managing and is_root(row.body_path)]
    left = len(held) - loses if loses is not None else 0
    if held and left <= 0 and store.last_managers(today, managing, without=account_id) == 0:
        raise DomainError(say("这是最后一个能管理账号的人，不能收回；请先授予另一人。"))


def _refuse_foreign(account_id: int, *, by: int, now: datetime) -> None:
    """Every role that somebody holds has to be one that who acts could give: else a clerk would lock the secretariat."""
    today = clock.local_day(now)
    held = roles_held(account_id, on=today)
    for row in held:
        if row.role in tenant().association.roles:
            refuse_grant(row.role, get_body(row.body_id), by=by, today=today)
    if not held and not _manages_all(by, today):
        raise NotAllowed(say("您不能变更这个账号。"))


def _manages_all(account_id: int, today: date) -> bool:
    association = tenant().association
    return any(
        gives_management(row.role, association) and is_root(row.body_path) and row.for_account is None
        for row in roles_held(account_id, on=today)
    )
