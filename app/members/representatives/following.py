"""What follows for representatives from what happens to memberships."""

from __future__ import annotations

from app.kernel.errors import say
from app.members.events import MemberMoved, MembershipEnded
from app.members.representatives.actions import end_all_of, end_representation
from app.members.representatives.store import represented_by
from app.members.store import get_membership
from app.tenancy import clock
from app.web.language import translated


def end_with_membership(event: MembershipEnded) -> None:
    """Nobody speaks for a unit that is no member any more."""
    membership = get_membership(event.membership_id)
    if membership.unit_id is not None:
        end_all_of(membership.unit_id, why=translated(say("单位会员资格终止")), by=None, now=clock.now())


def end_with_move(event: MemberMoved) -> None:
    """Who goes to another unit speaks for the former one no longer (代表调离)."""
    person_id = get_membership(event.membership_id).person_id
    for one in represented_by(person_id) if person_id is not None else ():
        if one.unit_id == event.before:
            end_representation(one.id, unit_id=one.unit_id, why=translated(say("已转往其他单位")), by=None, now=clock.now())
