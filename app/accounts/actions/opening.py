"""Accounts that are opened for somebody: an applicant's at approval, a unit's, a member of staff's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.accounts import store
from app.accounts.actions.choosing import send_link, shown_login
from app.accounts.actions.granting import roles_of_a_unit
from app.accounts.actions.registering import add_account
from app.accounts.actions.sessions import end_other_sessions
from app.accounts.events import AccountOpened
from app.accounts.hashing import draw_password, draw_token, hash_drawn
from app.accounts.identifiers import DocumentKind, clean_name
from app.accounts.models import Account, Grant, Person
from app.accounts.rules import AccountKind, AccountState, LinkPurpose, LoginKind
from app.accounts.store import NameKey
from app.audit.actions import record
from app.bodies import store as bodies
from app.bodies.rules import name_key
from app.kernel.errors import Conflict, DomainError, say
from app.kernel.events import publish
from app.notices.actions import leave_letter
from app.notices.rules import Recipient
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action


@dataclass(frozen=True)
class NewStaff:
    """A member of staff who is invited by mail."""

    name: str
    staff_name: str
    email: str


@action
def open_account(person_id: int, *, by: int | None, now: datetime) -> str | None:
    """Full access for a person's account; one is made where there is none.

    Gives the one-time password to hand out, where the account was made here and there is no mail address for a link;
    None otherwise. Done twice it has its effect once.
    """
    person = store.get_person(person_id, for_update=True)
    account = store.find_account_of_person(person_id)
    if account is None:
        return _make_account(person, by, now)
    if account.state is AccountState.APPLICATION_ONLY:
        account.state = AccountState.ACTIVE
        _note_opened(account, by)
        leave_letter(
            "account_opened",
            to=Recipient(account.id, account.email, account.name),
            params={"login": shown_login(account)},
        )
    return None


def _make_account(person: Person, by: int | None, now: datetime) -> str | None:
    names = _names_of(person)
    if not names or any(store.name_is_taken(name) for name in names):
        raise Conflict(say("不能为此人开通账号：没有可用的登录名，或登录名已被占用。"))
    account = Account(
        kind=AccountKind.PERSON,
        state=AccountState.ACTIVE,
        person_id=person.id,
        name=person.name,
        email=person.email,
        password_changed_at=now,
        made_at=now,
    )
    add_account(account, names)
    _note_opened(account, by)
    return _first_password(account, now)


def _names_of(person: Person) -> list[NameKey]:
    """What the association's tabs take, of what is known of a person."""
    taken = {LoginKind(kind) for tab in tenant().association.logins.values() for kind in tab.by}
    document = LoginKind.ID_NUMBER if person.document_kind is DocumentKind.ID_NUMBER else LoginKind.ID_DOCUMENT
    known = {document: person.identity_index, LoginKind.MOBILE: person.mobile, LoginKind.EMAIL: person.email}
    return [NameKey(kind, key) for kind, key in known.items() if key and kind in taken]


def _first_password(account: Account, now: datetime) -> str | None:
    """A link by mail where there is an address, else a one-time password drawn at random (never 123456)."""
    if account.email:
        send_link(account.id, LinkPurpose.ACTIVATE, draw_token(), now=now)
        return None
    password = draw_password()
    account.password_hash, account.one_time = hash_drawn(password), True
    return password


def _note_opened(account: Account, by: int | None) -> None:
    record("account.opened", by=by, subject=f"account:{account.id}", details={"kind": account.kind.value})
    publish(AccountOpened(account.id))


@action
def open_unit_account(
    body_id: int, operator: str, *, email: str = "", by: int | None, now: datetime, today: date
) -> str | None:
    """An operator for a unit, who may act for it at once. Gives the one-time password, or None where a link was mailed.

    Raises Conflict when the unit has an operator of that name, or one without a name while another is added.
    """
    body = bodies.get_body(body_id)
    if not body.is_unit:
        raise DomainError(say("只有单位有经办人账号。"))
    name = NameKey(LoginKind.UNIT_NAME, body.name_key, name_key(operator))
    if store.name_is_taken(name) or (not name.operator and store.accounts_of_unit(body_id)):
        raise Conflict(say("该单位已有同名的经办人账号，请填写不同的经办人姓名。"), "operator")
    account = Account(
        kind=AccountKind.UNIT,
        state=AccountState.ACTIVE,
        body_id=body_id,
        email=email,
        name=clean_name(operator) or next(iter(body.name.values())),
        password_changed_at=now,
        made_at=now,
    )
    add_account(account, [name])
    db.session.add_all(
        Grant(account_id=account.id, role=role, body_id=body_id, first_day=today, given_by=by)
        for role in roles_of_a_unit()
    )
    _note_opened(account, by)
    return _first_password(account, now)


@action
def open_staff_account(new: NewStaff, *, by: int | None, now: datetime) -> tuple[int, str | None]:
    """An account for a member of staff, without any role yet. Gives its id, and the one-time password without mail."""
    name = NameKey(LoginKind.STAFF_NAME, name_key(new.staff_name))
    if not name.key or store.name_is_taken(name):
        raise Conflict(say("这个登录名已被占用。"), "staff_name")
    account = Account(
        kind=AccountKind.STAFF,
        state=AccountState.ACTIVE,
        name=clean_name(new.name),
        email=new.email,
        password_changed_at=now,
        made_at=now,
    )
    add_account(account, [name])
    _note_opened(account, by)
    return account.id, _first_password(account, now)


@action
def invite_staff(new: NewStaff, *, by: int | None, now: datetime) -> int:
    """Invite a member of staff by a link that works once; gives the account's id. Raises DomainError at `email`."""
    if not new.email:
        raise DomainError(say("请填写邮箱，邀请链接将发到该邮箱。"), "email")
    return open_staff_account(new, by=by, now=now)[0]


@action
def set_state(account_id: int, state: AccountState, *, by: int | None, now: datetime) -> None:
    """Lock, close or open an account again. Locked and closed ones lose every login. Nobody does it to himself."""
    if account_id == by:
        raise DomainError(say("不能变更自己的账号状态。"))
    account = store.get_account(account_id, for_update=True)
    before, account.state = account.state, state
    if state in (AccountState.LOCKED, AccountState.CLOSED):
        end_other_sessions(account_id, keep=None, by=by, now=now)
    record(
        "account.state_set", by=by, subject=f"account:{account_id}", details={"from": before.value, "to": state.value}
    )
