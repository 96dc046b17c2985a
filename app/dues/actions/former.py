"""What members of former days have paid already, as the list they came in with says; it is no payment of this ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from app.audit.actions import record
from app.dues.models import PaidBefore
from app.dues.rules.years import last_day_paid
from app.dues.yearly import fees_today
from app.members.models import Membership
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.transactions import action


@action
def note_paid_before(members: Sequence[tuple[int, int | None]], *, now: datetime) -> int:
    """Note until when each has paid, where the list says it; gives how many. Years until then are billed no more."""
    fees, said = fees_today(clock.local_day(now)), {member: year for member, year in members if year is not None}
    if fees is None or not said:
        return 0
    query = select(Membership.id, Membership.admitted_on).where(Membership.id.in_(sorted(said))).order_by(Membership.id)
    rows = [
        PaidBefore(membership_id=one.id, fee_year=said[one.id], noted_at=now,
                   until=last_day_paid(fees, said[one.id], one.admitted_on))
        for one in db.session.execute(query)
    ]  # fmt: skip
    db.session.add_all(rows)
    record("dues.paid_before", by=None, subject="register", details={"members": len(rows)})
    return len(rows)
