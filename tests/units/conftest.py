"""A unit with its people and operators, and another one that must not be seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache

import pytest

from app.accounts.actions import NewPerson, keep_person, open_staff_account, open_unit_account, register_person
from app.accounts.actions.granting import Place, grant_role
from app.accounts.actions.opening import NewStaff
from app.accounts.actions.registering import Registration
from app.accounts.hashing import hash_password
from app.accounts.identifiers import DocumentKind, check_identity
from app.accounts.models import Account
from app.accounts.rules import AccountState, LoginKind
from app.accounts.store import accounts_of_unit
from app.bodies.actions import NewBody, found_body, plant_configured
from app.bodies.store import get_root
from app.demo.people import identity_number
from app.members import actions as register
from app.members.actions import Admission
from app.procedures.actions import Filing, file_case
from app.procedures.billing import register_billing
from app.procedures.docket import Docket
from app.procedures.models import Case
from app.procedures.parties import Party
from app.procedures.rules.actors import Waiter
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.tenants import Tenant
from app.tenancy.transactions import action
from tests.browser import Visitor

GANSU = "gansu-supervision"
PASSWORD = "Desk-lamp-and-rain-9"
SINCE = date(2020, 1, 1)
LONGYUAN, HESHAN = "陇原工程监理有限公司", "河山建设咨询有限公司"
Enter = Callable[[str], AbstractContextManager[Tenant]]


@cache
def _hashed() -> str:
    return hash_password(PASSWORD)


@action
def set_password(account_id: int) -> None:
    """A password that lasts, so that somebody can log in."""
    account = db.session.get_one(Account, account_id)
    account.password_hash, account.one_time = _hashed(), False


def operator(unit_id: int, name: str) -> int:
    """Somebody who acts for a unit; gives the account's id."""
    open_unit_account(unit_id, name, by=None, now=clock.now(), today=SINCE)
    found = next(one.id for one in accounts_of_unit(unit_id) if one.name == name)
    set_password(found)
    return found


def staff(login: str, name: str, role: str) -> int:
    """Somebody of the association."""
    account_id, _ = open_staff_account(NewStaff(name, login, ""), by=None, now=clock.now())
    set_password(account_id)
    grant_role(account_id, Place(role, get_root().id, SINCE), by=None, now=clock.now())
    return account_id


@dataclass
class Units:
    """Two units with an operator each, the secretariat, and the people entered so far."""

    longyuan: int
    heshan: int
    wanqing: int
    stranger: int
    secretary: int
    people: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    serial: int = 0

    @action
    def admit(self, name: str, *, at: int | None = None, ago: int = 100, **kept: object) -> int:
        """A person of a unit admitted some days ago; gives the membership's id."""
        self.serial += 1
        number = identity_number(date(1988, 3, 5), self.serial)
        identity = check_identity(DocumentKind.ID_NUMBER, number)
        person = keep_person(NewPerson(name, identity, f"139{self.serial:08}"), now=clock.now()).id
        unit, on = at or self.longyuan, clock.today() - timedelta(days=ago)
        register.open_file(Party(person), name, unit, now=clock.now())
        found = register.admit(Admission(Party(person), "individual", on, unit), by=None, now=clock.now())
        register.start_term(found, on, case_id=None, by=None, now=clock.now())
        answers = {"name": name, "id_number": number, "birth_date": "1988-03-05", "education": "bachelor", **kept}
        register.keep_data(found, answers, case_id=None, by=None, now=clock.now())
        self.people[name], self.numbers[name] = found, number
        return found


class NothingOwed:
    """A ledger in which nobody owes anything: what is billed is the business of `dues`."""

    def charge(self, _docket: Docket, *, by: int | None, now: datetime) -> Waiter | None:
        return None

    def drop(self, _docket: Docket, *, by: int | None, now: datetime) -> None:
        return None


@pytest.fixture
def nothing_owed() -> Iterator[None]:
    """Pay steps are passed over."""
    before = register_billing(NothingOwed())
    yield
    register_billing(before)


@pytest.fixture
def units(entering: Enter, nothing_owed: None) -> Units:
    with entering(GANSU):
        plant_configured(today=SINCE)
        longyuan, heshan = (found_body(NewBody("unit", {"*": n}), by=None, today=SINCE).id for n in (LONGYUAN, HESHAN))
        return Units(
            longyuan, heshan, operator(longyuan, "祁晚晴"), operator(heshan, "石小川"), staff("xiehui", "柳长庚", "secretary")
        )


@pytest.fixture
def log_in(units: Units, visit: Callable[[str], Visitor]) -> Callable[..., Visitor]:
    """A browser of somebody: `log_in("祁晚晴")` for the unit, `log_in("xiehui", tab="staff")` for the association."""

    def enter(who: str, *, unit: str = LONGYUAN, tab: str = "unit", password: str = PASSWORD) -> Visitor:
        there = visit(GANSU)
        browser = Visitor(there.app, there.host)
        browser.get(f"/login?tab={tab}")
        typed = {"name": unit, "operator": who} if tab == "unit" else {"name": who}
        assert browser.submit({**typed, "password": password}, follow=False, form="login").status == 302
        return browser

    return enter


JOINING = {
    "name": "马知远", "sex": "male", "birth_date": "1990-08-24", "address": "兰州市城关区庆阳路 66 号", "mobile": "13900000302",
    "education": "bachelor", "major": "土木工程", "in_profession": True, "title_level": "intermediate",
    "title_field": "engineering", "supervision_since": "2018-07-01", "pledge": True,
}  # fmt: skip


def applies(units: Units, name: str, *, at: int | None = None, ago: int = 1, **others: object) -> str:
    """Somebody registered applies at a unit; gives the number of the case."""
    units.serial += 1
    number = units.numbers[name] = identity_number(date(1990, 8, 24), units.serial)
    identity = check_identity(DocumentKind.ID_NUMBER, number)
    new = NewPerson(name, identity, f"138{units.serial:08}", f"p{units.serial}@example.com")
    moment = clock.now() - timedelta(days=ago)
    account = register_person(new, Registration(PASSWORD, AccountState.APPLICATION_ONLY, (LoginKind.ID_NUMBER,)), now=moment)
    answers = {**JOINING, "name": name, "id_number": number, "employer_unit": at or units.longyuan, **others}
    return file_case(Filing("join", answers), by=account, now=moment).number


def the_case(number: str) -> Case:
    """A case as it stands now."""
    return db.session.query(Case).filter_by(number=number).populate_existing().one()
