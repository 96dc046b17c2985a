"""Standings that change because a day has come: terms that ran out, restrictions that ended."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from app.jobs.chores import register_chore
from app.members.actions import settle
from app.members.models import Fact
from app.tenancy import clock
from app.tenancy.database import db

LOOKS_BACK = timedelta(days=14)


def settle_what_ran_out(now: datetime) -> int:
    """Work out anew whoever has a fact that ended in the last fortnight, so that a worker may be away for days."""
    today = clock.local_day(now)
    ended = select(Fact.membership_id).where(Fact.until < today, Fact.until >= today - LOOKS_BACK).distinct()
    ids = list(db.session.scalars(ended.order_by(Fact.membership_id)))
    for membership_id in ids:
        settle(membership_id, today=today)
    return len(ids)


register_chore("standings", settle_what_ran_out)
