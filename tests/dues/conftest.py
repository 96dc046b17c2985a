"""Browsers for the pages of money: somebody who pays, somebody at the till."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from app.demo.cast import Cast, assemble
from app.demo.stories import PASSWORD, demo_stories
from app.dues.actions import charge_year
from app.dues.models import Bill
from app.tenancy.clock import now, today
from app.tenancy.database import db
from tests.browser import Visitor

HENAN, GANSU = "henan-talent", "gansu-supervision"
PARK = "中原人力资源产业园"
LONGYUAN = "陇原工程监理有限公司"


@dataclass
class House:
    """An association with its invented staff, units and members; its browsers by who sits at them."""

    slug: str
    cast: Cast
    visit: Callable[[str], Visitor]

    def sit(self, tab: str, name: str) -> Visitor:
        """Somebody logs in."""
        visitor = self.visit(self.slug)
        visitor.get(f"/login?tab={tab}")
        assert visitor.submit({"name": name, "password": PASSWORD}, follow=False).status == 302
        return visitor


@pytest.fixture
def henan(entering, visit) -> House:
    """A vice-president organisation was billed for this year: 10,000 yuan."""
    with entering(HENAN) as tenant:
        cast = assemble(demo_stories(tenant.folder).model_copy(update={"crowds": ()}), now())
        charge_year(cast.members["park"], today(), by=None, now=now())
    return House(HENAN, cast, visit)


@pytest.fixture
def number(henan, entering) -> str:
    """The reference of that bill."""
    with entering(HENAN):
        return db.session.query(Bill).one().number


@pytest.fixture
def park(henan) -> Visitor:
    """The operator of the organisation that pays."""
    return henan.sit("member", PARK)


@pytest.fixture
def till(henan) -> Visitor:
    """Finance."""
    return henan.sit("staff", "caiwu")
