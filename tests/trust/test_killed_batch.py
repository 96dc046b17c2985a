"""kill -9 in the middle of a batch, again and again: each case once, numbers gapless, record and letters equal (R4, R6, R7).

The full size, 5,000 approvals killed twenty times, is `python -m tests.bench.approvals killed`.
"""

from __future__ import annotations

import random
import sys

import pytest

from app.procedures.actions import Many, decide_many
from app.procedures.actions.batching import do_batch
from app.procedures.batches.models import LineResult
from app.procedures.store import count_lines
from app.tenancy import clock
from tests.procedures.stories import APPROVE
from tests.trust.cases import Sums, ready, sums
from tests.trust.killing import Work
from tests.trust.test_killed import issuing
from tests.trust.world import HENAN

pytestmark = pytest.mark.database
CASES, KILLS, SIZE = 30, 3, 2


@pytest.mark.requirement("R4", "R6", "R7")
def test_a_batch_killed_again_and_again_decides_each_case_once(app, entering) -> None:
    with entering(HENAN):
        there = ready(CASES)
        many = Many("join_person", "secretary", APPROVE, dict.fromkeys(there.cases, 2))
        job = decide_many(many, by=there.people.secretary.account_id, now=clock.now())
    work = _working(issuing(app, there), job)
    moments, seen = random.Random(11), []
    for kept in range(1, KILLS + 1):
        said = work.killed_in(kept + 2, moments.uniform(0, 0.05))
        assert said[0].startswith("working"), said
        with entering(HENAN):
            seen.append(_counted())
    with entering(HENAN):
        do_batch(1, job)
        last = _counted()
    assert last.approved == CASES
    assert [one.approved for one in seen] == sorted(one.approved for one in seen)
    assert 0 < seen[0].approved < CASES


def _counted() -> Sums:
    """What stands in the tables, which has to agree with itself and with the report."""
    found = sums()
    assert found.agree, found
    assert count_lines(1)[LineResult.DONE] == found.approved
    assert count_lines(1)[LineResult.REFUSED] == 0
    return found


def _working(like: Work, job: int) -> Work:
    return Work([sys.executable, "-m", "tests.trust.working", "1", str(job), str(SIZE)], like.environment)
