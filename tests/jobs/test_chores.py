"""What is looked after once a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import time_machine

from app.jobs.actions import run_pending
from app.jobs.chores import ask_for_chores, register_chore
from app.tenancy.clock import now
from app.tenancy.tenants import Tenant

seen: list[str] = []
register_chore("counted in tests", lambda at: seen.append(at.date().isoformat()) or 0)


def test_chores_are_done_once_a_day(inside: Callable[[str], Tenant]) -> None:
    inside("reading-club")
    seen.clear()
    assert ask_for_chores()
    assert not ask_for_chores()
    run_pending()
    assert len(seen) == 1
    with time_machine.travel(now() + timedelta(days=1), tick=False):
        assert ask_for_chores()
        run_pending()
    assert len(seen) == 2
