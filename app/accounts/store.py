"""Questions about people, accounts, logins and roles."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Date, Select, and_, bindparam, func, or_, select, tuple_

from app.accounts.hashing import token_hash
from app.accounts.models import (
    Account,
    Consent,
    Grant,
    LoginName,
    LoginSession,
    OldPassword,
    OneTimeLink,
    Person,
    RecoveryCode,
    Throttle,
)
from app.accounts.numbers import numbers
from app.accounts.posts import holders_of_post, posts_of
from app.accounts.rules import LOGS_IN, AccountKind, AccountState, LinkPurpose, LoginKind
from app.bodies.models import Body
from app.bodies.rules import UNIT
from app.kernel.errors import NotFound, say
from app.notices.store import read_wishes_ahead
from app.tenancy.database import ask, db, made_once
from app.tenancy.together import remember, remembered

KNOWN_ADDRESS_FOR = timedelta(days=90)


@dataclass(frozen=True)
class NameKey:
    """One way in which a typed name may be understood: its kind, its key, and the operator who acts for a unit."""

    kind: LoginKind
    key: str
    operator: str = ""


@dataclass(frozen=True)
class GrantRow:
    """A role held, with the place it is held at."""

    role: str
    body_id: int
    body_path: str
    for_account: int | None = None
    """Whom a deputy stands in for."""


@dataclass(frozen=True)
class FoundLogin:
    """What a page needs to know of the login that asks for it: the roles it holds, the login, its account."""

    roles: tuple[GrantRow, ...]
    numbers: tuple[tuple[str, int], ...]
    """What stands on every page: letters unread, and what other rooms count."""
    session_id: int
    created_at: datetime
    last_seen_at: datetime
    confirmed_at: datetime
    account_id: int
    name: str
    kind: AccountKind
    state: AccountState
    person_id: int | None
    body_id: int | None
    one_time: bool
    password_changed_at: datetime
    totp_since: datetime | None
    keys_off: bool


_s, _a, _g, _b = (table.__table__.c for table in (LoginSession, Account, Grant, Body))
_OF_A_LOGIN = (
    _s.id, _s.created_at, _s.last_seen_at, _s.confirmed_at, _a.id, _a.name, _a.kind, _a.state, _a.person_id, _a.body_id,
    _a.one_time, _a.password_changed_at, _a.totp_since, _a.keys_off,
)  # fmt: skip
_ACCOUNT = 4
"""Where the account's id stands among them."""


def _held(day: Any) -> ColumnElement[bool]:
    """Which roles are held on a day, as long as their bodies are open."""
    return and_(_g.taken_at.is_(None), _g.first_day <= day, or_(_g.last_day.is_(None), _g.last_day >= day))


def _open(day: Any) -> ColumnElement[bool]:
    return or_(_b.closed_on.is_(None), _b.closed_on > day)


@made_once
def _login_with_roles() -> Select[Any]:
    """A row for each role held, one with empty places where none is; a closed body gives a role without a path.

    Every page of whoever is logged in asks it first. So it is put together once, and selects columns: as two queries of
    entities it was a tenth of each page. The numbers that these pages say come along.
    """
    session, account, grant, body = (table.__table__ for table in (LoginSession, Account, Grant, Body))
    day: BindParameter[date] = bindparam("day", type_=Date)
    whole = session.join(account, _a.id == _s.account_id).outerjoin(grant, and_(_g.account_id == _a.id, _held(day)))
    whole = whole.outerjoin(body, and_(_b.id == _g.body_id, _open(day)))
    counted = [func.coalesce(count(_a), 0) for count in numbers.values()]
    role = (_g.role, _g.body_id.label("held_at"), _b.path, _g.for_account_id)
    found = select(*_OF_A_LOGIN, *counted, *role).select_from(whole)
    return found.where(_s.token_hash == bindparam("token_hash"), _s.ended_at.is_(None)).order_by(_g.id)


_ATTEMPTS = select(Throttle.__table__.c.attempts).where(Throttle.__table__.c.key == bindparam("key"))


def get_account(account_id: int, *, for_update: bool = False) -> Account:
    """An account by its id, locked when it is going to change. Raises NotFound."""
    account = remembered(("account", account_id, for_update), _read_account, account_id, for_update)
    if account is None:
        raise NotFound(say("没有这个账号。"))
    return account


def _read_account(account_id: int, for_update: bool) -> Account | None:
    query = select(Account).where(Account.id == account_id).execution_options(populate_existing=for_update)
    return db.session.scalar(query.with_for_update(of=Account) if for_update else query)


def get_person(person_id: int, *, for_update: bool = False) -> Person:
    """A person by id, locked when something is going to be made for the person. Raises NotFound."""
    locked = for_update or None
    person = remembered(("person", person_id), lambda: db.session.get(Person, person_id, with_for_update=locked))
    if person is None:
        raise NotFound(say("没有这个人。"))
    return person


