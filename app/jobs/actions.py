"""Asking for background work, and the worker's own steps through it."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update

from app.jobs.models import Job, JobState
from app.jobs.queue import push
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action, after_commit

SILENT_AFTER = timedelta(minutes=2)
MOST_ATTEMPTS = 8
log = logging.getLogger(__name__)

Handler = Callable[["Job"], None]
_handlers: dict[str, Handler] = {}


def job(kind: str) -> Callable[[Handler], Handler]:
    """Register what a kind of job does. A handler may be started again at any moment: it looks what is done already."""

    def register(handler: Handler) -> Handler:
        _handlers[kind] = handler
        return handler

    return register


@action
def enqueue(kind: str, args: Mapping[str, Any], *, by: int | None = None, not_before: datetime | None = None) -> Job:
    """Ask for background work; the worker hears of it after the commit. `args` are plain JSON values."""
    if kind not in _handlers:
        raise KeyError(kind)
    wanted = Job(kind=kind, args=dict(args), account_id=by, created_at=clock.now(), not_before=not_before)
    db.session.add(wanted)
    db.session.flush()
    slug, number = tenant().slug, wanted.id
    if not_before is None:
        after_commit(lambda: push(slug, number))
    return wanted


@action
def claim(job_id: int, *, now: datetime) -> bool:
    """Take a job for this worker; False when another has it, or it is done or not due."""
    free = or_(Job.state == JobState.QUEUED, (Job.state == JobState.RUNNING) & (Job.beat_at < now - SILENT_AFTER))
    due = or_(Job.not_before.is_(None), Job.not_before <= now)
    taken = db.session.execute(
        update(Job).where(Job.id == job_id, free, due)
        .values(state=JobState.RUNNING, beat_at=now, attempts=Job.attempts + 1)
        .execution_options(synchronize_session=False))
    return bool(taken.rowcount)  # type: ignore[attr-defined]


@action
def report(job_id: int, percent: int, message: str = "") -> None:
    """Say how far a job is (0–100); also its sign of life."""
    db.session.execute(update(Job).where(Job.id == job_id).values(percent=percent, message=message[:300], beat_at=clock.now()))


@action
def finish(job_id: int, *, now: datetime) -> None:
    """The job is done."""
    db.session.execute(update(Job).where(Job.id == job_id)
                       .values(state=JobState.DONE, percent=100, finished_at=now, error=""))


@action
def fail(job_id: int, error: str, *, now: datetime) -> None:
    """The job failed: tried again later and later, given up visibly after eight times."""
    failed = db.session.get_one(Job, job_id)
    failed.error = error[-4000:]
    if failed.attempts >= MOST_ATTEMPTS:
        failed.state, failed.finished_at = JobState.FAILED, now
        return
    failed.state, failed.not_before = JobState.QUEUED, now + timedelta(seconds=15 * 2 ** failed.attempts)


def run(job_id: int) -> bool:
    """Claim a job and do it. Returns whether it was this worker's to do."""
    if not claim(job_id, now=clock.now()):
        return False
    wanted = db.session.get_one(Job, job_id)
    try:
        _handlers[wanted.kind](wanted)
    except Exception:  # whatever it was is kept with the job and shown to the secretariat
        db.session.rollback()
        log.exception("job %s of %s failed", job_id, tenant().slug)
        fail(job_id, traceback.format_exc(), now=clock.now())
    else:
        finish(job_id, now=clock.now())
    return True


def unfinished(now: datetime) -> list[int]:
    """Jobs that wait and are due, or whose worker fell silent."""
    due = or_(Job.not_before.is_(None), Job.not_before <= now)
    silent = (Job.state == JobState.RUNNING) & (Job.beat_at < now - SILENT_AFTER)
    found = select(Job.id).where(or_((Job.state == JobState.QUEUED) & due, silent)).order_by(Job.id).limit(1000)
    return list(db.session.scalars(found))


def run_pending() -> int:
    """Do everything that waits in the association entered; returns how many were done. For the worker and for tests."""
    done = 0
    for number in unfinished(clock.now()):
        done += run(number)
    return done
