"""Questions about offices: who holds them today, who may act in them, who held them once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, bindparam, func, or_, select

from app.accounts.models import Account, Person
from app.bodies.models import Body
from app.kernel.errors import NotFound, say
from app.members.models import Membership, OfficeHolding
from app.members.offices.rules import is_held
from app.procedures.parties import Party
from app.tenancy.configuration.speech import Speech, holds
from app.tenancy.database import ask, db, made_once
from app.tenancy.tenants import tenant
from app.tenancy.together import remember, remembered

_h = OfficeHolding.__table__.c
_DAY: Any = bindparam("day", type_=Date)


def _held_on(day: Any) -> ColumnElement[bool]:
    """Which offices are held on a day."""
    ended = or_(OfficeHolding.ended_on.is_(None), OfficeHolding.ended_on > day)
    return and_(OfficeHolding.since <= day, or_(OfficeHolding.until.is_(None), OfficeHolding.until >= day), ended)


@dataclass(frozen=True)
class Officer:
    """Somebody with every office held today. The unit is the one that the first of them is held through.

    `account_id` is the person's own login, `membership_id` the person's entry in the register; either may be missing.
    """

    person_id: int
    name: str
    offices: tuple[str, ...]
    unit_id: int | None
    account_id: int | None
    membership_id: int | None


@dataclass(frozen=True)
class Held:
    """One office that somebody holds today."""

    id: int
    office: str
    person_id: int
    name: str
    body_id: int
    unit_id: int | None
    unit_name: Mapping[str, str] | None
    since: date
    until: date | None
    resolution: str


def officers(on: date, *, body_id: int | None = None) -> list[Officer]:
    """Everybody who holds an office on a day, in one statement: at one body, or (None) anywhere."""
    rows: Iterable[Any] = ask(_officers(body_id is not None), day=on, **({} if body_id is None else {"body": body_id}))
    held: dict[int, list[Any]] = {}
    for row in rows:
        held.setdefault(row.person_id, []).append(row)
    return [_officer(mine) for mine in held.values()]


def _officer(held: Sequence[Any]) -> Officer:
    first, offices = held[0], dict.fromkeys(row.office for row in held)
    unit_id = next((row.unit_id for row in held if row.unit_id is not None), None)
    return Officer(first.person_id, first.name, tuple(offices), unit_id, first.account_id, first.membership_id)


@made_once
def _officers(at_one_body: bool) -> Any:
    own = func.coalesce(OfficeHolding.account_id, Account.id).label("account_id")
    query = (
        select(
            OfficeHolding.person_id, OfficeHolding.office, OfficeHolding.unit_id, Person.name, own,
            Membership.id.label("membership_id"),
        )
        .join(Person, Person.id == OfficeHolding.person_id)
        .outerjoin(Account, Account.person_id == OfficeHolding.person_id)
        .outerjoin(Membership, Membership.person_id == OfficeHolding.person_id)
        .where(_held_on(_DAY))
    )  # fmt: skip
    query = query.where(OfficeHolding.body_id == bindparam("body")) if at_one_body else query
    return query.order_by(OfficeHolding.since, OfficeHolding.id)


def officers_for(condition: str, on: date, *, body_id: int | None = None) -> list[Officer]:
    """The officers for whom an expression over `member.offices` holds (`assemblies.<name>.members`).

    One statement, whatever their number: nobody else's entry is read, because without an office it could not hold.
    """
    speech = Speech(tenant().configuration, on)
    return [one for one in officers(on, body_id=body_id) if holds(condition, speech.scope(member=_as_member(one)))]


def _as_member(officer: Officer) -> Mapping[str, Any]:
    return {"id": officer.membership_id, "name": officer.name, "is_unit": False, "offices": list(officer.offices)}


_TIMES = select(_h.office, _h.since, _h.until, _h.ended_on).order_by(_h.since, _h.id)
_OF_PERSON = _TIMES.where(_h.person_id == bindparam("party"))
_OF_UNIT = _TIMES.where(_h.unit_id == bindparam("party"))


def offices_of(party: Party, on: date) -> list[str]:
    """What `member.offices` says: the offices that a person holds, or that are held through a unit."""
    if not tenant().association.offices or not party.key:
        return []
    times = remembered(question(party), _read_times, party)
    return list(dict.fromkeys(one.office for one in times if is_held(one.since, one.until, one.ended_on, on)))


def question(party: Party) -> tuple[str, str]:
    """The question by which the offices of a party are remembered in a transaction of many acts."""
    return ("offices", party.key)


def _read_times(party: Party) -> Sequence[Any]:
    unit = party.unit_id is not None
    return ask(_OF_UNIT if unit else _OF_PERSON, party=party.unit_id if unit else party.person_id).all()


def read_offices_ahead(persons: Collection[int], units: Collection[int]) -> None:
    """The offices of many parties in one question."""
    if not tenant().association.offices:
        return
    found: dict[str, list[Any]] = {Party(one).key: [] for one in persons} | {Party(None, one).key: [] for one in units}
    mine = or_(OfficeHolding.person_id.in_(persons), OfficeHolding.unit_id.in_(units))
    for row in db.session.scalars(select(OfficeHolding).where(mine).order_by(OfficeHolding.since, OfficeHolding.id)):
        for key in (Party(row.person_id).key, Party(None, row.unit_id).key):
            if key in found:
                found[key].append(row)
    for key, rows in found.items():
        remember(("offices", key), rows)


def holders(on: date, offices: Collection[str] | None = None) -> Sequence[Held]:
    """Every holding of a day with who holds it and through which unit, the offices in the order of their configuration."""
    query = (
        select(
            OfficeHolding.id, OfficeHolding.office, OfficeHolding.person_id, Person.name, OfficeHolding.body_id,
            OfficeHolding.unit_id, Body.name, OfficeHolding.since, OfficeHolding.until, OfficeHolding.resolution,
        )
        .join(Person, Person.id == OfficeHolding.person_id)
        .outerjoin(Body, Body.id == OfficeHolding.unit_id)
        .where(_held_on(on))
    )  # fmt: skip
    if offices is not None:
        query = query.where(OfficeHolding.office.in_(offices))
    order = list(tenant().association.offices)
    found = [Held(*row) for row in db.session.execute(query.order_by(OfficeHolding.since, OfficeHolding.id))]
    return sorted(found, key=lambda one: order.index(one.office) if one.office in order else len(order))


def number_held(office: str, body_id: int, on: date) -> int:
    """How many hold an office at a body on a day."""
    where = (OfficeHolding.office == office, OfficeHolding.body_id == body_id, _held_on(on))
    return db.session.scalar(select(func.count(OfficeHolding.id)).where(*where)) or 0


def get_holding(holding_id: int, *, for_update: bool = False) -> OfficeHolding:
    """An office held, or held once. Raises NotFound."""
    query = select(OfficeHolding).where(OfficeHolding.id == holding_id).execution_options(populate_existing=for_update)
    found: OfficeHolding | None = db.session.scalar(query.with_for_update() if for_update else query)
    if found is None:
        raise NotFound(say("没有这项任职。"))
    return found


def open_holdings(person_id: int, offices: Collection[str] = ()) -> Sequence[OfficeHolding]:
    """What a person holds and nothing has ended yet, locked; those offices, or all."""
    query = select(OfficeHolding).where(OfficeHolding.person_id == person_id, OfficeHolding.ended_on.is_(None))
    query = query.where(OfficeHolding.office.in_(offices)) if offices else query
    return db.session.scalars(query.order_by(OfficeHolding.id).with_for_update()).all()


def holdings_through(unit_id: int, person_id: int | None = None) -> Sequence[OfficeHolding]:
    """What is held through a unit and nothing has ended yet, locked: by one person, or (None) by anybody."""
    query = select(OfficeHolding).where(OfficeHolding.unit_id == unit_id, OfficeHolding.ended_on.is_(None))
    query = query.where(OfficeHolding.person_id == person_id) if person_id is not None else query
    return db.session.scalars(query.order_by(OfficeHolding.id).with_for_update()).all()


def open_holdings_at(body_id: int) -> Sequence[OfficeHolding]:
    """What is held at a body and nothing has ended yet."""
    query = select(OfficeHolding).where(OfficeHolding.body_id == body_id, OfficeHolding.ended_on.is_(None))
    return db.session.scalars(query.order_by(OfficeHolding.id)).all()


def run_out(on: date) -> Sequence[int]:
    """The holdings whose term was over before a day and that nothing has ended."""
    query = select(OfficeHolding.id).where(OfficeHolding.until < on, OfficeHolding.ended_on.is_(None))
    return db.session.scalars(query.order_by(OfficeHolding.id)).all()


# ---- offices that act (`app.accounts.posts`)
class PostsOfRegister:
    """What logins ask about offices."""

    def of_account(self, account_id: int, offices: frozenset[str], on: date) -> Sequence[tuple[str, int, str]]:
        """Which of these offices an account holds on a day, with the body and its path."""
        rows: Iterable[Any] = ask(_of_account(offices), account=account_id, day=on)
        return [(row.office, row.body_id, row.path) for row in rows]

    def accounts(self, office: str, body_id: int, on: date) -> Sequence[int]:
        """The accounts of those who hold an office at a body on a day."""
        return list(ask(_accounts(), office=office, body=body_id, day=on).scalars())

    def everybody(self, offices: frozenset[str], on: date) -> Sequence[tuple[int, str]]:
        """Every account that holds one of these offices on a day, with the office."""
        query = select(Account.id, OfficeHolding.office).join(OfficeHolding, _ACTS)
        query = query.where(OfficeHolding.office.in_(sorted(offices)), _held_on(on)).order_by(Account.id, OfficeHolding.id)
        return [(row[0], row[1]) for row in db.session.execute(query)]


_ACTS = or_(Account.id == OfficeHolding.account_id, Account.person_id == OfficeHolding.person_id)


@made_once
def _of_account(offices: frozenset[str]) -> Any:
    query = select(OfficeHolding.office, OfficeHolding.body_id, Body.path).join(Body, Body.id == OfficeHolding.body_id)
    query = query.join(Account, _ACTS).where(Account.id == bindparam("account"), OfficeHolding.office.in_(sorted(offices)))
    return query.where(_held_on(_DAY), Body.closed_on.is_(None)).order_by(OfficeHolding.id)


@made_once
def _accounts() -> Any:
    query = select(Account.id).join(OfficeHolding, _ACTS)
    here = (OfficeHolding.office == bindparam("office"), OfficeHolding.body_id == bindparam("body"))
    return query.where(*here, _held_on(_DAY)).distinct().order_by(Account.id)
