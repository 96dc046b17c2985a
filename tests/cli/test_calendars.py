"""A calendar of holidays ends some day: nothing breaks, and `flask tenants check` says so."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
import time_machine

from app.cli.tenants import tenants
from app.tenancy.configuration.concepts.association import Calendar
from app.tenancy.configuration.words import Span
from app.tenancy.spans import after
from tests.procedures.guild import GUILD

ENDS = date(2026, 9, 15)
SAID = "所列日期到 2026-09-15 为止，已过"


@pytest.mark.parametrize(("hour", "said"), [(datetime(2026, 9, 15, 15, 59), False), (datetime(2026, 9, 15, 16, 1), True)])
def test_the_check_tells_when_the_last_day_is_past_and_still_finds_the_folder_in_order(app: Any, hour, said: bool) -> None:
    with time_machine.travel(hour, tick=False):
        ran = app.test_cli_runner().invoke(tenants, ["check", "--lang", "zh", GUILD])
    assert (ran.exit_code, SAID in ran.output) == (0, said), ran.output
    assert f"{GUILD}：没有错误" in ran.output


def test_working_days_go_on_by_the_week_after_the_calendar_has_ended() -> None:
    calendar = Calendar(holidays=(ENDS,))
    assert after(date(2031, 12, 31), Span(count=3, unit="workday"), calendar) == date(2032, 1, 5)
