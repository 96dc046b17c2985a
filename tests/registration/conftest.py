"""What the tests of this room begin with."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from app.tenancy.tenants import Tenant
from tests.browser import Visitor
from tests.registration.stories import HENAN, People, as_lin, stand_ready


@pytest.fixture
def people(entering: Callable[[str], AbstractContextManager[Tenant]]) -> People:
    with entering(HENAN):
        return stand_ready()


@pytest.fixture
def lin(people: People, visit: Callable[[str], Visitor]) -> Visitor:
    """Lin's browser, logged in."""
    return as_lin(visit(HENAN))
