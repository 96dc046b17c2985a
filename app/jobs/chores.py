"""What is looked after once a day in each association: leftovers, retention, whatever rooms register."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import select

from app.jobs.actions import enqueue, report
from app.jobs.kinds import job
from app.jobs.models import Job
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.transactions import action, rehearsed

KIND = "chores"
Chore = Callable[[datetime], int]
_chores: dict[str, Chore] = {}
_lines: ContextVar[list[str] | None] = ContextVar("xiehui_chore_lines", default=None)
log = logging.getLogger(__name__)


def register_chore(name: str, chore: Chore) -> None:
    """Once a day `chore(now)` is called; it gives how much it did, and done twice it does nothing more."""
    _chores[name] = chore


def note_done(line: str) -> None:
    """A chore says what it did, for whoever runs the chores by hand and wants to read it."""
    lines = _lines.get()
    if lines is not None:
        lines.append(line)


@dataclass(frozen=True)
class Swept:
    """What one chore did, or would do: how much, and in words as far as it says."""

    name: str
    count: int
    lines: tuple[str, ...]


def sweep_chores(now: datetime, *, dry_run: bool = False) -> list[Swept]:
    """Every chore in turn, as of a moment; `dry_run` takes back at once what each of them wrote."""
    return [_sweep(name, chore, now, dry_run=dry_run) for name, chore in sorted(_chores.items())]


def _sweep(name: str, chore: Chore, now: datetime, *, dry_run: bool) -> Swept:
    lines: list[str] = []
    token = _lines.set(lines)
    try:
        count = rehearsed(lambda: chore(now)) if dry_run else chore(now)
    finally:
        _lines.reset(token)
    return Swept(name, count, tuple(lines))


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
        swept = _sweep(name, chore, clock.now(), dry_run=False)
        if swept.count:
            log.info("chore %s: %s", name, swept.count)
        report(number, 100 * done // len(_chores), name)
