"""The council with logins, as pages and journeys need it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

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
from app.tenancy.transactions import action
from tests.governance.stories import SINCE, Council, member_unit
from tests.procedures.stories import Somebody, grant

PASSWORD = "Desk-lamp-and-rain-9"
STAFF = {"yao": ("姚秘书", "secretary"), "shao": ("邵会长", "president"), "cheng": ("程监事", "supervisor"),
         "su": ("苏财务", "finance")}  # fmt: skip


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


def furnish() -> Chamber:
    """The secretariat, the president, a supervisor, finance, and four councillors, each with a login."""
    plant_configured(today=SINCE)
    staff = {login: _staff(login, name, role) for login, (name, role) in STAFF.items()}
    seated = [_councillor(place) for place in range(1, 5)]
    cloud = member_unit("云端信息技术有限公司")
    found = Council(staff["yao"], staff["shao"], staff["cheng"], seated, cloud)
    return Chamber(found, {login: one.account_id for login, one in staff.items()})


def login_of(who: str) -> tuple[str, str]:
    """The tab and the name by which somebody logs in: staff by login name, a councillor by the number of his seat."""
    return ("staff", who) if who in STAFF else ("person", f"1390000020{who}")
