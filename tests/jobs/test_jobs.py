"""Background work is done once, survives a dead worker and gives up visibly (trust.md R6, R9)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from app.jobs.actions import claim, enqueue, job, run, run_pending
from app.jobs.models import Job, JobState
from app.tenancy.clock import now
from app.tenancy.database import db
from app.tenancy.tenants import Tenant

Inside = Callable[[str], Tenant]
pytestmark = pytest.mark.database
done: list[str] = []


@job("test_note")
def _note(wanted: Job) -> None:
    done.append(wanted.args["word"])


@job("test_fail")
def _fail(_wanted: Job) -> None:
    raise OSError("the disk is away")


def test_a_job_is_done_once(inside: Inside) -> None:
    inside("reading-club")
    done.clear()
    wanted = enqueue("test_note", {"word": "once"})
    assert run(wanted.id)
    assert not run(wanted.id)
    assert done == ["once"]
    assert db.session.get_one(Job, wanted.id).state == JobState.DONE


def test_a_job_whose_worker_died_is_taken_up_by_another(inside: Inside) -> None:
    inside("reading-club")
    done.clear()
    wanted = enqueue("test_note", {"word": "again"})
    claim(wanted.id, now=now())
    assert run_pending() == 0
    with time_machine.travel(now() + timedelta(minutes=3), tick=False):
        assert run_pending() == 1
    assert done == ["again"]


@pytest.mark.requirement("R6")
def test_a_job_that_is_being_done_is_nobody_elses(inside: Inside) -> None:
    """The queue may bring it to a second worker; only what has been silent for long is taken from the first."""
    inside("reading-club")
    wanted, begun = enqueue("test_note", {"word": "mine"}), now()
    assert claim(wanted.id, now=begun)
    assert not claim(wanted.id, now=begun + timedelta(seconds=100))
    assert claim(wanted.id, now=begun + timedelta(seconds=130))
    assert db.session.get_one(Job, wanted.id, populate_existing=True).attempts == 2


def test_a_failing_job_is_tried_later_and_given_up_visibly(inside: Inside) -> None:
    inside("reading-club")
    wanted = enqueue("test_fail", {})
    for days in range(10):
        with time_machine.travel(now() + timedelta(days=days), tick=False):
            run_pending()
    job_now = db.session.get_one(Job, wanted.id)
    assert (job_now.state, job_now.attempts) == (JobState.FAILED, 8)
    assert "the disk is away" in job_now.error


def test_an_unknown_kind_is_refused_at_once(inside: Inside) -> None:
    inside("reading-club")
    with pytest.raises(KeyError):
        enqueue("no_such_kind", {})
