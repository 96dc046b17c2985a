"""kill -9 in the middle of issuing: whatever moment it is, an act is there whole or not at all (trust.md R4, R6, R7)."""

from __future__ import annotations

import os
import random
import sys

import pytest
from flask import Flask

from tests.trust.cases import Ready, Sums, ready, sums
from tests.trust.killing import Work
from tests.trust.world import HENAN

pytestmark = pytest.mark.database
CASES, KILLS = 8, 2


def issuing(app: Flask, there: Ready) -> Work:
    """The decisions of the first of the secretariat."""
    settings = app.config["XIEHUI"]
    given = {
        "XIEHUI_ENV": "test", "INSTANCE": str(settings.instance), "TENANTS": str(settings.tenants),
        "SECRET_KEY": settings.secret_key, "MASTER_KEY": settings.master_key, "DATABASE_URL": settings.database_url,
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.trust.issuing", str(there.people.secretary.account_id), *map(str, there.cases)]
    return Work(command, {**os.environ, **given})


@pytest.mark.requirement("R6", "R7")
def test_killed_at_any_moment_every_act_is_whole_and_every_number_taken_once(app, entering) -> None:
    with entering(HENAN):
        there = ready(CASES)
    work, moments, seen = issuing(app, there), random.Random(5), []
    for _ in range(KILLS):
        said = work.killed_in(2, moments.uniform(0, 0.12))
        assert said[0].startswith("deciding"), said
        seen.append(_counted(entering))
        assert seen[-1].agree, seen[-1]
    work.start().communicate()
    last = _counted(entering)
    assert last.agree, last
    assert last.approved == CASES
    assert [one.approved for one in seen] == sorted(one.approved for one in seen)
    assert seen[0].approved < CASES


def _counted(entering) -> Sums:
    with entering(HENAN):
        return sums()
