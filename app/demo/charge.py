"""Telling who is in charge: representatives of units, offices with their holders, the staff of departments."""

from __future__ import annotations

from datetime import date

from app.accounts.actions import NewPerson, keep_person
from app.accounts.store import get_account
from app.demo.cast import Cast
from app.demo.stories import DemoOffice, DemoRepresentative, Stories
from app.members.models import Representative
from app.members.offices.actions import Appointment, Ending, appoint, end_office
from app.members.offices.rules import OfficeEnd
from app.members.representatives.actions import NewRepresentative, name_representative
from app.organisation.actions import Placed, place_somebody
from app.tenancy.database import db


def put_in_charge(stories: Stories, cast: Cast) -> None:
    """Representatives by name first, because offices are held through them; those who hold one already after it."""
    named: dict[tuple[str, str], int] = {}
    for one in (one for one in stories.representatives if one.who is None):
        named[one.unit, one.name] = _represent(one, cast)
    for office in stories.offices:
        _appoint(office, cast, named)
    for one in (one for one in stories.representatives if one.who is not None):
        _represent(one, cast)
    for staff in stories.staff:
        new = Placed(cast.body(staff.at), staff.name, staff.post, leads=staff.leads, shown=staff.shown)
        place_somebody(new, by=None, now=cast.now)


def _represent(one: DemoRepresentative, cast: Cast) -> int:
    """Name somebody; gives the person."""
    new = NewRepresentative(
        cast.bodies[one.unit], one.kind, cast.people[one.who] if one.who else None, one.name, one.mobile, one.email, one.post
    )
    found = name_representative(new, by=None, now=cast.now)
    return db.session.get_one(Representative, found).person_id


def _appoint(one: DemoOffice, cast: Cast, named: dict[tuple[str, str], int]) -> None:
    acts = one.acts or (one.who if one.who and one.who not in cast.people else None)
    person = cast.people.get(one.who or "") or named.get((one.unit or "", one.name))
    if person is None:
        person = keep_person(NewPerson(one.name or get_account(cast.accounts[acts or ""]).name), now=cast.now).id
    new = Appointment(
        one.office,
        person,
        date.fromisoformat(one.since),
        body_id=cast.body(one.at) if one.at else None,
        unit_id=cast.bodies[one.unit] if one.unit else None,
        account_id=cast.accounts[acts] if acts else None,
        resolution=one.resolution,
    )
    held = appoint(new, by=None, now=cast.now)
    if one.until:
        end_office(held, Ending(OfficeEnd.RESIGNED, date.fromisoformat(one.until), "辞职报告"), by=None, now=cast.now)
