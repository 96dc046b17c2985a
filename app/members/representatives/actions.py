"""Naming who speaks for a unit, and what follows when somebody leaves: in one transaction, as the folder says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.accounts.actions import NewPerson, keep_person
from app.accounts.store import get_person
from app.audit.actions import record
from app.bodies.store import get_body
from app.kernel.errors import DomainError, NotFound, say
from app.kernel.events import publish
from app.members.events import MemberChanged
from app.members.models import Representative
from app.members.offices.actions import Ending, dismiss_through
from app.members.offices.rules import OfficeEnd
from app.members.representatives import store
from app.members.representatives.rules import refuse_kind
from app.members.store import find_membership
from app.procedures.occasions import Occasion, bring_about
from app.procedures.parties import Party
from app.tenancy import clock
from app.tenancy.configuration.concepts.membership import Representatives
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.together import remember
from app.tenancy.transactions import action, take_turns


@dataclass(frozen=True)
class NewRepresentative:
    """Who is to speak for a unit: somebody of its people (`person_id`), else somebody by name and telephone."""

    unit_id: int
    kind: str
    person_id: int | None = None
    name: str = ""
    mobile: str = ""
    email: str = ""
    post: str = ""


@action
def name_representative(new: NewRepresentative, *, by: int | None, now: datetime) -> int:
    """Somebody speaks for a unit from today; gives the representative's id. No office is inherited with it (Z10).

    Raises Conflict where there are enough already, DomainError without a name, NotFound for who is none of its people.
    """
    settings, unit = _settings(), get_body(new.unit_id)
    if not unit.is_unit or unit.closed_on is not None:
        raise NotFound(say("没有这个单位。"))
    take_turns(f"representatives:{unit.id}")
    refuse_kind(settings, new.kind, store.standing_kinds(unit.id))
    person_id = _person(new, now)
    if any(one.unit_id == unit.id for one in store.represented_by(person_id)):
        raise DomainError(say("此人已是该单位的代表。"), "person")
    found = Representative(
        unit_id=unit.id,
        person_id=person_id,
        kind=new.kind,
        post=new.post.strip(),
        since=clock.local_day(now),
        recorded_at=now,
        recorded_by=by,
    )
    db.session.add(found)
    db.session.flush()
    details = {"representative": found.id, "person": person_id, "kind": new.kind}
    record("unit.representative_named", by=by, subject=f"body:{unit.id}", details=details)
    _tell_register(unit.id)
    return found.id


def _settings() -> Representatives:
    settings = tenant().association.representatives
    if settings is None:
        raise NotFound(say("本会没有单位代表。"))
    return settings


def _person(new: NewRepresentative, now: datetime) -> int:
    if new.person_id is not None:
        if not store.belongs_to(new.person_id, new.unit_id):
            raise NotFound(say("没有这个人。"))
        return new.person_id
    if not new.name.strip():
        raise DomainError(say("请填写姓名，或从本单位人员中选择。"), "name")
    return keep_person(NewPerson(new.name, mobile=new.mobile, email=new.email), now=now).id


@action
def end_representation(representative_id: int, *, unit_id: int, why: str, by: int | None, now: datetime) -> None:
    """Somebody speaks for the unit no longer. Offices held through it fall, and what `on_leaving` says is done (Z9).

    All of it, or nothing where an effect refuses. Done again it changes nothing. Raises NotFound.
    """
    found = store.get_representative(representative_id, unit_id=unit_id)
    if found.ended_on is not None:
        return
    _end(found, why, by=by, now=now)
    today, person = clock.local_day(now), get_person(found.person_id)
    ending = Ending(OfficeEnd.UNIT_LEFT, today, resolution=why)
    dismiss_through(unit_id, (), ending, by=by, now=now, person_id=person.id)
    occasion = Occasion(Party(person.id), get_body(unit_id), person.name, f"representative:{found.id}")
    bring_about(_settings().on_leaving, occasion, by=by, now=now)


@action
def end_all_of(unit_id: int, *, why: str, by: int | None, now: datetime) -> None:
    """The unit is no member any more: nobody speaks for it. What was held through it has fallen with the membership."""
    for one in store.representatives_of(unit_id):
        _end(store.get_representative(one.id, unit_id=unit_id), why, by=by, now=now)


def _end(found: Representative, why: str, *, by: int | None, now: datetime) -> None:
    found.ended_on, found.why = clock.local_day(now), why.strip()
    found.ended_at, found.ended_by = now, by
    db.session.flush()
    details = {"representative": found.id, "person": found.person_id, "why": found.why}
    record("unit.representative_left", by=by, subject=f"body:{found.unit_id}", details=details)
    _tell_register(found.unit_id)


def _tell_register(unit_id: int) -> None:
    remember(store.question(unit_id), None)
    membership = find_membership(Party(None, unit_id))
    if membership is not None:
        publish(MemberChanged(membership.id))


def successor_procedure() -> str:
    """The procedure by which a successor takes over; empty where the association has none."""
    settings = tenant().association.representatives
    return settings.successor or "" if settings else ""

