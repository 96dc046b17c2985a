"""What is done in the unit's workspace beside deciding on cases: an export is kept on the record."""

from __future__ import annotations

from app.audit.actions import record
from app.tenancy.transactions import action


@action
def note_export(unit_id: int, reason: str, *, by: int, rows: int, masked: bool, **more: int) -> None:
    """Record that somebody took the list of the unit's people away: what for, how many rows, masked or not (D6, G3)."""
    details = {"rows": rows, "masked": masked, "reason": reason, **more}
    record("unit.exported", by=by, subject=f"body:{unit_id}", details=details)
