"""A union of choirs with its regions, and browsers of those who look after them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from app.accounts.actions import open_staff_account
from app.accounts.actions.granting import Place, grant_role
from app.accounts.actions.opening import NewStaff
from app.bodies.store import find_configured_body, get_root
from app.tenancy import clock
from tests.browser import Visitor
from tests.members.choirs import CHOIRS, Choirs, choirs
from tests.units.conftest import PASSWORD, SINCE, set_password


def body(name: str) -> int:
    """A body of the folder."""
    return get_root().id if name == "association" else find_configured_body(name).id


def staff(login: str, name: str, role: str, at: str = "association") -> int:
    """Somebody of the staff with a role; gives the account."""
    account, _ = open_staff_account(NewStaff(name, login, ""), by=None, now=clock.now())
    set_password(account)
    grant_role(account, Place(role, body(at), SINCE), by=None, now=clock.now())
    return account


@dataclass(frozen=True)
class House:
    """Who looks after what: the secretariat, the coordinators of two regions, a clerk of accounts."""

    people: Choirs
    secretary: int
    coast: int
    hills: int
    clerk: int


def settle_in() -> House:
    """The union with its staff."""
    people = choirs()
    return House(
        people,
        staff("office", "程秘书处", "secretary"),
        staff("coast", "海协调", "coordinator", "coast"),
        staff("hills", "丘协调", "coordinator", "hills"),
        staff("clerk", "贝管账", "clerk"),
    )


@pytest.fixture
def house(entering) -> House:
    with entering(CHOIRS):
        return settle_in()


@pytest.fixture
def here(inside) -> House:
    """The same without pages, for the rest of the test."""
    inside(CHOIRS)
    return settle_in()


@pytest.fixture
def log_in(visit: Callable[[str], Visitor]) -> Callable[[str], Visitor]:
    """A browser of somebody of the staff."""

    def enter(login: str, password: str = PASSWORD) -> Visitor:
        there = visit(CHOIRS)
        browser = Visitor(there.app, there.host)
        browser.get("/login?tab=staff")
        assert browser.submit({"name": login, "password": password}, follow=False, form="login").status == 302
        return browser

    return enter
