"""Taking the list of bills home."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from app.audit.actions import record
from app.tenancy.transactions import action


@action
def note_export(view: str, narrowed: Mapping[str, str], *, by: int, now: datetime) -> None:
    """Record that somebody took the list of bills as a spreadsheet, and which (trust.md G3)."""
    record("bills.exported", by=by, subject="bills", details={"view": view, "on": now.date().isoformat(), **narrowed})
