"""Questions about who may take an office, and who held it once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from app.accounts.models import Account, Person
from app.accounts.rules import AccountKind, AccountState
from app.bodies.models import Body
from app.bodies.rules import UNIT
from app.members.models import Membership, OfficeHolding, Representative
from app.members.offices.rules import OfficeEnd
from app.search.store import found_by
from app.tenancy.database import db


@dataclass(frozen=True)
class Eligible:
    """Somebody of the register, or a representative; the unit that an office would be held through."""

    person_id: int
    name: str
    number: str
    unit_id: int | None
    unit_name: Any
    represents: bool


def representatives_named(text: str, *, limit: int) -> list[Eligible]:
    """Representatives of units whose name has this text in it, or whose unit's name has."""
    query = (
        select(Person.id, Person.name, Representative.unit_id, Body.name.label("unit"))
        .join(Representative, Representative.person_id == Person.id)
        .join(Body, Body.id == Representative.unit_id)
        .where(Representative.ended_on.is_(None))
        .where(or_(Person.name.contains(text, autoescape=True), Body.name_key.contains(text, autoescape=True)))
    )
    rows = db.session.execute(query.order_by(Person.name, Person.id).limit(limit))
    return [Eligible(row.id, row.name, "", row.unit_id, row.unit, True) for row in rows]


def members_named(text: str, *, limit: int) -> list[Eligible]:
    """People of the register whom a text finds: by name, reading or number; with the unit that they belong to."""
    query = select(Membership.person_id, Membership.name, Membership.number_key, Body.id, Body.kind, Body.name.label("unit"))
    query = query.join(Body, Body.id == Membership.body_id).where(Membership.person_id.is_not(None))
    query = query.where(Membership.left_on.is_(None), found_by("member", Membership.id, text))
    rows = db.session.execute(query.order_by(Membership.name, Membership.id).limit(limit))
    return [_of_register(row) for row in rows]


def _of_register(row: Any) -> Eligible:
    unit = row.kind == UNIT
    return Eligible(row.person_id, row.name, row.number_key, row.id if unit else None, row.unit if unit else None, False)


def staff_logins(*, limit: int) -> list[tuple[int, str]]:
    """The logins of staff by which somebody may act in an office."""
    query = select(Account.id, Account.name).where(Account.kind == AccountKind.STAFF, Account.state == AccountState.ACTIVE)
    return [(row.id, row.name) for row in db.session.execute(query.order_by(Account.name, Account.id).limit(limit))]


@dataclass(frozen=True)
class Former:
    """Who held an office once."""

    office: str
    name: str
    unit_name: Any
    since: date
    ended_on: date
    how: OfficeEnd
    resolution: str


def former_holders(*, limit: int) -> Sequence[Former]:
    """Who held an office once, the latest first."""
    h = OfficeHolding
    query = select(h.office, Person.name, Body.name.label("unit"), h.since, h.ended_on, h.ended_how, h.end_resolution)
    query = query.join(Person, Person.id == h.person_id).outerjoin(Body, Body.id == h.unit_id)
    rows: Any = db.session.execute(query.where(h.ended_on.is_not(None)).order_by(h.ended_on.desc(), h.id.desc()).limit(limit))
    return [Former(*row) for row in rows]
