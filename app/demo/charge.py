"""Telling who is in charge: representatives of units, offices with their holders, the staff of departments."""

from __future__ import annotations

from datetime import date

from app.accounts.actions import NewPerson, keep_person
from app.demo.cast import Cast
from app.demo.stories import DemoOffice, DemoRepresentative, Stories
from app.members.models import Representative
from app.members.offices.actions import Appointment, Ending, appoint, end_office
from app.members.offices.rules import OfficeEnd
from app.members.representatives.actions import NewRepresentative, name_representative
from app.organisation.actions import Placed, place_somebody
from app.tenancy.database import db


def put_in_charge(stories: Stories, cast: Cast) -> None:
    """Representatives first, because offices are held through them."""
    named: dict[tuple[str, str], int] = {}
    for one in stories.representatives:
        named[one.unit, one.name] = _represent(one, cast)
    for office in stories.offices:
        _appoint(office, cast, named)
    for staff in stories.staff:
        new = Placed(cast.body(staff.at), staff.name, staff.post, leads=staff.leads, shown=staff.shown)
        place_somebody(new, by=None, now=cast.now)


def _represent(one: DemoRepresentative, cast: Cast) -> int:
    """Name somebody; gives the person."""
    new = NewRepresentative(cast.bodies[one.unit], one.kind, name=one.name, mobile=one.mobile, email=one.email, post=one.post)
    found = name_representative(new, by=None, now=cast.now)
    return db.session.get_one(Representative, found).person_id


def _appoint(one: DemoOffice, cast: Cast, named: dict[tuple[str, str], int]) -> None:
    person = cast.people[one.who] if one.who else named.get((one.unit or "", one.name))
    if person is None:
        person = keep_person(NewPerson(one.name), now=cast.now).id
    new = Appointment(
        one.office,
        person,
        date.fromisoformat(one.since),
        body_id=cast.body(one.at) if one.at else None,
        unit_id=cast.bodies[one.unit] if one.unit else None,
        account_id=cast.accounts[one.acts] if one.acts else None,
        resolution=one.resolution,
    )
    held = appoint(new, by=None, now=cast.now)
    if one.until:
        end_office(held, Ending(OfficeEnd.RESIGNED, date.fromisoformat(one.until), "辞职报告"), by=None, now=cast.now)
