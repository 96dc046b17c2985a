"""How long scans of identity cards are kept: 90 days after the decision (domain.md section 4, GB/T 45574-2025)."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select

from app.forms.actions import forget_uploads
from app.forms.models import IDENTITY_SCANS, Upload
from app.jobs.chores import register_chore
from app.procedures.models import Case
from app.tenancy.database import db

SCANS_KEPT_FOR = timedelta(days=90)
AT_ONCE = 500


def forget_identity_scans(now: datetime) -> int:
    """Remove scans of identity cards whose case was closed 90 days ago; gives how many."""
    is_scan = or_(*(where for field in sorted(IDENTITY_SCANS) for where in _is_field(field)))
    over = (
        select(Upload.id)
        .join(Case, Upload.subject == "case:" + Case.number)
        .where(is_scan, Upload.removed_at.is_(None), Case.closed_at < now - SCANS_KEPT_FOR)
        .order_by(Upload.id)
        .limit(AT_ONCE)
    )
    ids = list(db.session.scalars(over))
    if ids:
        forget_uploads(ids, by=None, now=now, because="90 days after the decision")
    return len(ids)


def _is_field(field: str) -> tuple[ColumnElement[bool], ...]:
    """The field itself, or a column of that name in a table of any name: `staff-id_card`."""
    return (Upload.field == field, Upload.field.endswith(f"-{field}", autoescape=True))


register_chore("identity scans", forget_identity_scans)
