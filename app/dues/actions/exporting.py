"""Taking the list of bills home."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from app.audit.actions import record
from app.seconding.alone import list_named, take_away_alone
from app.tenancy.clock import local_day
from app.tenancy.transactions import action


def whose(view: str, narrowed: Mapping[str, str]) -> str:
    """Whose bills leave."""
    return list_named("bills", {"view": view, **narrowed})


@action
def take_alone(view: str, narrowed: Mapping[str, str], *, by: int, rows: int, now: datetime) -> None:
    """Record that somebody took so many bills without a second person. Raises Conflict where so many take two (D6)."""
    take_away_alone(whose(view, narrowed), rows, by=by, now=now)
    note_export(view, narrowed, by=by, now=now)


@action
def note_export(view: str, narrowed: Mapping[str, str], *, by: int, now: datetime) -> None:
    """Record that somebody took the list of bills as a spreadsheet, and which (trust.md G3)."""
    record("bills.exported", by=by, subject="bills", details={"view": view, "on": local_day(now).isoformat(), **narrowed})
