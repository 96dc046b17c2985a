"""Questions about the representatives of units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, bindparam, or_, select, union

from app.accounts.models import Account, Person
from app.bodies.models import Body
from app.bodies.rules import UNIT
from app.kernel.errors import NotFound, say
from app.members.models import Membership, OfficeHolding, Representative
from app.tenancy.database import ask, db, made_once
from app.tenancy.tenants import tenant
from app.tenancy.together import remembered


@dataclass(frozen=True)
class Speaker:
    """Somebody who speaks for a unit, or did. `account_id`: the own login, where there is one."""

    id: int
    unit_id: int
    person_id: int
    kind: str
    post: str
    since: date
    ended_on: date | None
    why: str
    name: str
    mobile: str
    email: str
    account_id: int | None
    membership_id: int | None


def representatives_of(unit_id: int) -> list[Speaker]:
    """Who speaks for a unit today, in the order of the kinds."""
    order = list(_kinds())
    rows: Iterable[Any] = ask(_speakers(standing=True), unit=unit_id)
    found = [Speaker(*row) for row in rows]
    return sorted(found, key=lambda one: order.index(one.kind) if one.kind in order else len(order))


def former_representatives(unit_id: int, *, limit: int) -> list[Speaker]:
    """Who spoke for a unit before, the latest first."""
    rows: Iterable[Any] = ask(_speakers(standing=False).limit(limit), unit=unit_id)
    return [Speaker(*row) for row in rows]


@made_once
def _speakers(standing: bool) -> Any:
    r = Representative
    query = (
        select(
            r.id, r.unit_id, r.person_id, r.kind, r.post, r.since, r.ended_on, r.why, Person.name, Person.mobile, Person.email,
            Account.id.label("account_id"), Membership.id.label("membership_id"),
        )
        .join(Person, Person.id == r.person_id)
        .outerjoin(Account, Account.person_id == r.person_id)
        .outerjoin(Membership, Membership.person_id == r.person_id)
        .where(r.unit_id == bindparam("unit"))
    )  # fmt: skip
    if standing:
        return query.where(r.ended_on.is_(None)).order_by(r.since, r.id)
    return query.where(r.ended_on.is_not(None)).order_by(r.ended_on.desc(), r.id.desc())


def _kinds() -> Mapping[str, Any]:
    settings = tenant().association.representatives
    return settings.kinds if settings else {}


def spoken_of(unit_id: int | None) -> list[dict[str, Any]]:
    """What `member.representatives` says of a unit: each with name, and with the own entry's id where there is one."""
    if unit_id is None or tenant().association.representatives is None:
        return []
    found = remembered(question(unit_id), representatives_of, unit_id)
    return [{"id": one.membership_id, "name": one.name, "is_unit": False} for one in found]


def question(unit_id: int) -> tuple[str, int]:
    """The question by which the representatives of a unit are remembered in a transaction of many acts."""
    return ("representatives", unit_id)


def get_representative(representative_id: int, *, unit_id: int) -> Representative:
    """Somebody who speaks for this unit, or did; locked. Raises NotFound for anybody else."""
    query = select(Representative).where(Representative.id == representative_id, Representative.unit_id == unit_id)
    found: Representative | None = db.session.scalar(query.with_for_update().execution_options(populate_existing=True))
    if found is None:
        raise NotFound(say("没有这位代表。"))
    return found


def standing_kinds(unit_id: int) -> list[str]:
    """The kinds of those who speak for a unit today."""
    query = select(Representative.kind).where(Representative.unit_id == unit_id, Representative.ended_on.is_(None))
    return list(db.session.scalars(query.order_by(Representative.id)))


def represented_by(person_id: int) -> Sequence[Representative]:
    """Where somebody is a representative today, the oldest first."""
    mine = and_(Representative.person_id == person_id, Representative.ended_on.is_(None))
    return db.session.scalars(select(Representative).where(mine).order_by(Representative.since, Representative.id)).all()


def main_representative(unit_id: int) -> int | None:
    """The person who speaks for a unit first of all; None where nobody does."""
    return next((one.person_id for one in representatives_of(unit_id)), None)


@dataclass(frozen=True)
class OwnPerson:
    """Somebody of a unit who may be named."""

    person_id: int
    name: str
    number: str


def people_to_name(unit_id: int, *, limit: int) -> Sequence[OwnPerson]:
    """The members who belong to a unit and those who hold an office through it, by name."""
    members = select(Membership.person_id, Membership.name, Membership.number_key)
    members = members.where(Membership.body_id == unit_id, Membership.person_id.is_not(None), Membership.left_on.is_(None))
    officers = select(Person.id, Person.name).join(OfficeHolding, OfficeHolding.person_id == Person.id)
    officers = officers.where(OfficeHolding.unit_id == unit_id, OfficeHolding.ended_on.is_(None)).order_by(Person.id)
    rows: Iterable[Any] = db.session.execute(members.order_by(Membership.name, Membership.id).limit(limit))
    found = {row.person_id: OwnPerson(*row) for row in rows}
    for officer in db.session.execute(officers):
        found.setdefault(officer.id, OwnPerson(officer.id, officer.name, ""))
    return sorted(found.values(), key=lambda one: (one.name, one.person_id))


def units_stood_for(account_id: int, person_id: int | None) -> frozenset[int]:
    """The units that somebody represents, belongs to by the register, or holds an office through, by whichever login."""
    acts = or_(OfficeHolding.account_id == account_id, OfficeHolding.person_id == person_id)
    through = select(OfficeHolding.unit_id).where(acts, OfficeHolding.unit_id.is_not(None), OfficeHolding.ended_on.is_(None))
    if person_id is None:
        return frozenset(one for one in db.session.scalars(through.order_by(OfficeHolding.id)) if one is not None)
    speaks = select(Representative.unit_id).where(Representative.person_id == person_id, Representative.ended_on.is_(None))
    belongs = select(Membership.body_id).join(Body, Body.id == Membership.body_id)
    belongs = belongs.where(Membership.person_id == person_id, Membership.left_on.is_(None), Body.kind == UNIT)
    return frozenset(one for one in db.session.scalars(union(through, speaks, belongs)) if one is not None)


def belongs_to(person_id: int, unit_id: int) -> bool:
    """Whether somebody's entry in the register stands at a unit, or an office is held through it."""
    query = select(Membership.id).where(Membership.person_id == person_id, Membership.body_id == unit_id)
    if db.session.scalar(query.limit(1)) is not None:
        return True
    through = (OfficeHolding.person_id == person_id, OfficeHolding.unit_id == unit_id, OfficeHolding.ended_on.is_(None))
    return db.session.scalar(select(OfficeHolding.id).where(*through).limit(1)) is not None
