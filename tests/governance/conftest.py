"""What the tests of votes begin with: the council without a browser, and everybody at one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache

import pytest

from app.accounts.actions import NewPerson, register_person
from app.accounts.actions.opening import NewStaff, open_staff_account
from app.accounts.actions.registering import Registration
from app.accounts.hashing import hash_password
from app.accounts.models import Account
from app.accounts.rules import AccountState, LoginKind
from app.bodies.actions import plant_configured
from app.members.offices.actions import Appointment, appoint
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.tenants import Tenant
from app.tenancy.transactions import action
from tests.browser import Page, Visitor
from tests.governance.stories import SINCE, ZHENGZHOU, Council, council, member_unit
from tests.procedures.stories import Somebody, grant

PASSWORD = "Desk-lamp-and-rain-9"
Enter = Callable[[str], AbstractContextManager[Tenant]]
STAFF = {"yao": ("姚秘书", "secretary"), "shao": ("邵会长", "president"), "cheng": ("程监事", "supervisor"),
         "su": ("苏财务", "finance")}  # fmt: skip


@pytest.fixture
def people(inside) -> Council:
    inside(ZHENGZHOU)
    return council()


@cache
def _hashed() -> str:
    return hash_password(PASSWORD)


@action
def _set_password(account_id: int) -> None:
    account = db.session.get_one(Account, account_id)
    account.password_hash, account.one_time = _hashed(), False


@dataclass(frozen=True)
class Chamber:
    """The council with logins: staff by login name, its members by mobile number."""

    people: Council
    staff: dict[str, int]


def _staff(login: str, name: str, role: str) -> Somebody:
    account_id, _ = open_staff_account(NewStaff(name, login, ""), by=None, now=clock.now())
    _set_password(account_id)
    person = db.session.get_one(Account, account_id).person_id or 0
    who = Somebody(account_id, person, name)
    grant(who, role)
    return who


def _councillor(place: int) -> Somebody:
    name = f"理事{place}"
    registration = Registration(PASSWORD, AccountState.ACTIVE, [LoginKind.MOBILE])
    new = NewPerson(name, None, f"1390000020{place}", f"c{place}@example.com")
    account_id = register_person(new, registration, now=clock.now())
    _set_password(account_id)
    person = db.session.get_one(Account, account_id).person_id or 0
    through = member_unit(f"第{place}号信息技术有限公司")
    appoint(Appointment("council_member", person, SINCE, unit_id=through.id), by=None, now=clock.now())
    return Somebody(account_id, person, name)


@pytest.fixture
def chamber(entering: Enter) -> Chamber:
    """The secretariat, the president, a supervisor, finance, and four councillors, each with a login."""
    with entering(ZHENGZHOU):
        plant_configured(today=SINCE)
        staff = {login: _staff(login, name, role) for login, (name, role) in STAFF.items()}
        seated = [_councillor(place) for place in range(1, 5)]
        cloud = member_unit("云端信息技术有限公司")
        found = Council(staff["yao"], staff["shao"], staff["cheng"], seated, cloud)
        return Chamber(found, {login: one.account_id for login, one in staff.items()})


class AtDesk(Visitor):
    """Somebody's browser, with the forms of a page found by what their address ends with."""

    def press(self, ending: str, **sent: object) -> Page:
        """Fill the form that is sent to such an address, and send it."""
        return self.submit(dict(sent), form=ending)


@pytest.fixture
def sit_down(chamber: Chamber, visit: Callable[[str], Visitor]) -> Callable[[str], AtDesk]:
    """Log in: one of the staff by login name, a councillor by the number of his seat."""

    def log_in(who: str) -> AtDesk:
        there = visit(ZHENGZHOU)
        desk = AtDesk(there.app, there.host)
        is_staff = who in STAFF
        desk.get("/login?tab=staff" if is_staff else "/login?tab=person")
        name = who if is_staff else f"1390000020{who}"
        assert desk.submit({"name": name, "password": PASSWORD}, follow=False, form="login").status == 302
        return desk

    return log_in
