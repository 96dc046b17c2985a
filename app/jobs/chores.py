"""What is looked after once a day in each association: leftovers, retention, whatever rooms register."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, time

from sqlalchemy import select

from app.jobs.actions import enqueue, report
from app.jobs.kinds import job
from app.jobs.models import Job
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.transactions import action

KIND = "chores"
Chore = Callable[[datetime], int]
_chores: dict[str, Chore] = {}
log = logging.getLogger(__name__)


def register_chore(name: str, chore: Chore) -> None:
    """Once a day `chore(now)` is called; it gives how much it did, and done twice it does nothing more."""
    _chores[name] = chore


@action
def ask_for_chores() -> bool:
    """Put today's chores among the jobs, unless they are there already."""
    midnight = datetime.combine(clock.today(), time(), clock.zone())
    if db.session.scalar(select(Job.id).where(Job.kind == KIND, Job.created_at >= midnight).limit(1)) is not None:
        return False
    enqueue(KIND, {})
    return True


@job(KIND)
def do_chores(wanted: Job) -> None:
    """Every chore in turn; each is a transaction of its own."""
    number = wanted.id
    for done, (name, chore) in enumerate(sorted(_chores.items()), 1):
        count = chore(clock.now())
        if count:
            log.info("chore %s: %s", name, count)
        report(number, 100 * done // len(_chores), name)
