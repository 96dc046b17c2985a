"""Questions about who holds which role where, for who manages accounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased

from app.accounts.models import Account, Grant, OneTimeLink
from app.accounts.naming import understand
from app.accounts.rules import AccountState, LoginKind
from app.accounts.store import find_account_by_name
from app.bodies.models import Body
from app.bodies.rules import UNIT, is_root
from app.kernel.errors import NotFound, say
from app.organisation.store.tree import reached, reaches_all
from app.tenancy.capabilities import Capability
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.web.access import Identity

MANAGING = (Capability.MANAGE_ACCOUNTS,)
Giver = aliased(Account)


@dataclass(frozen=True)
class GrantLine:
    """A role held, once held, or to be held: who, where, from when until when, by whom."""

    id: int
    account_id: int
    name: str
    kind: str
    state: AccountState
    role: str
    body_id: int
    body_name: Mapping[str, str]
    first_day: date
    last_day: date | None
    taken_at: datetime | None
    given_by: str | None


@dataclass(frozen=True)
class Sought:
    """What the list is narrowed to. `past`: also what was taken or is over; `units`: those of member units."""

    text: str = ""
    role: str = ""
    past: bool = False
    units: bool = False


_LINE = (
    Grant.id, Grant.account_id, Account.name, Account.kind, Account.state, Grant.role, Grant.body_id, Body.name,
    Grant.first_day, Grant.last_day, Grant.taken_at, Giver.name.label("giver"),
)  # fmt: skip


def _lines(*columns: Any) -> Any:
    query = select(*columns).select_from(Grant).join(Account, Account.id == Grant.account_id)
    return query.join(Body, Body.id == Grant.body_id).outerjoin(Giver, Giver.id == Grant.given_by)


def grants_page(who: Identity, sought: Sought, on: date, *, after: int | None, limit: int) -> list[GrantLine]:
    """A page of roles in the order in which they were given, the latest first."""
    query = _lines(*_LINE).where(reached(who.roles, MANAGING), *_narrowed(sought, on))
    query = query.where(Grant.id < after) if after is not None else query
    return [GrantLine(*row) for row in db.session.execute(query.order_by(Grant.id.desc()).limit(limit))]


def managed(who: Identity, accounts: Sequence[int]) -> set[int]:
    """Those of these accounts that hold a role where I manage accounts; all of them where I manage those of everybody."""
    if reaches_all(who):
        return set(accounts)
    query = _lines(Grant.account_id).where(reached(who.roles, MANAGING), Grant.account_id.in_(list(accounts)))
    return set(db.session.scalars(query.where(Grant.taken_at.is_(None)).distinct()))


def count_grants(who: Identity, sought: Sought, on: date) -> int:
    """How many there are."""
    query = _lines(func.count(Grant.id)).where(reached(who.roles, MANAGING), *_narrowed(sought, on))
    return db.session.scalar(query) or 0


def _narrowed(sought: Sought, on: date) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [] if sought.units else [Body.kind != UNIT]
    if not sought.past:
        wanted += [Grant.taken_at.is_(None), or_(Grant.last_day.is_(None), Grant.last_day >= on)]
    if sought.role:
        wanted.append(Grant.role == sought.role)
    if sought.text:
        wanted.append(Account.name.contains(sought.text, autoescape=True))
    return wanted


def grants_of(account_id: int, who: Identity) -> list[GrantLine]:
    """Every role that an account holds or held at bodies that somebody manages, the latest first."""
    query = _lines(*_LINE).where(Grant.account_id == account_id, reached(who.roles, MANAGING))
    return [GrantLine(*row) for row in db.session.execute(query.order_by(Grant.id.desc()).limit(200))]


def get_seen_grant(grant_id: int, who: Identity) -> Grant:
    """A role held at a body whose accounts somebody manages. Raises NotFound."""
    query = select(Grant).join(Body, Body.id == Grant.body_id).where(Grant.id == grant_id, reached(who.roles, MANAGING))
    found: Grant | None = db.session.scalar(query)
    if found is None:
        raise NotFound(say("没有这项授权。"))
    return found


def get_seen_account(account_id: int, who: Identity) -> Account:
    """An account with a role in reach; to who manages everything, every account of staff as well. Raises NotFound."""
    account = db.session.get(Account, account_id)
    if account is None or not (grants_of(account_id, who) or (account.staff and reaches_all(who))):
        raise NotFound(say("没有这个账号。"))
    return account


def find_account(typed: str) -> Account | None:
    """The one account that logs in by this name, mobile number or address; None for nobody and for a unit's."""
    kinds = {LoginKind(kind) for tab in tenant().association.logins.values() for kind in tab.by}
    wanted = kinds & {LoginKind.STAFF_NAME, LoginKind.MOBILE, LoginKind.EMAIL}
    return find_account_by_name(understand(typed, sorted(wanted))) if typed.strip() else None


def last_managers(on: date, roles: Sequence[str], *, without: int) -> int:
    """How many open grants, besides those of one account, let somebody manage the accounts of the whole association."""
    query = select(Grant.account_id, Body.path).join(Body, Body.id == Grant.body_id)
    query = query.join(Account, Account.id == Grant.account_id)
    query = query.where(Grant.role.in_(roles), Grant.taken_at.is_(None), Grant.first_day <= on, Grant.last_day.is_(None))
    query = query.where(Account.state == AccountState.ACTIVE, Account.id != without, Body.closed_on.is_(None))
    return sum(1 for row in db.session.execute(query.order_by(Grant.id)) if is_root(row.path))


def open_link_of(account_id: int, now: datetime) -> OneTimeLink | None:
    """The invitation of an account that still works."""
    mine = (OneTimeLink.account_id == account_id, OneTimeLink.used_at.is_(None), OneTimeLink.expires_at > now)
    return db.session.scalars(select(OneTimeLink).where(*mine).order_by(OneTimeLink.id.desc()).limit(1)).first()
