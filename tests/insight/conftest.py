"""Who works in the office that the tests of the registers begin with, and who is in the register."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

import pytest

from app.accounts.actions import NewPerson, grant_role, keep_person
from app.accounts.actions.granting import Place
from app.accounts.actions.opening import NewStaff, open_staff_account
from app.accounts.hashing import hash_password
from app.accounts.identifiers import check_id_number
from app.accounts.models import Account
from app.bodies.actions import NewBody, found_body, plant_configured
from app.bodies.store import get_root
from app.members import actions as register
from app.members.actions import Admission
from app.members.models import Fact
from app.procedures.parties import Party
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.tenants import Tenant
from app.tenancy.transactions import action
from tests.browser import Visitor

HENAN = "henan-talent"
PASSWORD = "Desk-lamp-and-rain-9"
SINCE = date(2020, 1, 1)
Enter = Callable[[str], AbstractContextManager[Tenant]]


def id_number(number: int) -> str:
    """A resident identity number that nobody has."""
    body = f"410105{1950 + number // 10000 % 50}{number // 100 % 12 + 1:02}{number % 28 + 1:02}{number % 1000:03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


@cache
def _hashed() -> str:
    return hash_password(PASSWORD)


@action
def set_password(account_id: int) -> None:
    """Whoever was invited has chosen a password."""
    account = db.session.get_one(Account, account_id)
    account.password_hash, account.one_time = _hashed(), False


def staff(login: str, role: str, body_id: int) -> int:
    """Somebody of the staff who can log in; gives the account's id."""
    account_id, _ = open_staff_account(NewStaff(login, login, ""), by=None, now=clock.now())
    set_password(account_id)
    grant_role(account_id, Place(role, body_id, SINCE), by=None, now=clock.now())
    return account_id


def admitted(name: str, /, *, tier: str = "individual", body_id: int | None = None, number: int = 0, **file: Any) -> int:
    """Somebody is in the register as a member; gives the membership's id."""
    now, identity = clock.now(), check_id_number(id_number(number)) if number else None
    person = keep_person(NewPerson(name, identity, mobile=file.get("mobile", "")), now=now)
    where = body_id or get_root().id
    register.open_file(Party(person.id), name, where, now=now)
    membership = register.admit(Admission(Party(person.id), tier, date(2024, 5, 1), where), by=None, now=now)
    if file:
        register.keep_data(membership, file, case_id=None, by=None, now=now)
    return membership


@dataclass
class Office:
    """The association, its branch, its staff."""

    root: int
    branch: int
    staff: dict[str, int] = field(default_factory=dict)

    def fact_of(self, membership_id: int) -> int:
        """The first fact of a member."""
        return db.session.query(Fact.id).filter_by(membership_id=membership_id).order_by(Fact.id).first()[0]  # type: ignore[index]


def download(desk: Visitor, path: str, **sent: str) -> bytes:
    """Send a form and take the file that comes."""
    sent["csrf_token"] = desk.token()
    return desk.client.post(path, data=sent, base_url=f"http://{desk.host}").get_data()


@pytest.fixture
def office(entering: Enter) -> Office:
    """A secretary, the finance, the head of a branch, and nobody in the register yet."""
    with entering(HENAN):
        plant_configured(today=SINCE)
        root = get_root().id
        made = Office(root, found_body(NewBody("branch", {"zh": "信阳茶业人才专业委员会"}), by=None, today=SINCE).id)
        for login, role, body in (
            ("zhao", "secretary", root), ("qian", "finance", root), ("sun", "branch_secretary", made.branch),
        ):  # fmt: skip
            made.staff[login] = staff(login, role, body)
        return made


@pytest.fixture
def sit_down(visit: Callable[[str], Visitor]) -> Callable[..., Visitor]:
    """Log in as one of the staff: `sit_down("zhao")`."""

    def log_in(who: str, where: str = HENAN) -> Visitor:
        desk = visit(where)
        desk.get("/login?tab=staff")
        assert desk.submit({"name": who, "password": PASSWORD}, follow=False, form="login").status == 302
        return desk

    return log_in


@pytest.fixture
def zhao(office: Office, sit_down: Callable[..., Visitor]) -> Visitor:
    """The secretary's browser, logged in."""
    return sit_down("zhao")
