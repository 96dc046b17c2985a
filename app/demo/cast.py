"""The bodies, accounts and members that stories begin with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.accounts import store
from app.accounts.actions.choosing import Change, change_password
from app.accounts.actions.granting import Place, grant_role
from app.accounts.actions.opening import NewStaff, open_staff_account, open_unit_account
from app.accounts.actions.registering import NewPerson, NewUnit, Registration, keep_person, register_person, register_unit
from app.accounts.identifiers import check_id_number
from app.accounts.models import Account
from app.accounts.rules import AccountState, LoginKind
from app.bodies.actions import NewBody, found_body, plant_configured
from app.bodies.store import get_body_by_code, get_root
from app.demo.people import identity_number, names
from app.demo.stories import PASSWORD, DemoAccount, DemoCrowd, DemoMember, Stories
from app.members import actions as register
from app.members.actions import Admission
from app.procedures.parties import Party
from app.tenancy.clock import local_day
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action


@dataclass
class Cast:
    """Who is who: ids of accounts, people, units, bodies and memberships by the keys of the stories.

    Cases by their procedure and whom they are about.
    """

    stories: Stories
    now: datetime
    accounts: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    bodies: dict[str, int] = field(default_factory=dict)
    members: dict[str, int] = field(default_factory=dict)
    cases: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return local_day(self.now)

    def party(self, key: str) -> Party:
        """A person or a unit of the stories."""
        return Party(person_id=self.people[key]) if key in self.people else Party(unit_id=self.bodies[key])

    def body(self, key: str | None) -> int:
        """A body by its key in the stories or in the configuration; the association without one."""
        if key is None:
            return get_root().id
        return self.bodies[key] if key in self.bodies else get_body_by_code(key).id


def assemble(stories: Stories, now: datetime) -> Cast:
    """Found the bodies, open the accounts, enter the members."""
    cast = Cast(stories, now)
    plant_configured(today=cast.today)
    for body in (one for one in stories.bodies if not stories.registers_itself(one.key)):
        cast.bodies[body.key] = found_body(NewBody(body.kind, body.name, cast.body(body.under)), by=None, today=cast.today).id
    for account in stories.accounts:
        _open(cast, account)
    for member in stories.members:
        _enter(cast, member)
    for crowd in stories.crowds:
        _gather(cast, crowd)
    return cast


def _open(cast: Cast, one: DemoAccount) -> None:
    makers = {"person": _open_person, "staff": _open_staff, "unit": _open_unit}
    cast.accounts[one.key] = makers[one.kind](cast, one)
    if one.role:
        place = Place(one.role, cast.body(one.at), cast.today - timedelta(days=365))
        grant_role(cast.accounts[one.key], place, by=None, now=cast.now)


def _open_person(cast: Cast, one: DemoAccount) -> int:
    identity = check_id_number(one.id_number, today=cast.today) if one.id_number else None
    state = AccountState.ACTIVE if one.opened else AccountState.APPLICATION_ONLY
    logins = [LoginKind.ID_NUMBER, LoginKind.MOBILE, LoginKind.EMAIL]
    new = NewPerson(one.name, identity, one.mobile, one.email)
    account = register_person(new, Registration(PASSWORD, state, logins), now=cast.now)
    cast.people[one.key] = store.get_account(account).person_id or 0
    return account


def _open_staff(cast: Cast, one: DemoAccount) -> int:
    account, password = open_staff_account(NewStaff(one.name, one.login, ""), by=None, now=cast.now)
    change_password(Change(password or "", PASSWORD), by=account, now=cast.now)
    return account


def _open_unit(cast: Cast, one: DemoAccount) -> int:
    if not one.opened:
        return _register_unit(cast, one)
    unit = cast.bodies[one.unit or ""]
    since = cast.today - timedelta(days=365)
    password = open_unit_account(unit, one.name, by=None, now=cast.now, today=since)
    account = next(a.id for a in store.accounts_of_unit(unit) if a.name == one.name)
    change_password(Change(password or "", PASSWORD), by=account, now=cast.now)
    return account


def _register_unit(cast: Cast, one: DemoAccount) -> int:
    called = next(b.name["zh"] for b in cast.stories.bodies if b.key == one.unit)
    new = NewUnit(called, one.name, one.email)
    account = register_unit(new, Registration(PASSWORD), now=cast.now, today=cast.today - timedelta(days=365))
    cast.bodies[one.unit or ""] = store.get_account(account).body_id or 0
    return account


def _enter(cast: Cast, member: DemoMember) -> None:
    named = next((a.name for a in cast.stories.accounts if a.key == member.who), None)
    name = named or next(b.name.get("zh", "") for b in cast.stories.bodies if b.key == member.who)
    party, on = cast.party(member.who), date.fromisoformat(member.on)
    found = _admit(cast, party, (name, member.tier, cast.body(member.at)), on)
    cast.members[member.who] = found
    if member.kept:
        known = {"name": name} if party.person_id is not None else {"unit_name": name}
        kept = {**known, **{key: _meant(cast, value) for key, value in member.kept.items()}}
        register.keep_data(found, kept, case_id=None, by=None, now=cast.now)


def _meant(cast: Cast, value: Any) -> Any:
    """A value of a file; `@body KEY` stands for a body."""
    return cast.body(value.removeprefix("@body ")) if isinstance(value, str) and value.startswith("@body ") else value


@action
def _admit(cast: Cast, party: Party, what: tuple[str, str, int], on: date) -> int:
    name, tier, body = what
    register.open_file(party, name, body, now=cast.now)
    number = register.admit(Admission(party, tier, on, body), by=None, now=cast.now)
    if _has_a_term(tier):
        register.start_term(number, on, case_id=None, by=None, now=cast.now)
    return number


def _has_a_term(tier: str) -> bool:
    """Where terms run from payment, who never pays has none, as in a case that asks for no payment."""
    here = tenant().association
    lines = [line for version in here.fees for line in version.lines.values()]
    return here.term.runs_from != "payment" or any(not line.for_ or tier in line.for_ for line in lines)


@action
def _gather(cast: Cast, crowd: DemoCrowd) -> None:
    """A crowd in one transaction, spread over bodies and days."""
    bodies = [cast.body(key) for key in crowd.at] or [get_root().id]
    name = names()
    for number in range(crowd.count):
        called = next(name)
        kept, new = _file(crowd, called, number)
        person = keep_person(new, now=cast.now)
        on = cast.today - timedelta(days=crowd.before + (number * 37) % crowd.since)
        body = bodies[(number * 7 + number // 4) % len(bodies)]
        found = _admit(cast, Party(person_id=person.id), (called, crowd.tier, body), on)
        if kept:
            register.keep_data(found, kept, case_id=None, by=None, now=cast.now)


def _file(crowd: DemoCrowd, called: str, number: int) -> tuple[dict[str, Any], NewPerson]:
    """What stands in the file of one of a crowd, and the person that goes with it."""
    kept = {key: value[number % len(value)] if isinstance(value, list) else value for key, value in crowd.kept.items()}
    if "id_number" not in kept:
        return ({"name": called, **kept} if kept else {}), NewPerson(called)
    born = date(1972, 5, 4) + timedelta(days=(number * 433 + crowd.before) % 9000)
    text, mobile = identity_number(born, crowd.before + number), f"1370000{number:04d}"
    own = {"name": called, "id_number": text, "birth_date": born.isoformat(), "mobile": mobile}
    return {**kept, **own}, NewPerson(called, check_id_number(text), mobile)



def someone_is_there() -> bool:
    """Whether the association has an account already."""
    return db.session.scalar(select(Account.id).limit(1)) is not None
