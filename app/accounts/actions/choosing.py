"""Choosing passwords: changed, forgotten and set anew by a link. Hashes are made before the transaction begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.accounts import store
from app.accounts.actions.attempts import count_attempt, forgive, key_of, must_wait
from app.accounts.actions.sessions import end_other_sessions
from app.accounts.hashing import draw_token, hash_password, matches, token_hash
from app.accounts.models import IDENTITY_COLUMN, Account, OldPassword, OneTimeLink
from app.accounts.passwords import POLICIES, PasswordPolicy, Surroundings, reasons_against
from app.accounts.rules import BY_ADDRESS, BY_NAME, LETTERS, LINK_LASTS, LOGS_IN, LinkPurpose
from app.accounts.store import NameKey
from app.audit.actions import record
from app.kernel.errors import DomainError, NotFound, Refusals, say
from app.notices.actions import leave_letter
from app.notices.rules import Recipient
from app.tenancy.database import db
from app.tenancy.keys import unseal
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action


def policy() -> PasswordPolicy:
    """The association's preset."""
    return POLICIES[tenant().association.security]


def refuse_weak(password: str, around: Surroundings, *, field: str = "password") -> None:
    """Raise every reason against a password at once, at its field."""
    reasons = reasons_against(password, policy(), around)
    if reasons:
        raise Refusals([DomainError(reason, field) for reason in reasons])


def surroundings(account: Account) -> Surroundings:
    """What a guesser may know about whoever this account belongs to."""
    person = account.person
    numbers = () if person is None else (_identity(person.identity_sealed), person.mobile)
    return Surroundings(account.staff, tuple(n for n in numbers if n), (account.name, *house_words()))


def house_words() -> tuple[str, ...]:
    """The words of the association that no password contains: its slug's parts and its short names."""
    here = tenant()
    short = here.association.short_name or {}
    return (*here.slug.split("-"), *short.values())


def _identity(sealed: str | None) -> str:
    return unseal(IDENTITY_COLUMN, sealed) if sealed else ""


@dataclass(frozen=True)
class Change:
    """An old password and the new one."""

    old: str
    new: str


def change_password(change: Change, *, by: int, now: datetime) -> None:
    """Choose a new password; every login ends, copied cookies with them. Raises Throttled, DomainError at its field."""
    account = store.get_account(by)
    kept, around, key = account.password_hash, surroundings(account), key_of("again", str(by))
    must_wait({key: BY_NAME}, now=now)
    if not matches(change.old, kept):
        raise DomainError(say("原密码不正确。"), "old")
    refuse_weak(change.new, around, field="new")
    _refuse_reused(by, change.new, kept, "new")
    _set_password(by, hash_password(change.new), now=now)
    forgive([key])


def _refuse_reused(account_id: int, new: str, kept: str, field: str) -> None:
    old = [row.password_hash for row in store.old_passwords(account_id, policy().remembered - 1)]
    if any(matches(new, one) for one in [kept, *old] if one):
        raise DomainError(say("新密码不能与最近用过的密码相同。"), field)


@action
def _set_password(account_id: int, hashed: str, *, now: datetime) -> None:
    account = store.get_account(account_id, for_update=True)
    if account.password_hash:
        db.session.add(OldPassword(account_id=account_id, password_hash=account.password_hash, replaced_at=now))
    account.password_hash, account.password_changed_at = hashed, now
    account.one_time, account.one_time_used = False, False
    end_other_sessions(account_id, keep=None, by=account_id, now=now)
    record("account.password_changed", by=account_id, subject=f"account:{account_id}", details={})
    to = Recipient(account_id=account.id, email=account.email, name=account.name)
    leave_letter("account_changed", to=to, params={"what": say("密码").msgid})


def start_reset(names: list[NameKey], typed: str, *, address: str, now: datetime) -> None:
    """A link by mail for who forgot the password. It answers nothing: known, unknown and too frequent look alike.

    Raises Throttled only by address.
    """
    must_wait({key_of("reset-from", address): BY_ADDRESS}, now=now)
    account = store.find_account_by_name(names)
    known = account is not None and account.state in LOGS_IN and bool(account.email)
    account_id = account.id if account is not None else 0
    allowed = count_attempt({key_of("reset", f"{account_id}:{typed if not account_id else ''}"): LETTERS}, now=now)
    token = draw_token()
    if known and allowed:
        send_link(account_id, LinkPurpose.RESET, token, now=now)
    else:
        _note_in_vain(account_id)


@action
def _note_in_vain(account_id: int) -> None:
    """Keep in the record that somebody asked for a link and got none; it takes about the time that a link takes."""
    record("account.link_asked", by=None, subject=f"account:{account_id or 'unknown'}", details={})


@action
def send_link(account_id: int, purpose: LinkPurpose, token: str, *, now: datetime) -> None:
    """Keep the hash of a token and leave the letter with its link. Earlier links of the account stop working."""
    account = store.get_account(account_id, for_update=True)
    expire_links(account_id, now)
    db.session.add(
        OneTimeLink(
            token_hash=token_hash(token),
            purpose=purpose,
            account_id=account_id,
            made_at=now,
            expires_at=now + LINK_LASTS,
        )
    )
    event = "account_opened" if purpose is LinkPurpose.ACTIVATE else "password_reset"
    leave_letter(
        event,
        to=Recipient(email=account.email, name=account.name),
        params={"login": shown_login(account)},
        link=f"/activate/{token}",
    )
    record("account.link_sent", by=None, subject=f"account:{account_id}", details={"purpose": purpose.value})


def expire_links(account_id: int, now: datetime) -> None:
    """Take every open link of an account out of use."""
    links = db.session.query(OneTimeLink).filter_by(account_id=account_id, used_at=None).with_for_update()
    for link in links:
        link.used_at = now


def shown_login(account: Account) -> str:
    """By what somebody logs in, as a letter may say it: an ID number masked."""
    if account.person is not None and account.person.identity_masked:
        return account.person.identity_masked
    return account.name


def finish_reset(token: str, password: str, *, now: datetime) -> int:
    """Set the password by a link, which is spent; every login ends. Gives the account's id. Raises NotFound."""
    link = get_link(token, now=now)
    account = store.get_account(link.account_id)
    account_id, kept = account.id, account.password_hash
    refuse_weak(password, surroundings(account))
    _refuse_reused(account_id, password, kept, "password")
    _use_link(token, hash_password(password), now)
    return account_id


USED = say("这个链接已经用过，或已被新的链接代替，不能再用。忘记密码的，请在登录页点“忘记密码”。")
EXPIRED = say("这个链接已过期（72 小时内有效）。请联系发出邀请的人重新发送，或在登录页点“忘记密码”。")


def get_link(token: str, *, now: datetime) -> OneTimeLink:
    """A link that still works. Raises NotFound with the sentence that says why not, and how to get another one."""
    link = store.find_link(token, (LinkPurpose.ACTIVATE, LinkPurpose.RESET))
    if link is None:
        raise NotFound(say("没有这个链接，请核对地址是否完整。"))
    if link.used_at is not None:
        raise NotFound(USED)
    if link.expires_at <= now:
        raise NotFound(EXPIRED)
    return link


@action
def _use_link(token: str, hashed: str, now: datetime) -> None:
    link = get_link(token, now=now)
    account = store.get_account(link.account_id, for_update=True)
    if account.state not in LOGS_IN:
        raise DomainError(say("该账号已停用，请联系秘书处。"))
    db.session.refresh(link, with_for_update=True)
    if link.used_at is not None:
        raise NotFound(USED)
    link.used_at = now
    _set_password(account.id, hashed, now=now)
