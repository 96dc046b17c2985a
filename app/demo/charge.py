"""Telling who speaks for member organisations, and who works in the departments."""

from __future__ import annotations

from app.demo.cast import Cast
from app.demo.stories import DemoRepresentative, DemoStaff
from app.members.representatives.actions import NewRepresentative, name_representative
from app.organisation.actions import Placed, place_somebody


def tell_representative(one: DemoRepresentative, cast: Cast) -> None:
    """Somebody speaks for a unit."""
    person = cast.people[one.who] if one.who else None
    new = NewRepresentative(cast.bodies[one.unit], one.kind, person, one.name, one.mobile, one.email, one.post)
    name_representative(new, by=None, now=cast.now)


def tell_staff(one: DemoStaff, cast: Cast) -> None:
    """Somebody works in a department."""
    placed = Placed(cast.body(one.at), one.name, one.post, leads=one.leads, shown=one.shown)
    place_somebody(placed, by=None, now=cast.now)
