"""Once a day what is public is held against the register again: a term may have run out, a library's condition changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.jobs.chores import register_chore
from app.publishing.actions.showing import settle
from app.publishing.models import PublicProfile
from app.tenancy import clock
from app.tenancy.database import db


def settle_everybody(now: datetime) -> int:
    """Every profile anew, each in a transaction of its own; gives how many were not of today yet."""
    today = clock.local_day(now)
    older = select(PublicProfile.membership_id).where(PublicProfile.settled_on < today)
    ids = list(db.session.scalars(older.order_by(PublicProfile.id)))
    for membership_id in ids:
        settle(membership_id, today=today)
    return len(ids)


register_chore("public profiles", settle_everybody)