def find_person_by_identity(index: str) -> Person | None:
    """A person by the blind index of the identity document."""
    return db.session.scalar(select(Person).where(Person.identity_index == index))


def find_account_of_person(person_id: int) -> Account | None:
    """The login of a person, if there is one."""
    return remembered(("account of", person_id), _read_account_of, person_id)


def _read_account_of(person_id: int) -> Account | None:
    return db.session.scalar(select(Account).where(Account.person_id == person_id))


def read_accounts_ahead(account_ids: Collection[int], person_ids: Collection[int]) -> None:
    """The accounts and people that many acts will ask for, read in one question each."""
    for person in db.session.scalars(select(Person).where(Person.id.in_(person_ids)).order_by(Person.id)):
        remember(("person", person.id), person)
    wanted = or_(Account.id.in_(account_ids), Account.person_id.in_(person_ids))
    found = db.session.scalars(select(Account).where(wanted).order_by(Account.id)).all()
    read_wishes_ahead([account.id for account in found])
    for account in found:
        remember(("account", account.id, False), account)
        if account.person_id is not None:
            remember(("account of", account.person_id), account)


def accounts_of_unit(body_id: int) -> Sequence[Account]:
    """Everybody who acts for a unit, in the order in which they were made."""
    return db.session.scalars(select(Account).where(Account.body_id == body_id).order_by(Account.id)).all()


def find_account_by_name(names: Sequence[NameKey]) -> Account | None:
    """The one account that a typed name means, or None. The earlier way of understanding it goes first.

    A unit's name without an operator means somebody only while one operator has it; passwords are never tried around.
    """
    keys = [(name.kind, name.key) for name in names]
    query = select(LoginName).where(tuple_(LoginName.kind, LoginName.key).in_(keys)).order_by(LoginName.id)
    rows = db.session.scalars(query).all() if keys else []
    for name in names:
        fitting = [row for row in rows if row.kind is name.kind and row.key == name.key]
        if name.operator:
            fitting = [row for row in fitting if row.operator == name.operator]
        if len(fitting) == 1:
            return db.session.get(Account, fitting[0].account_id)
    return None


def name_is_taken(name: NameKey) -> bool:
    """Does somebody log in by this name already?"""
    where = (LoginName.kind == name.kind, LoginName.key == name.key, LoginName.operator == name.operator)
    return db.session.scalar(select(LoginName.id).where(*where)) is not None


def find_login(token: str, *, on: date) -> FoundLogin | None:
    """The login that a cookie's token belongs to, with the roles held on a day; None when unknown or ended."""
    rows = ask(_login_with_roles(), token_hash=token_hash(token), day=on).all()
    if not rows:
        return None
    roles = tuple(GrantRow(row.role, row.held_at, row.path, row.for_account_id) for row in rows if row.path is not None)
    posts = tuple(GrantRow(*post) for post in posts_of(rows[0][_ACCOUNT], on))
    counted = zip(numbers, rows[0][len(_OF_A_LOGIN) :], strict=False)
    return FoundLogin((*roles, *posts), tuple(counted), *rows[0][: len(_OF_A_LOGIN)])


def open_sessions(account_id: int) -> Sequence[LoginSession]:
    """The logins of an account that have not ended, the oldest first."""
    query = select(LoginSession).where(LoginSession.account_id == account_id, LoginSession.ended_at.is_(None))
    return db.session.scalars(query.order_by(LoginSession.created_at, LoginSession.id)).all()


def has_logged_in_from(account_id: int, address: str, *, now: datetime) -> bool:
    """Did this account log in from this address lately? Then strangers elsewhere cannot lock it out here."""
    where = (
        LoginSession.account_id == account_id,
        LoginSession.address == address,
        LoginSession.created_at > now - KNOWN_ADDRESS_FOR,
    )
    return db.session.scalar(select(LoginSession.id).where(*where).limit(1)) is not None


def roles_held(account_id: int, *, on: date) -> list[GrantRow]:
    """The roles an account holds on a day in the order in which they were given, then its offices that act.

    Closed bodies give none.
    """
    return remembered(("roles", account_id, on), _read_roles, account_id, on)


def _read_roles(account_id: int, on: date) -> list[GrantRow]:
    query = select(_g.role, _g.body_id, _b.path, _g.for_account_id).join(Body, _b.id == _g.body_id)
    held = query.where(_g.account_id == account_id, _held(on), _open(on)).order_by(_g.id)
    return [GrantRow(*row) for row in (*db.session.execute(held), *posts_of(account_id, on))]


def find_open_grant(account_id: int, role: str, body_id: int) -> Grant | None:
    """A grant of this role at this body that has not been taken away."""
    where = (Grant.account_id == account_id, Grant.role == role, Grant.body_id == body_id, Grant.taken_at.is_(None))
    return db.session.scalar(select(Grant).where(*where))


