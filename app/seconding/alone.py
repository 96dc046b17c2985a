"""What one person did without a second: large things done in small parts count together, over the folder's `counted_over`."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from app.accounts.store import get_account
from app.kernel.errors import Conflict, say
from app.seconding.models import DoneAlone
from app.seconding.rules import Load, Measure
from app.seconding.store import counts_alone
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.spans import before
from app.tenancy.tenants import tenant


def load_of(measure: Measure, count: int, *, what: str = "", by: int, now: datetime) -> Load:
    """What so much more would make of what somebody has done alone; `what` that was taken before counts once."""
    second, today = tenant().association.second, clock.local_day(now)
    limit = {Measure.DECISIONS: second.decisions_from, Measure.EXPORTS: second.exports_from}[measure]
    if not isinstance(limit, int):
        return Load(count, 0, None, today, today)
    since = _first_day(today)
    done = counts_alone(by, measure, datetime.combine(since, time(), clock.zone()))
    return Load(count, sum(most for known, most in done.items() if known != what), limit, since, today)


def _first_day(today: date) -> date:
    """The first of the days that count with today: the one after the last that does not."""
    association = tenant().association
    return before(today, association.second.counted_over, association.calendar) + timedelta(days=1)


def do_alone(measure: Measure, count: int, *, what: str = "", by: int, now: datetime) -> Load:
    """Count what somebody does now, where it does not take two; else nothing is counted. Part of an action.

    The account is locked: two windows of one person cannot each pass below the limit.
    """
    get_account(by, for_update=True)
    load = load_of(measure, count, what=what, by=by, now=now)
    if not load.takes_two:
        row = DoneAlone(account_id=by, measure=measure, what=what or secrets.token_hex(16), count=count, at=now)
        db.session.add(row)
    return load


def take_away_alone(what: str, rows: int, *, by: int, now: datetime) -> None:
    """Count rows that somebody takes away. Part of an action. Raises Conflict where so many take two persons (D6)."""
    if do_alone(Measure.EXPORTS, rows, what=what, by=by, now=now).takes_two:
        raise Conflict(say("共 %(count)s 行，须由另一人确认后才能导出。", count=rows))


def list_named(kind: str, narrowed: Mapping[str, object]) -> str:
    """A short name of a list by what it is narrowed to: taken twice in the same days, its people leave once."""
    return hashlib.sha256(json.dumps([kind, dict(narrowed)], sort_keys=True, default=str).encode()).hexdigest()
