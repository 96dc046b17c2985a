"""Who went to another unit: the former one keeps name, number and day; what was paid stays paid."""

from __future__ import annotations

import pytest

from app.members import changing
from app.members.changing import Cause
from app.tenancy import clock
from app.tenancy.transactions import action
from tests.units.conftest import GANSU


@action
def moved(membership_id: int, unit: int) -> None:
    changing.move(Cause(membership_id, None, None, clock.now()), unit)


@pytest.mark.requirement("G15")
def test_the_former_unit_sees_that_somebody_went_and_nothing_more(units, log_in, entering):
    with entering(GANSU):
        gone = units.admit("远行客")
        units.admit("留守人")
        moved(gone, units.heshan)
    wanqing = log_in("祁晚晴")
    page = wanqing.get("/unit/moved")
    assert "远行客" in page.words and "留守人" not in page.words and "共 1 人" in page.words
    assert clock.today().isoformat() in page.words
    assert wanqing.get(f"/unit/people/{gone}").status == 404
    assert "远行客" not in wanqing.get("/unit?standing=all").words


@pytest.mark.requirement("G15", "E5")
def test_who_came_back_is_not_among_those_who_went(units, log_in, entering):
    with entering(GANSU):
        back = units.admit("归来者")
        moved(back, units.heshan)
        moved(back, units.longyuan)
    assert "没有人转出" in log_in("祁晚晴").get("/unit/moved").words
