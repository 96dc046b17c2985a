"""A body ends and another takes over: its members belong there from now on, each by a dated fact."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select

from app.bodies.store import get_body
from app.members.ahead import read_entries_ahead
from app.members.changing import Cause, move
from app.members.models import Membership
from app.members.records import facts_of
from app.members.rules import derive
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.together import together
from app.tenancy.transactions import action


@action
def hand_on_members(body_id: int, successor_id: int, *, by: int | None, now: datetime, most: int | None = None) -> int:
    """Whoever stands at a body stands at the successor from now on; gives their number. The body's own entry stays.

    `most`: so many at a time, since whoever was handed on does not stand here any more.
    """
    successor, today = get_body(successor_id), clock.local_day(now)
    others = or_(Membership.unit_id.is_(None), Membership.unit_id != body_id)
    here = select(Membership.id).where(Membership.body_id == body_id, others).order_by(Membership.id).limit(most)
    with together():
        found = read_entries_ahead(db.session.scalars(here.with_for_update()).all())
        for membership in found:
            if derive(facts_of(membership.id), today).is_admitted:
                move(Cause(membership.id, None, by, now), successor_id)
            else:
                membership.body_id, membership.body_path = successor.id, successor.path
        db.session.flush()
    return len(found)
