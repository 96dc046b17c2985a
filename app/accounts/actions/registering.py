"""Registering: a person or a unit makes an account of its own, or somebody in charge enters a person.

Whoever registers is logged in at once, so a number that has an account already cannot be answered like a new one; the
sentence names no field, attempts are counted by address and the picture code is always asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.accounts import store
from app.accounts.actions.choosing import house_words, refuse_weak
from app.accounts.actions.consenting import record_consents
from app.accounts.actions.granting import roles_of_a_unit
from app.accounts.events import PersonRegistered
from app.accounts.hashing import hash_password
from app.accounts.identifiers import DocumentKind, IdentityDocument, Sex, clean_name, mask_id
from app.accounts.models import IDENTITY_COLUMN, Account, Grant, LoginName, Person
from app.accounts.passwords import Surroundings
from app.accounts.rules import AccountKind, AccountState, LoginKind
from app.accounts.store import NameKey
from app.audit.actions import record
from app.bodies.actions import NewBody, found_body
from app.bodies.rules import UNIT, name_key
from app.kernel.errors import Conflict, say
from app.kernel.events import publish
from app.tenancy.database import db
from app.tenancy.keys import blind_index, seal
from app.tenancy.transactions import action


@dataclass(frozen=True)
class NewPerson:
    """A person as entered; every identifier has been checked. Birth and sex follow the document where it says them."""

    name: str
    identity: IdentityDocument | None = None
    mobile: str = ""
    email: str = ""
    birth_date: date | None = None
    sex: Sex | None = None


@dataclass(frozen=True)
class NewUnit:
    """A unit that registers itself, with the operator who acts for it."""

    name: str
    operator: str
    email: str = ""


@dataclass(frozen=True)
class Registration:
    """What a registration gives besides the person: password, how far the account is open, what was agreed to."""

    password: str
    state: AccountState = AccountState.APPLICATION_ONLY
    logins: Sequence[LoginKind] = (LoginKind.ID_NUMBER,)
    consents: Sequence[str] = ()
    language: str = "zh"


@action
def keep_person(new: NewPerson, *, now: datetime) -> Person:
    """The person with this identity document, entered anew where unknown. Known data are not overwritten."""
    index = identity_index(new.identity) if new.identity else None
    found = store.find_person_by_identity(index) if index else None
    if found is not None:
        return found
    try:
        with db.session.begin_nested():
            return _add_person(new, index, now)
    except IntegrityError:  # somebody else entered the same number in this very moment
        return db.session.scalars(select(Person).where(Person.identity_index == index)).one()


def identity_index(identity: IdentityDocument) -> str:
    """The blind index of an identity document."""
    return blind_index(IDENTITY_COLUMN, identity.index_text)


def _add_person(new: NewPerson, index: str | None, now: datetime) -> Person:
    identity = new.identity
    person = Person(
        name=clean_name(new.name),
        document_kind=identity.kind if identity else None,
        identity_index=index,
        identity_sealed=seal(IDENTITY_COLUMN, identity.number) if identity else None,
        identity_masked=mask_id(identity.number) if identity else "",
        birth_date=(identity.born_on if identity else None) or new.birth_date,
        sex=(identity.sex if identity else None) or new.sex,
        mobile=new.mobile,
        email=new.email,
        made_at=now,
    )
    db.session.add(person)
    db.session.flush()
    return person


def register_person(new: NewPerson, registration: Registration, *, now: datetime) -> int:
    """A person makes an account; gives its id. Raises Conflict when a name is taken, DomainError for the password.

    Whose number was entered before without a login (an imported register) gets one that knows nothing of that entry
    until somebody in charge agrees (`claiming.py`).
    """
    numbers = (new.identity.number if new.identity else "", new.mobile)
    refuse_weak(
        registration.password, Surroundings(numbers=tuple(n for n in numbers if n), words=(new.name, *house_words()))
    )
    hashed = hash_password(registration.password)
    try:
        return _register_person(new, registration, hashed, now)
    except IntegrityError:
        raise _taken() from None


def _taken() -> Conflict:
    return Conflict(
        say("这些信息不能用于新账号。如果您已有账号，请登录，或用“忘记密码”重设密码；仍有疑问请联系秘书处。")
    )


@action
def _register_person(new: NewPerson, registration: Registration, hashed: str, now: datetime) -> int:
    index = identity_index(new.identity) if new.identity else None
    names = names_of(new, registration.logins)
    if not names or any(store.name_is_taken(name) for name in names):
        raise _taken()
    known = store.find_person_by_identity(index) if index else None
    if known is not None and store.find_account_of_person(known.id) is not None:
        raise _taken()
    person = _add_person(replace(new, identity=None), None, now) if known else _add_person(new, index, now)
    account = Account(
        kind=AccountKind.PERSON,
        state=registration.state,
        person_id=person.id,
        name=person.name,
        email=new.email,
        password_hash=hashed,
        password_changed_at=now,
        made_at=now,
    )
    add_account(account, names)
    record_consents(account.id, registration.consents, language=registration.language, now=now)
    record("account.registered", by=account.id, subject=f"account:{account.id}", details={"kind": "person"})
    publish(PersonRegistered(account.id, person.id))
    return account.id


def names_of(new: NewPerson, kinds: Sequence[LoginKind]) -> list[NameKey]:
    """By which names a new person will log in: those of the tab that the person has."""
    index = identity_index(new.identity) if new.identity else ""
    document = (
        LoginKind.ID_NUMBER if new.identity and new.identity.kind is DocumentKind.ID_NUMBER else LoginKind.ID_DOCUMENT
    )
    keys = {document: index, LoginKind.MOBILE: new.mobile, LoginKind.EMAIL: new.email}
    return [NameKey(kind, keys[kind]) for kind in dict.fromkeys(kinds) if keys.get(kind)]


def add_account(account: Account, names: Sequence[NameKey]) -> None:
    """Add an account with the names it logs in by. Raises Conflict when somebody took one of them just now."""
    db.session.add(account)
    db.session.flush()
    rows = [LoginName(kind=n.kind, key=n.key, operator=n.operator, account_id=account.id) for n in names]
    try:
        with db.session.begin_nested():
            db.session.add_all(rows)
    except IntegrityError:
        raise _taken() from None


def register_unit(new: NewUnit, registration: Registration, *, now: datetime, today: date) -> int:
    """A unit registers itself by its name; gives the account's id. Raises Conflict when the name is taken."""
    refuse_weak(registration.password, Surroundings(words=(new.name, new.operator, *house_words())))
    hashed = hash_password(registration.password)
    try:
        return _register_unit(new, registration, hashed, (now, today))
    except (IntegrityError, Conflict):
        raise _taken() from None


@action
def _register_unit(new: NewUnit, registration: Registration, hashed: str, at: tuple[datetime, date]) -> int:
    now, today = at
    body = found_body(NewBody(UNIT, {"*": clean_name(new.name)}), by=None, today=today)
    account = Account(
        kind=AccountKind.UNIT,
        state=registration.state,
        body_id=body.id,
        name=clean_name(new.operator or new.name),
        email=new.email,
        password_hash=hashed,
        password_changed_at=now,
        made_at=now,
    )
    add_account(account, [NameKey(LoginKind.UNIT_NAME, body.name_key, name_key(new.operator))])
    db.session.add_all(
        Grant(account_id=account.id, role=role, body_id=body.id, first_day=today) for role in roles_of_a_unit()
    )
    record_consents(account.id, registration.consents, language=registration.language, now=now)
    record(
        "account.registered",
        by=account.id,
        subject=f"account:{account.id}",
        details={"kind": "unit"},
        acting_for=f"body:{body.id}",
    )
    return account.id
