"""Who would be billed for a fee year, and the memberships that a run goes through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, exists, func, select

from app.dues.models import Charge, PaidBefore
from app.jobs.models import Job, JobState
from app.members.models import Membership
from app.members.store import admitted_standings
from app.tenancy.database import db

KIND = "yearly_bills"


@dataclass(frozen=True)
class TierCount:
    """How many of a tier are not billed for a year yet."""

    tier: str
    members: int


def _unbilled(day: date) -> list[ColumnElement[bool]]:
    covers = exists().where(
        Charge.membership_id == Membership.id, Charge.dropped_at.is_(None), Charge.is_dues, Charge.first_day <= day,
        Charge.last_day >= day,
    )  # fmt: skip
    before = exists().where(PaidBefore.membership_id == Membership.id, PaidBefore.until >= day)
    return [Membership.standing.in_(admitted_standings()), Membership.left_on.is_(None), ~covers, ~before]


def unbilled_by_tier(day: date) -> list[TierCount]:
    """Members whom no charge covers on a day, by tier."""
    query = select(Membership.tier, func.count()).where(*_unbilled(day)).group_by(Membership.tier).order_by(Membership.tier)
    return [TierCount(row[0] or "", int(row[1])) for row in db.session.execute(query)]


def unbilled(day: date, *, after: int, limit: int) -> Sequence[int]:
    """The next memberships that no charge covers on a day, in order of their ids."""
    query = select(Membership.id).where(*_unbilled(day), Membership.id > after).order_by(Membership.id).limit(limit)
    return db.session.scalars(query).all()


def running() -> Job | None:
    """The run that is under way, or waits to begin."""
    query = select(Job).where(Job.kind == KIND, Job.state.in_((JobState.QUEUED, JobState.RUNNING)))
    return db.session.scalars(query.order_by(Job.id.desc()).limit(1)).first()
