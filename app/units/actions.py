"""What is done in the unit's workspace beside deciding on cases: an export is kept on the record."""

from __future__ import annotations

from datetime import datetime

from app.audit.actions import record
from app.seconding.alone import list_named, take_away_alone
from app.tenancy.transactions import action


def whom(unit_id: int) -> str:
    """Whose people leave."""
    return list_named("people", {"unit": unit_id})


@action
def take_alone(unit_id: int, reason: str, *, by: int, rows: int, masked: bool, now: datetime) -> None:
    """Record that somebody took the unit's people away without a second person. Raises Conflict where so many take two."""
    take_away_alone(whom(unit_id), rows, by=by, now=now)
    note_export(unit_id, reason, by=by, rows=rows, masked=masked)


@action
def note_export(unit_id: int, reason: str, *, by: int, rows: int, masked: bool, **more: int) -> None:
    """Record that somebody took the list of the unit's people away: what for, how many rows, masked or not (D6, G3)."""
    details = {"rows": rows, "masked": masked, "reason": reason, **more}
    record("unit.exported", by=by, subject=f"body:{unit_id}", details=details)
