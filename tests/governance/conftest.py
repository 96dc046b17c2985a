"""What the tests of votes begin with: the council without a browser, and everybody at one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from app.tenancy.tenants import Tenant
from tests.browser import Page, Visitor
from tests.governance.chamber import PASSWORD, Chamber, furnish, login_of
from tests.governance.stories import ZHENGZHOU, Council, council

Enter = Callable[[str], AbstractContextManager[Tenant]]


@pytest.fixture
def people(inside) -> Council:
    inside(ZHENGZHOU)
    return council()


@pytest.fixture
def chamber(entering: Enter) -> Chamber:
    """The association with its council, everybody with a login."""
    with entering(ZHENGZHOU):
        return furnish()


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
        tab, name = login_of(who)
        desk.get(f"/login?tab={tab}")
        assert desk.submit({"name": name, "password": PASSWORD}, follow=False, form="login").status == 302
        return desk

    return log_in