def duties_of(account_id: int) -> Sequence[str]:
    """The roles that an account holds, or is going to hold, those at units aside."""
    query = select(Grant.role).join(Body, Body.id == Grant.body_id)
    mine = (Grant.account_id == account_id, Grant.taken_at.is_(None), Body.kind != UNIT)
    return db.session.scalars(query.where(*mine).distinct()).all()


def duties_at(today: date) -> Sequence[tuple[int, str, bool]]:
    """Every role that is held on a day at a body that is not a unit: the account, the role, whether in another's place."""
    over = or_(Grant.last_day.is_(None), Grant.last_day >= today)
    query = select(Grant.account_id, Grant.role, Grant.for_account_id).join(Body, Body.id == Grant.body_id)
    query = query.where(Grant.taken_at.is_(None), over, Body.kind != UNIT, Body.closed_on.is_(None))
    rows = db.session.execute(query.order_by(Grant.account_id, Grant.id))
    return [(account, role, instead_of is not None) for account, role, instead_of in rows]


def names_of_open(accounts: Collection[int]) -> dict[int, str]:
    """What those of the accounts are called that can log in at all."""
    query = select(Account.id, Account.name).where(Account.id.in_(sorted(accounts)), Account.state.in_(LOGS_IN))
    return {row[0]: row[1] for row in db.session.execute(query.order_by(Account.id))}


def deputy_grants(grant: Grant) -> Sequence[Grant]:
    """The roles that others hold in place of who holds this one."""
    same = (Grant.for_account_id == grant.account_id, Grant.role == grant.role, Grant.body_id == grant.body_id)
    return db.session.scalars(select(Grant).where(*same, Grant.taken_at.is_(None)).order_by(Grant.id)).all()


def open_grants_at(body_id: int) -> Sequence[Grant]:
    """Every role held at a body that has not been taken away, locked."""
    query = select(Grant).where(Grant.body_id == body_id, Grant.taken_at.is_(None)).order_by(Grant.id)
    return db.session.scalars(query.with_for_update()).all()


def get_grant(grant_id: int) -> Grant:
    """A grant by its id. Raises NotFound."""
    grant = db.session.get(Grant, grant_id)
    if grant is None:
        raise NotFound(say("没有这项授权。"))
    return grant


def holders_of(role: str, body_id: int, *, on: date) -> Sequence[int]:
    """The ids of the accounts that hold a role, or an office that acts, at a body on a day."""
    return remembered(("holders", role, body_id, on), _read_holders, role, body_id, on)


def _read_holders(role: str, body_id: int, on: date) -> Sequence[int]:
    query = select(Grant.account_id).where(
        Grant.role == role,
        Grant.body_id == body_id,
        Grant.taken_at.is_(None),
        Grant.first_day <= on,
        or_(Grant.last_day.is_(None), Grant.last_day >= on),
    )
    return [*db.session.scalars(query.order_by(Grant.account_id)), *holders_of_post(role, body_id, on)]


def holders_below(roles: Collection[str], path: str, *, on: date, after: int, limit: int) -> Sequence[int]:
    """The accounts that hold one of these roles at a body or below it on a day, in order, each once."""
    held = (_g.role.in_(roles), _b.path.startswith(path, autoescape=True), _held(on), _open(on), _g.account_id > after)
    query = select(_g.account_id).where(_b.id == _g.body_id, *held).distinct()
    return db.session.scalars(query.order_by(_g.account_id).limit(limit)).all()


def find_link(token: str, purposes: Sequence[LinkPurpose]) -> OneTimeLink | None:
    """A link of these purposes, whether it still works or not."""
    query = select(OneTimeLink).where(OneTimeLink.token_hash == token_hash(token), OneTimeLink.purpose.in_(purposes))
    return db.session.scalar(query)


def old_passwords(account_id: int, most: int) -> Sequence[OldPassword]:
    """The last passwords of an account, the youngest first."""
    query = select(OldPassword).where(OldPassword.account_id == account_id).order_by(OldPassword.id.desc())
    return db.session.scalars(query.limit(most)).all()


def attempts_under(key: str) -> int:
    """How many attempts stand under a key."""
    return ask(_ATTEMPTS, key=key).scalar() or 0


def unused_recovery_codes(account_id: int) -> int:
    """How many recovery codes are left."""
    query = select(RecoveryCode.id).where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    return len(db.session.scalars(query).all())


def consents_of(account_id: int) -> Sequence[Consent]:
    """What an account agreed to, withdrawn or not, the oldest first."""
    return db.session.scalars(select(Consent).where(Consent.account_id == account_id).order_by(Consent.id)).all()


def find_consent(account_id: int, purpose: str) -> Consent | None:
    """The consent to a purpose that stands."""
    where = (Consent.account_id == account_id, Consent.purpose == purpose, Consent.withdrawn_at.is_(None))
    return db.session.scalars(select(Consent).where(*where).order_by(Consent.id.desc()).limit(1)).first()
