"""Asking for background work, and the worker's own steps through it."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Table, or_, select, update

from app.audit.actions import record
from app.jobs.kinds import job, kind_named
from app.jobs.models import Job, JobState
from app.jobs.queue import WHATEVER_WAITS, push
from app.kernel.errors import Conflict, DomainError, Message, say
from app.tenancy import clock, storage
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.together import at_once, keep, leave, recalled, remember
from app.tenancy.transactions import Busy, action, after_commit

SILENT_AFTER = timedelta(minutes=2)
FILE_KEPT_FOR = timedelta(hours=24)
MOST_ATTEMPTS = 8
LONGEST_MESSAGE = 300
JOBS = cast(Table, Job.__table__)
WOKEN = "the worker hears of this transaction"
log = logging.getLogger(__name__)

__all__ = [
    "again", "attach", "claim", "enqueue", "fail", "finish", "forget_files", "job", "leave_job", "note_fetched", "progress",
    "report", "run", "run_pending", "unfinished",
]  # fmt: skip


@action
def enqueue(kind: str, args: Mapping[str, Any], *, by: int | None = None, not_before: datetime | None = None) -> Job:
    """Ask for background work; the worker hears of it after the commit. `args` are plain JSON values."""
    kind_named(kind)
    wanted = Job(kind=kind, args=dict(args), account_id=by, created_at=clock.now(), not_before=not_before)
    keep(wanted)
    if not_before is None:
        _wake_worker(wanted.id)
    return wanted


@action
def leave_job(kind: str, args: Mapping[str, Any], *, by: int | None = None) -> int:
    """Ask for background work that nobody follows, one among thousands; gives its id."""
    kind_named(kind)
    job_id = leave(JOBS, kind=kind, args=dict(args), account_id=by, created_at=clock.now())
    _wake_worker(job_id)
    return job_id


def _wake_worker(job_id: int) -> None:
    """The worker hears of each job; of the thousands that many acts leave behind it hears once."""
    slug = tenant().slug
    if not at_once():
        after_commit(lambda: push(slug, job_id))
    elif recalled(WOKEN) is None:
        remember(WOKEN, True)
        after_commit(lambda: push(slug, WHATEVER_WAITS))


@action
def again(job_id: int, *, by: int) -> None:
    """Start a job that failed once more. Raises Conflict when it did not fail, or was started again already."""
    failed = db.session.get_one(Job, job_id, with_for_update=True, populate_existing=True)
    if failed.state is not JobState.FAILED:
        raise Conflict(say("这项任务没有失败，不需要重新开始。"))
    failed.state, failed.attempts, failed.not_before, failed.finished_at = JobState.QUEUED, 0, None, None
    failed.why, failed.why_params, failed.beat_at = "", {}, None
    record("job.started_again", by=by, subject=f"job:{job_id}", details={"kind": failed.kind})
    _wake_worker(job_id)


# ---- the worker's steps ------------------------------------------------------------------------------------------
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
def report(job_id: int, percent: int, message: Message | str = "") -> None:
    """Say how far a job is (0–100); also its sign of life."""
    _tell(job_id, message, percent=percent)


@action
def progress(job_id: int, done: int, total: int, message: Message | str = "") -> None:
    """Say how many of how many are done; also the job's sign of life. Joins the caller's transaction where there is one."""
    _tell(job_id, message, percent=100 * done // total if total else 0, done=done, total=total)


def _tell(job_id: int, message: Message | str, **figures: int) -> None:
    said = message if isinstance(message, Message) else Message(message)
    values = {**figures, "message": said.msgid[:LONGEST_MESSAGE], "message_params": _plain(said), "beat_at": clock.now()}
    told = update(Job).where(Job.id == job_id).values(values)
    db.session.execute(told.execution_options(synchronize_session=False))


def _plain(said: Message) -> dict[str, Any]:
    return {name: v if isinstance(v, int | float | str) else str(v) for name, v in said.params.items()}


def attach(job_id: int, content: bytes, *, name: str, now: datetime) -> None:
    """Keep the file that a job made, to be fetched for 24 hours; `name` is what it is saved as and says its type.

    A job that is run again replaces the file of its first run.
    """
    stored = storage.put(content, suffix=name.rpartition(".")[2].lower())
    try:
        older = _attach(job_id, stored, name, now=now)
    except BaseException:
        storage.remove(stored)
        raise
    if older:
        storage.remove(older)


@action
def _attach(job_id: int, stored: str, name: str, *, now: datetime) -> str | None:
    made = db.session.get_one(Job, job_id, with_for_update=True, populate_existing=True)
    older, made.file_stored = made.file_stored, stored
    made.file_name, made.file_until = name[-120:], now + FILE_KEPT_FOR
    return older


@action
def note_fetched(job_id: int, *, by: int) -> None:
    """Record that somebody took a job's file home (trust.md G3)."""
    made = db.session.get_one(Job, job_id)
    record("job.file_fetched", by=by, subject=f"job:{job_id}", details={"kind": made.kind, "file": made.file_name})


@action
def forget_files(*, now: datetime) -> int:
    """Remove the files whose day is over (trust.md F4); gives how many. The worker asks each minute."""
    over = db.session.scalars(select(Job).where(Job.file_until < now).order_by(Job.file_until).limit(200)).all()
    for made in over:
        name, made.file_stored, made.file_until = made.file_stored or "", None, None
        after_commit(lambda name=name: storage.remove(name))  # type: ignore[misc]
    return len(over)


@action
def finish(job_id: int, *, now: datetime) -> None:
    """The job is done."""
    db.session.execute(update(Job).where(Job.id == job_id)
                       .values(state=JobState.DONE, percent=100, finished_at=now, error="", why="", why_params={}))


@action
def fail(job_id: int, error: str, *, now: datetime, why: Message | None = None) -> None:
    """The job failed: tried again later and later, given up visibly after eight times; at once where `why` says why."""
    failed = db.session.get_one(Job, job_id)
    failed.error = error[-4000:]
    if why is not None or failed.attempts >= MOST_ATTEMPTS:
        told = why or say("多次尝试仍未完成，请稍后重新开始；如仍失败，请把任务编号告诉平台。")
        failed.state, failed.finished_at = JobState.FAILED, now
        failed.why, failed.why_params = told.msgid[:500], _plain(told)
        return
    failed.state, failed.not_before = JobState.QUEUED, now + timedelta(seconds=15 * 2 ** failed.attempts)


def run(job_id: int) -> bool:
    """Claim a job and do it. Returns whether it was this worker's to do."""
    if not claim(job_id, now=clock.now()):
        return False
    wanted = db.session.get_one(Job, job_id)
    try:
        kind_named(wanted.kind).do(wanted)
    except Exception as error:  # whatever it was is kept with the job and shown to who asked for it
        db.session.rollback()
        log.exception("job %s of %s failed", job_id, tenant().slug)
        refused = isinstance(error, DomainError) and not isinstance(error, Busy)
        fail(job_id, traceback.format_exc(), now=clock.now(), why=error.message if refused else None)  # type: ignore[attr-defined]
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
