"""Offices that end because a day has come, and those that fall with a membership."""

from __future__ import annotations

from datetime import datetime

from app.jobs.chores import register_chore
from app.members.events import MembershipEnded
from app.members.offices.actions import Ending, dismiss_through, end_what_ran_out
from app.members.offices.actions import dismiss as dismiss_person
from app.members.offices.rules import OfficeEnd
from app.members.offices.store import open_holdings
from app.members.store import get_membership
from app.tenancy import clock


def end_terms(now: datetime) -> int:
    """The terms that are over; their holders act no longer from the day after it, whether this has run or not."""
    return end_what_ran_out(clock.local_day(now), now=now)


def fall_with_membership(event: MembershipEnded) -> None:
    """Who leaves the association leaves its offices: a unit those held through it, a person those held for himself."""
    membership, now = get_membership(event.membership_id), clock.now()
    ending = Ending(OfficeEnd.LEFT, membership.left_on or clock.today())
    if membership.unit_id is not None:
        dismiss_through(membership.unit_id, (), ending, by=None, now=now)
        return
    own = [one.office for one in open_holdings(membership.person_id or 0) if one.unit_id is None]
    if own:
        dismiss_person(membership.person_id or 0, own, ending, by=None, now=now)


register_chore("offices", end_terms)
