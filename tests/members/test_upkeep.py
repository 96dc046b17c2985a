"""A term that runs out is seen the next night, without anybody opening the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from app.bodies.actions import plant_configured
from app.members import actions as register
from app.members.models import Membership
from app.members.upkeep import settle_what_ran_out
from app.tenancy.database import db
from app.tenancy.tenants import Tenant
from tests.procedures.stories import HENAN, NOW, member, somebody

pytestmark = pytest.mark.database


def test_a_member_whose_term_ran_out_is_expired_the_next_night(inside: Callable[[str], Tenant]) -> None:
    inside(HENAN)
    plant_configured(today=date(2026, 9, 10))
    joined = member(somebody("周举荐"))
    last = register.start_term(joined, date(2026, 9, 10), case_id=None, by=None, now=NOW)
    assert last == date(2031, 9, 9)
    assert db.session.get_one(Membership, joined).standing == "active"
    night = datetime.combine(last + timedelta(days=1), NOW.timetz())
    assert settle_what_ran_out(night) == 1
    assert db.session.get_one(Membership, joined, populate_existing=True).standing == "expired"
