"""Who plays: applicants, members, organisations with an operator, and holders of every role that is waited for.

Nobody of them logs in: their accounts have no password.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from app.accounts.actions.granting import Place, grant_role
from app.accounts.models import Account, Person
from app.accounts.rules import AccountKind, AccountState
from app.accounts.store import accounts_of_unit, find_account_of_person, holders_of
from app.bodies.actions import NewBody, found_body, plant_configured
from app.bodies.models import Body
from app.bodies.rules import ASSOCIATION, UNIT
from app.bodies.store import get_root
from app.kernel.errors import Conflict, DomainError
from app.members import actions as register
from app.members.actions import Admission
from app.members.changing import Cause, restrict
from app.members.crediting import Booking, book
from app.members.models import Fact
from app.members.offices.actions import Appointment, appoint
from app.procedures.parties import Party
from app.rehearsal.values import Invented
from app.tenancy.configuration.words import pick
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action

ADMINISTRATOR = "administrator"
LONG_AGO = timedelta(days=365 * 30)


@dataclass(frozen=True)
class Player:
    """Somebody of the play: a login, and the person or the organisation that it stands for."""

    account_id: int
    party: Party
    who: Invented
    membership: int | None = None

    @property
    def name(self) -> str:
        return self.who.unit_name if self.party.unit_id is not None else self.who.name


@dataclass
class Cast:
    """Everybody there is, made when first asked for; the tree has a body of every kind."""

    now: datetime
    file_of: Callable[[Player], dict[str, Any]] = lambda _one: {}
    _serial: int = 0
    _sponsors: dict[str, Player] = field(default_factory=dict)

    @property
    def chinese(self) -> bool:
        """Whether the people of this association have Chinese names, numbers and addresses."""
        return "zh" in tenant().association.languages

    def invented(self) -> Invented:
        """A further person or organisation that nobody knows."""
        self._serial += 1
        return Invented(self._serial, self.chinese)

    # ---- the tree
    def plant(self) -> None:
        """The bodies of the folder, and one of every kind that has none; as deep as the folder lets it stand."""
        today = self.now.date()
        known = db.session.scalar(select(func.max(Account.id))) or 0
        self._serial = max(self._serial, 3 * known)  # whoever played before stays who he is
        plant_configured(today=today - LONG_AGO)
        waiting = [kind for kind in tenant().association.kinds if kind != UNIT]
        for _ in range(len(waiting) + 1):
            waiting = [kind for kind in waiting if not self._found_one(kind)]
        if UNIT in tenant().association.kinds:
            self.unit_body()
            self.unit_body()  # somewhere to move to

    def _found_one(self, kind: str) -> bool:
        if any(body.kind == kind for body in bodies()):
            return True
        parent = self._parent_for(kind)
        if parent is None:
            return False
        concept = tenant().association.kinds[kind]
        label = {language: f"{text} 1" for language, text in concept.label.items()}
        found_body(NewBody(kind, label, parent.id), by=None, today=self.now.date() - LONG_AGO)
        return True

    def _parent_for(self, kind: str) -> Body | None:
        """The deepest body that such a one may stand under; where it may not stand, nothing."""
        under = tenant().association.kinds[kind].under if kind in tenant().association.kinds else (ASSOCIATION,)
        fitting = [body for body in bodies() if body.kind in under]
        return max(fitting, key=lambda body: (len(body.path.split("/")), -body.id), default=None)

    def unit_body(self) -> tuple[int, Invented]:
        """A further organisation, where organisations stand."""
        who, parent = self.invented(), self._parent_for(UNIT)
        name = {"zh" if self.chinese else "*": who.unit_name}
        new = NewBody(UNIT, name, parent.id if parent else None)
        return found_body(new, by=None, today=self.now.date() - LONG_AGO).id, who

    # ---- people
    def newcomer(self, *, unit: bool) -> Player:
        """Somebody who is no member and has just registered."""
        return self._player(unit=unit, state=AccountState.APPLICATION_ONLY)

    def _player(self, *, unit: bool, state: AccountState = AccountState.ACTIVE) -> Player:
        if unit:
            body_id, who = self.unit_body()
            return Player(self.operator(body_id, who.name, state), Party(unit_id=body_id), who)
        who = self.invented()
        account, person = _person(who, state, self.now)
        return Player(account, Party(person_id=person), who)

    def operator(self, unit_id: int, name: str, state: AccountState = AccountState.ACTIVE) -> int:
        """The operator of an organisation; gives the account."""
        known = accounts_of_unit(unit_id)
        if known:
            return int(known[0].id)
        account = _account(AccountKind.UNIT, name, state, self.now, body_id=unit_id)
        if ADMINISTRATOR in tenant().association.roles:
            self._grant(account, ADMINISTRATOR, unit_id)
        return account

    def member(self, tier: str, on: date, body_id: int | None = None, *, unit: bool = False) -> Player:
        """A member of a tier since a day, with a term where terms end. Raises DomainError where a tier refuses."""
        one = self._player(unit=unit)
        at, when = body_id or get_root().id, self._moment(on)
        register.open_file(one.party, one.name, at, now=when)
        number = _admitted(Admission(one.party, tier, on, at), when)
        return Player(one.account_id, one.party, one.who, number)

    def sponsors(self, count: int, tier: str | None = None) -> list[Player]:
        """Members of long standing who may be named in a form, the same ones each time."""
        tiers = [tier] if tier else [name for name, one in tenant().association.tiers.items() if not one.retired]
        found = [self._sponsor(tiers[i % len(tiers)], i) for i in range(count)]
        return [one for one in found if one is not None]

    def _sponsor(self, tier: str, number: int) -> Player | None:
        key = f"{tier}.{number}"
        if key not in self._sponsors:
            unit = tenant().association.tiers[tier].holder == "unit"
            since = self.now.date() - timedelta(days=365 * 12)
            self._sponsors[key] = self.member_kept(tier, since, unit=unit)
        return self._sponsors[key]

    def member_kept(self, tier: str, on: date, *, unit: bool, body_id: int | None = None) -> Player:
        """A member whose file knows what every form asks of his person."""
        one = self._player(unit=unit)
        at, when = body_id or get_root().id, self._moment(on)
        membership = register.open_file(one.party, one.name, at, now=when)
        known = {"unit_name": one.name} if unit else {"name": one.name, "birth_date": one.who.born.isoformat()}
        register.keep_data(membership, {**self.file_of(one), **known}, case_id=None, by=None, now=when)
        number = _admitted(Admission(one.party, tier, on, at), when)
        return Player(one.account_id, one.party, one.who, number)

    def restricted(self, one: Player, until: date | None) -> None:
        """All rights of a member are suspended."""
        if one.membership is not None:
            restrict(Cause(one.membership, None, None, self.now), rights=[], until=until)

    def _moment(self, on: date) -> datetime:
        return datetime.combine(on, time(2, 0), UTC)

    # ---- people in charge
    def holder(self, role: str, body_id: int) -> int:
        """Somebody who holds a role at a body; gives the account."""
        held = list(holders_of(role, body_id, on=self.now.date()))
        if held:
            return held[0]
        body = db.session.get_one(Body, body_id)
        if role not in tenant().association.roles:
            return self._officer(role, body)
        if body.kind == UNIT:
            account = self.operator(body_id, self.invented().name)
            if account in holders_of(role, body_id, on=self.now.date()):
                return account
        else:
            label = pick(tenant().association.roles[role].label, "zh" if self.chinese else "en")
            account = _account(AccountKind.STAFF, f"{label}·{self.invented().name}", AccountState.ACTIVE, self.now)
        self._grant(account, role, body_id)
        return account

    def another(self, role: str, body_id: int, *, but: int) -> int:
        """Somebody else who holds a role at a body, or an office."""
        body = db.session.get_one(Body, body_id)
        if role not in tenant().association.roles:
            return self._officer(role, body)
        others = [one for one in holders_of(role, body_id, on=self.now.date()) if one != but]
        if others:
            return others[0]
        if body.kind == UNIT:
            account = _account(AccountKind.UNIT, self.invented().name, AccountState.ACTIVE, self.now, body_id=body_id)
        else:
            account = _account(AccountKind.STAFF, self.invented().name, AccountState.ACTIVE, self.now)
        self._grant(account, role, body_id)
        return account

    def credited(self, one: Player, credit: str, amount: int, on: date) -> None:
        """A member has gathered hours or points."""
        if one.membership is not None:
            book(Cause(one.membership, None, None, self.now), Booking(credit, Decimal(amount), on))

    def _officer(self, office: str, body: Body) -> int:
        """Somebody who holds an office; where it is held through an organisation, through one of his own."""
        through = self.unit_body()[0] if tenant().association.offices[office].held_through_unit else None
        one = self._player(unit=False)
        staff = None if through else _account(AccountKind.STAFF, one.name, AccountState.ACTIVE, self.now)
        since = self.now.date() - timedelta(days=30)
        new = Appointment(office, one.party.person_id or 0, since, body.id, through, account_id=staff)
        appoint(new, by=None, now=self.now)
        return staff or one.account_id

    def appointed(self, one: Player, office: str) -> None:
        """A member holds an office; through his organisation where it is held through one."""
        if one.party.person_id is None:
            return
        through = self.unit_body()[0] if tenant().association.offices[office].held_through_unit else None
        since = self.now.date() - timedelta(days=30)
        appoint(Appointment(office, one.party.person_id, since, unit_id=through), by=None, now=self.now)

    def seated(self, office: str) -> None:
        """A further member holds an office, as long as there are seats."""
        tiers = [name for name, one in tenant().association.tiers.items() if one.holder != "unit" and not one.retired]
        try:
            self.appointed(self.member_kept(tiers[-1], self.now.date() - timedelta(days=900), unit=False), office)
        except (DomainError, IndexError):
            one = self._player(unit=False)
            self._appoint_quietly(one, office)

    def _appoint_quietly(self, one: Player, office: str) -> None:
        try:
            self.appointed(one, office)
        except Conflict:
            return  # no seat is left

    def _grant(self, account: int, role: str, body_id: int) -> None:
        first = self.now.date() - LONG_AGO
        grant_role(account, Place(role, body_id, first), by=None, now=self.now)

    def account_of(self, person_id: int | None, unit_id: int | None) -> int:
        """The login of a person or of an organisation."""
        if unit_id is not None:
            return self.operator(unit_id, self.invented().name)
        known = find_account_of_person(person_id) if person_id is not None else None
        if known is not None:
            return int(known.id)
        return _account(AccountKind.PERSON, self.invented().name, AccountState.ACTIVE, self.now, person_id=person_id)


def bodies() -> Iterator[Body]:
    """Every open body, from above."""
    yield from db.session.scalars(select(Body).where(Body.closed_on.is_(None)).order_by(Body.path, Body.id))


@action
def _person(who: Invented, state: AccountState, now: datetime) -> tuple[int, int]:
    person = Person(name=who.name, email=who.email, mobile=who.mobile, birth_date=who.born, made_at=now)
    db.session.add(person)
    db.session.flush()
    account = _account(AccountKind.PERSON, who.name, state, now, person_id=person.id, email=who.email)
    return account, person.id


@action
def _account(kind: AccountKind, name: str, state: AccountState, now: datetime, **more: int | str | None) -> int:
    account = Account(kind=kind, state=state, name=name, password_changed_at=now, made_at=now, **more)
    db.session.add(account)
    db.session.flush()
    return account.id


@action
def _admitted(admission: Admission, now: datetime) -> int:
    membership = register.admit(admission, by=None, now=now)
    register.start_term(membership, admission.on, case_id=None, by=None, now=now)
    return membership


def latest_fact() -> int:
    """The id of the last dated fact of the register."""
    return db.session.scalar(select(Fact.id).order_by(Fact.id.desc()).limit(1)) or 0
