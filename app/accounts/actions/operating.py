"""Operators of a unit: access handed out again, and an operator who is one no longer.

Everybody who acts for a unit has a login of his own under its name, so that the record says which person acted.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from app.accounts import store
from app.accounts.actions.choosing import send_link
from app.accounts.actions.sessions import end_other_sessions
from app.accounts.hashing import draw_password, draw_token, hash_drawn
from app.accounts.models import Account, Grant, LoginName
from app.accounts.rules import AccountKind, AccountState, LinkPurpose
from app.audit.actions import record
from app.kernel.errors import DomainError, NotFound, say
from app.tenancy.database import db
from app.tenancy.transactions import action


@action
def end_operator(account_id: int, *, by: int | None, now: datetime) -> None:
    """Somebody acts for the unit no longer: logins, roles and login name are gone with the commit; the record stays.

    Nobody ends himself: a unit would be left without anybody. Done twice it has its effect once. (A4, A5)
    """
    if account_id == by:
        raise DomainError(say("不能停用自己的账号，请由其他经办人或协会办理。"))
    account = _operator(account_id)
    if account.state is AccountState.CLOSED:
        return
    account.state = AccountState.CLOSED
    for grant in db.session.scalars(select(Grant).where(Grant.account_id == account_id, Grant.taken_at.is_(None))):
        grant.taken_at = now
    db.session.execute(delete(LoginName).where(LoginName.account_id == account_id))
    end_other_sessions(account_id, keep=None, by=by, now=now)
    record("account.operator_ended", by=by, subject=f"account:{account_id}", details={"unit": account.body_id})


@action
def hand_out_again(account_id: int, *, by: int, now: datetime) -> str | None:
    """A new way in for an operator who has lost the password: a link by mail, else a one-time password, given here once.

    The old password and every login end. Raises DomainError for an account that may not log in.
    """
    account = _operator(account_id)
    if account.state is not AccountState.ACTIVE:
        raise DomainError(say("该账号已停用，请先恢复使用。"))
    end_other_sessions(account_id, keep=None, by=by, now=now)
    record("account.handed_out_again", by=by, subject=f"account:{account_id}", details={})
    if account.email:
        account.password_hash, account.one_time = "", False
        send_link(account_id, LinkPurpose.RESET, draw_token(), now=now)
        return None
    password = draw_password()
    account.password_hash, account.one_time, account.one_time_used = hash_drawn(password), True, False
    return password


def _operator(account_id: int) -> Account:
    account = store.get_account(account_id, for_update=True)
    if account.kind is not AccountKind.UNIT:
        raise NotFound(say("没有这个经办人。"))
    return account
