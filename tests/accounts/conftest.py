"""People and logins that the tests of this room begin with."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from app.accounts import actions
from app.accounts.actions.granting import Place
from app.accounts.actions.opening import NewStaff
from app.accounts.actions.registering import Registration
from app.accounts.hashing import hash_password
from app.accounts.identifiers import DocumentKind, check_identity
from app.accounts.models import Account
from app.accounts.rules import AccountState, LoginKind
from app.bodies.actions import plant_configured
from app.bodies.store import get_root
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.tenants import Tenant
from app.tenancy.transactions import action
from tests.browser import Page, Visitor

HENAN = "henan-talent"
NOW = datetime(2026, 9, 10, 2, 0, tzinfo=UTC)
TODAY = date(2026, 9, 10)
ID_NUMBER = "41010519900307000X"
PASSWORD = "Invented-secret-7"
STAFF_PASSWORD = "Desk-lamp-and-rain-9"
Enter = Callable[[str], AbstractContextManager[Tenant]]


@dataclass(frozen=True)
class People:
    """Who stands ready in Henan: their account ids, and the person's."""

    person: int
    person_id: int
    staff: int
    grant: int


def person_named(name: str, id_number: str, state: AccountState = AccountState.ACTIVE) -> int:
    """A registered person; gives the account's id."""
    new = actions.NewPerson(name, check_identity(DocumentKind.ID_NUMBER, id_number), email="lin@example.com")
    return actions.register_person(new, Registration(PASSWORD, state, (LoginKind.ID_NUMBER,)), now=NOW)


@action
def set_password(account_id: int, hashed: str) -> None:
    account = db.session.get_one(Account, account_id)
    account.password_hash, account.one_time, account.password_changed_at = hashed, False, clock.now()


def staff_named(name: str, staff_name: str) -> int:
    """A member of staff with a password; gives the account's id."""
    account_id, _ = actions.open_staff_account(NewStaff(name, staff_name, ""), by=None, now=NOW)
    set_password(account_id, hash_password(STAFF_PASSWORD))
    return account_id


def people_of() -> People:
    """Lin who registered, and Zhao of the secretariat."""
    plant_configured(today=TODAY)
    person, staff = person_named("林若溪", ID_NUMBER), staff_named("赵秘书", "zhao")
    place = Place("secretary", get_root().id, date(2026, 1, 1))
    grant = actions.grant_role(staff, place, by=None, now=NOW)
    return People(person, db.session.get_one(Account, person).person_id or 0, staff, grant)


@pytest.fixture
def people(entering: Enter) -> People:
    with entering(HENAN):
        return people_of()


def log_in(
    visitor: Visitor, name: str = ID_NUMBER, password: str = PASSWORD, *, tab: str = "person", **more: str
) -> Page:
    """Open the tab and send its form."""
    visitor.get(f"/login?tab={tab}")
    return visitor.submit({"name": name, "password": password, **more}, follow=False, form="login")


@pytest.fixture
def lin(people: People, visit: Callable[[str], Visitor]) -> Visitor:
    """Lin's browser, logged in."""
    visitor = visit(HENAN)
    assert log_in(visitor).status == 302
    visitor.get("/account")
    return visitor


@pytest.fixture
def zhao(people: People, visit: Callable[[str], Visitor]) -> Visitor:
    """The secretary's browser, logged in."""
    visitor = visit(HENAN)
    assert log_in(visitor, "zhao", STAFF_PASSWORD, tab="staff").status == 302
    visitor.get("/account")
    return visitor
