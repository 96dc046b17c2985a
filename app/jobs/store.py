"""Questions about background work, each for somebody: a foreign job is as little there as none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from app.jobs.kinds import find_kind, shown_kinds
from app.jobs.models import Job
from app.kernel.errors import NotFound, say
from app.tenancy.database import db
from app.web.access import Identity


def get_job(job_id: int, *, seen_by: Identity) -> Job:
    """A job for who asked for it, or whom its kind lets look on. Raises NotFound."""
    job = db.session.get(Job, job_id)
    kind = find_kind(job.kind) if job is not None else None
    if job is None or kind is None or kind.label is None or not kind.seen_by(job, seen_by):
        raise NotFound(say("没有这项任务。"))
    return job


def jobs_of(account_id: int, *, before: int | None = None, limit: int = 20) -> Sequence[Job]:
    """What somebody asked for, the youngest first."""
    query = select(Job).where(Job.account_id == account_id, Job.kind.in_(shown_kinds()))
    if before is not None:
        query = query.where(Job.id < before)
    return db.session.scalars(query.order_by(Job.id.desc()).limit(limit)).all()


def has_file(job: Job, now: datetime) -> bool:
    """Whether the file that a job made can still be fetched."""
    return job.file_stored is not None and job.file_until is not None and now < job.file_until
