"""The last seat of a tier is given once, however many come for it at the same moment."""

from __future__ import annotations

import time

import pytest

from app.bodies.actions import plant_configured
from app.kernel.errors import Conflict
from app.members.actions import refuse_full
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action
from tests.accounts.conftest import HENAN
from tests.procedures.stories import TODAY, member, somebody
from tests.trust.at_once import together

pytestmark = pytest.mark.database
TIER = "individual"


@action
def take_the_last_seat(who) -> int:
    """Admission as it is where the tier has one seat; slow enough for somebody else to come."""
    refuse_full(TIER, tenant().association.tiers[TIER].model_copy(update={"seats": 1}))
    time.sleep(0.3)
    return member(who, TIER)


def test_of_two_who_come_for_the_last_seat_one_is_told_that_it_is_taken(entering):
    with entering(HENAN):
        plant_configured(today=TODAY)
        both = [somebody("甲"), somebody("乙")]

    def comes(who):
        with entering(HENAN):
            return take_the_last_seat(who)

    came = together([lambda who=who: comes(who) for who in both])

    assert sorted(isinstance(one, Conflict) for one in came) == [False, True]
