"""Logging in: name and password, then the second factor where there is one.

The answer and its time are the same for known and unknown names. An attempt is counted before the password is looked
at; that happens outside of every transaction; what was found is checked once more when the login begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.accounts import store
from app.accounts.actions.attempts import forgive, key_of, must_wait
from app.accounts.actions.second_factor import use_code
from app.accounts.actions.sessions import Visitor, begin_session
from app.accounts.hashing import hash_password, matches, needs_new_hash
from app.accounts.identifiers import plain_form
from app.accounts.models import Account, LoginSession
from app.accounts.rules import BY_ADDRESS, BY_NAME, LOGS_IN, AccountState, LoginKind
from app.accounts.store import NameKey
from app.audit.actions import record
from app.kernel.errors import DomainError, say
from app.tenancy.database import db
from app.tenancy.transactions import action

ONLY_NAMES = frozenset({LoginKind.UNIT_NAME, LoginKind.STAFF_NAME})


@dataclass(frozen=True)
class Attempt:
    """What somebody typed: the ways in which the name may be understood, the name itself (to count), the password."""

    names: Sequence[NameKey]
    typed: str
    password: str
    visitor: Visitor
    before_opened: str = "application_only"


@dataclass(frozen=True)
class LoggedIn:
    """The login began; `token` is what the cookie holds."""

    account_id: int
    token: str


@dataclass(frozen=True)
class SecondStep:
    """The password was right and a code is asked for; `proof` ties the second step to that very password.

    `counted` is the key under which the name's attempts stand, forgotten once the code is right.
    """

    account_id: int
    proof: str
    counted: str = ""


def log_in(attempt: Attempt, *, now: datetime) -> LoggedIn | SecondStep:
    """Try a name and a password. Raises Throttled, or DomainError with the one sentence for every kind of failure."""
    account = store.find_account_by_name(attempt.names)
    by_name, by_address = _keys(account, attempt, now)
    kept = account.password_hash if account else ""
    account_id = account.id if account else None
    must_wait({by_name: BY_NAME, by_address: BY_ADDRESS}, now=now)
    if not matches(attempt.password, kept) or account_id is None:
        note_failure(account_id, now=now)
        raise DomainError(say("账号或密码不正确。忘记密码时可以用邮件重设。"), "password")
    renewed = hash_password(attempt.password) if needs_new_hash(kept) else ""
    proof = _check_and_note(account_id, kept, renewed, attempt.before_opened)
    if proof:
        return SecondStep(account_id, proof, by_name)
    token = begin_session(account_id, visitor=attempt.visitor, now=now)
    forgive([by_name], once=[by_address])
    return LoggedIn(account_id, token)


def _keys(account: Account | None, attempt: Attempt, now: datetime) -> tuple[str, str]:
    """Counted by the name in the form in which names are compared, whether anybody has it or not.

    Written in several ways it stays one name, else the pause would tell which names are known (trust.md L3). Apart for
    addresses that an account is known from, so that no stranger can lock it out there.
    """
    address = attempt.visitor.address
    known = store.has_logged_in_from(account.id if account else 0, address, now=now)
    name = _counted_name(attempt)
    return key_of("login", f"{name}@{address}" if known else name), key_of("address", address)


def _counted_name(attempt: Attempt) -> str:
    """An identifier goes before a name that is only a name, so that every tab counts alike."""
    named = sorted(attempt.names, key=lambda name: name.kind in ONLY_NAMES)
    return f"{named[0].key}|{named[0].operator}" if named else plain_form(attempt.typed).casefold()


@action
def note_failure(account_id: int | None, *, now: datetime) -> None:
    """Keep in the record that somebody failed to log in; what was typed is not kept."""
    record(
        "account.login_failed",
        by=None,
        subject=f"account:{account_id}" if account_id else "account:unknown",
        details={},
    )


@action
def _check_and_note(account_id: int, kept: str, renewed: str, before_opened: str) -> str:
    """After the right password: may this account in at all? Gives what the second step needs, or "" for none."""
    account = store.get_account(account_id, for_update=True)
    if account.password_hash != kept:
        raise DomainError(say("密码刚刚已变更，请用新密码登录。"), "password")
    if account.state not in LOGS_IN:
        raise DomainError(say("该账号已停用，请联系秘书处。"))
    if account.state is AccountState.APPLICATION_ONLY and before_opened == "nothing":
        raise DomainError(say("您的申请正在审核，账号开通后才能登录。"))
    if account.one_time and account.one_time_used:
        raise DomainError(say("初始密码只能使用一次。请用“忘记密码”设置新密码，或请管理员重新发放。"), "password")
    account.one_time_used = account.one_time
    if renewed:
        account.password_hash = renewed
    return proof_of(account) if account.totp_since else ""


def proof_of(account: Account) -> str:
    """What ties a second step to the password it follows; it is void when that changes."""
    return key_of("proof", f"{account.id}:{account.password_hash}")


def finish_log_in(step: SecondStep, code: str, *, visitor: Visitor, now: datetime) -> LoggedIn:
    """The second step: a code of the phone or a recovery code, each taken once. Raises Throttled or DomainError."""
    key = key_of("second", str(step.account_id))
    must_wait({key: BY_NAME}, now=now)
    token = _with_code(step, code, visitor, now)
    forgive([key, step.counted], once=[key_of("address", visitor.address)])
    return LoggedIn(step.account_id, token)


@action
def _with_code(step: SecondStep, code: str, visitor: Visitor, now: datetime) -> str:
    account = store.get_account(step.account_id, for_update=True)
    if proof_of(account) != step.proof or account.state not in LOGS_IN:
        raise DomainError(say("登录已过期，请重新输入账号和密码。"))
    if not use_code(account, code, now):
        raise DomainError(say("验证码不正确或已使用过，请等手机显示下一组数字。"), "code")
    return begin_session(account.id, visitor=visitor, now=now)


def confirm_again(session_id: int, password: str, *, by: int, now: datetime) -> None:
    """Before a sensitive act: the password once more. Counted like a login. Raises Throttled or DomainError."""
    key = key_of("again", str(by))
    kept = store.get_account(by).password_hash
    must_wait({key: BY_NAME}, now=now)
    if not matches(password, kept):
        raise DomainError(say("密码不正确。"), "password")
    _note_confirmed(session_id, by, now)
    forgive([key])


@action
def _note_confirmed(session_id: int, by: int, now: datetime) -> None:
    session = db.session.get_one(LoginSession, session_id)
    session.confirmed_at = now
    record("account.confirmed", by=by, subject=f"account:{by}", details={})
