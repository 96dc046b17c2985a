"""The city with a county, a department of each, an employer of every kind, and whoever works there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from functools import cache

import pytest

from app.accounts.actions import open_staff_account, open_unit_account
from app.accounts.actions.granting import Place, grant_role
from app.accounts.actions.opening import NewStaff
from app.accounts.hashing import hash_password
from app.accounts.models import Account
from app.accounts.store import accounts_of_unit
from app.bodies.actions import NewBody, found_body, plant_configured
from app.bodies.store import find_configured_body, get_root
from app.demo.people import identity_number
from app.procedures.actions import Decision, Filing, decide, file_case
from app.procedures.models import Case
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.tenants import Tenant
from app.tenancy.transactions import action
from tests.browser import Visitor

TITLES = "zhengzhou-titles"
PASSWORD = "Desk-lamp-and-rain-9"
SINCE = date(2020, 1, 1)
FIRM, INSTITUTE, PLANT = "金水智造科技有限公司", "郑州市样例设计研究院", "金水区样例设备厂"
Enter = Callable[[str], AbstractContextManager[Tenant]]


@cache
def _hashed() -> str:
    return hash_password(PASSWORD)


@action
def set_password(account_id: int) -> None:
    """A password that lasts, so that somebody can log in."""
    account = db.session.get_one(Account, account_id)
    account.password_hash, account.one_time = _hashed(), False


def staff(login: str, role: str, body_id: int) -> int:
    """Somebody of an office."""
    account_id, _ = open_staff_account(NewStaff(login, login, ""), by=None, now=clock.now())
    set_password(account_id)
    grant_role(account_id, Place(role, body_id, SINCE), by=None, now=clock.now())
    return account_id


def employer(name: str, under: int) -> tuple[int, int]:
    """An employer with its administrator; gives the body and the account."""
    unit = found_body(NewBody("unit", {"*": name}, under), by=None, today=SINCE).id
    open_unit_account(unit, "管理员", by=None, now=clock.now(), today=SINCE)
    account = accounts_of_unit(unit)[0].id
    set_password(account)
    return unit, account


@dataclass
class City:
    """Everybody by a word."""

    bodies: dict[str, int] = field(default_factory=dict)
    accounts: dict[str, int] = field(default_factory=dict)
    serial: int = 0

    def number(self) -> str:
        """An identity number that nobody has."""
        self.serial += 1
        return identity_number(date(1995, 7, 30), self.serial)

    def add(self, by: str, name: str, number: str | None = None) -> str:
        """An employer adds somebody; gives the identity number."""
        number = number or self.number()
        answers = {"name": name, "id_number": number, "mobile": f"139{self.serial:08}", "person_told": True}
        file_case(Filing("add_person", answers, newcomer=True), by=self.accounts[by], now=clock.now())
        return number

    def answer(self, case_id: int, by: str, verdict: str, opinion: str = "同意。", **fields: object) -> Case:
        """Somebody answers at the step where a case stands; gives the case as it is then."""
        case = db.session.get_one(Case, case_id, populate_existing=True)
        decide(case_id, Decision(verdict, opinion, fields), by=self.accounts[by], version=case.version, now=clock.now())
        return db.session.get_one(Case, case_id, populate_existing=True)


def found_city() -> City:
    """The tree with its people; inside the association."""
    plant_configured(today=SINCE)
    root = get_root().id
    jinshui = find_configured_body("jinshui")
    assert jinshui is not None
    found = City({"city": root, "jinshui": jinshui.id})
    for word, name, under in (("science", "郑州市科学技术局", root), ("works", "金水区住建局", jinshui.id)):
        found.bodies[word] = found_body(NewBody("department", {"zh": name}, under), by=None, today=SINCE).id
    for word, name, place in (("firm", FIRM, jinshui.id), ("institute", INSTITUTE, found.bodies["science"]),
                              ("plant", PLANT, found.bodies["works"])):  # fmt: skip
        found.bodies[word], found.accounts[word] = employer(name, place)
    found.accounts["city"] = staff("zhigaiban", "title_office", root)
    found.accounts["city_second"] = staff("zhigaifuhe", "title_office", root)
    found.accounts["jinshui"] = staff("jinshui", "county_office", jinshui.id)
    found.accounts["science"] = staff("kejiju", "department_office", found.bodies["science"])
    found.accounts["works"] = staff("zhujianju", "department_office", found.bodies["works"])
    return found


@pytest.fixture
def city(entering: Enter) -> City:
    with entering(TITLES):
        return found_city()


@pytest.fixture
def here(city: City, entering: Enter) -> Iterator[City]:
    """The city, entered for the whole test: for what is done without a browser."""
    with entering(TITLES):
        yield city


LOGINS = {"city": "zhigaiban", "city_second": "zhigaifuhe", "jinshui": "jinshui", "science": "kejiju", "works": "zhujianju"}
NAMES = {"firm": FIRM, "institute": INSTITUTE, "plant": PLANT}


@pytest.fixture
def log_in(city: City, visit: Callable[[str], Visitor]) -> Callable[..., Visitor]:
    """A browser of somebody: `log_in("firm")`, `log_in("jinshui")`, or an applicant by identity number."""

    def enter(who: str, password: str = PASSWORD) -> Visitor:
        there = visit(TITLES)
        browser = Visitor(there.app, there.host)
        tab = "staff" if who in LOGINS else "unit" if who in NAMES else "person"
        browser.get(f"/login?tab={tab}")
        typed = {"name": NAMES.get(who, LOGINS.get(who, who)), "password": password}
        typed |= {"operator": "管理员"} if tab == "unit" else {}
        assert browser.submit(typed, follow=False, form="login").status == 302
        return browser

    return enter
