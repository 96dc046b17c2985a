"""Appointing and dismissing. What happened stays: an office that ended keeps since when, until when, why and by what."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.accounts.store import get_account, get_person
from app.audit.actions import record
from app.bodies.store import get_body, get_root
from app.kernel.errors import Conflict, DomainError, say
from app.kernel.events import publish
from app.members.events import MemberChanged, OfficeEnded, OfficeTaken
from app.members.models import OfficeHolding
from app.members.offices import store
from app.members.offices.rules import BY_HAND, OfficeEnd, last_day, seats_left
from app.members.store import find_membership
from app.procedures.parties import Party
from app.tenancy import clock
from app.tenancy.configuration.concepts.people import Office
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.together import keep, remember
from app.tenancy.transactions import action, take_turns
from app.web.language import said

FURTHEST = timedelta(days=366)
LONGEST_RESOLUTION = 200


@dataclass(frozen=True)
class Appointment:
    """Who takes which office, from which day, where, through which unit, by which resolution.

    Without a body it is held at the association. `account_id`: the login of staff by which the holder acts in it.
    """

    office: str
    person_id: int
    since: date
    body_id: int | None = None
    unit_id: int | None = None
    account_id: int | None = None
    resolution: str = ""
    case_id: int | None = None


@dataclass(frozen=True)
class Ending:
    """How an office ends, from which day on it is held no longer, by which resolution."""

    how: OfficeEnd
    on: date
    resolution: str = ""
    case_id: int | None = None


@action
def appoint(new: Appointment, *, by: int | None, now: datetime) -> int:
    """Somebody takes an office until its term is over; gives the holding's id. The same case does it once.

    Raises Conflict where the person holds it already or no seat is left, DomainError for a day too far ahead or an office
    that is held through a unit without one.
    """
    office, person = _office(new.office), get_person(new.person_id)
    body = get_body(new.body_id) if new.body_id is not None else get_root()
    _refuse_day(new.since, clock.local_day(now))
    if office.held_through_unit and new.unit_id is None:
        raise DomainError(say("“%(office)s”须由会员单位的代表担任，请选择所代表的单位。", office=said(office.label)), "unit")
    _refuse_place(new, office)
    take_turns(f"office:{new.office}:{body.id}")
    standing = _standing(new, body.id)
    if standing is not None:
        return standing.id
    _refuse_full(new, office, body.id)
    holding = keep(_holding(new, office, body.id, by=by, now=now))
    details = {"office": new.office, "person": person.id, "name": person.name, "body": body.id, "unit": new.unit_id,
               "since": new.since.isoformat(), "until": holding.until.isoformat() if holding.until else None,
               "resolution": new.resolution, "case": new.case_id}  # fmt: skip
    record("office.taken", by=by, subject=f"office:{holding.id}", details=details)
    publish(OfficeTaken(holding.id, new.office, person.id, new.unit_id))
    _tell_register(person.id, new.unit_id)
    return holding.id


def _office(name: str) -> Office:
    office = tenant().association.offices.get(name)
    if office is None:
        raise DomainError(say("没有这个职务。"), "office")
    return office


def _refuse_day(since: date, today: date) -> None:
    if since > today + FURTHEST:
        raise DomainError(say("任职日期最多可提前一年登记。"), "since")


def _refuse_place(new: Appointment, office: Office) -> None:
    """A unit is a member unit that is there; the login is one of staff, because people have their own."""
    if new.unit_id is not None:
        unit = get_body(new.unit_id)
        if not unit.is_unit or unit.closed_on is not None:
            raise DomainError(say("所选的单位不存在或已停用。"), "unit")
    if new.account_id is not None and not get_account(new.account_id).staff:
        raise DomainError(say("请选择工作人员账号。"), "account")


def _standing(new: Appointment, body_id: int) -> OfficeHolding | None:
    """The holding that the same case has made. Raises Conflict where the person holds the office then anyway."""
    for one in store.open_holdings(new.person_id, [new.office]):
        if one.body_id != body_id:
            continue
        if new.case_id is not None and one.case_id == new.case_id:
            return one
        if one.until is None or one.until >= new.since:
            raise Conflict(say("该人员已担任此职务，届满或免去后方可再次任职。"), "person")
    return None


def _refuse_full(new: Appointment, office: Office, body_id: int) -> None:
    left = seats_left(office, store.number_held(new.office, body_id, new.since))
    if left == 0:
        label = said(office.label)
        raise Conflict(say("“%(office)s”的职数（%(seats)s）已满，请先办理免职。", office=label, seats=office.seats), "office")


def _holding(new: Appointment, office: Office, body_id: int, *, by: int | None, now: datetime) -> OfficeHolding:
    return OfficeHolding(
        office=new.office,
        person_id=new.person_id,
        body_id=body_id,
        unit_id=new.unit_id,
        account_id=new.account_id,
        since=new.since,
        until=last_day(office, new.since),
        resolution=new.resolution[:LONGEST_RESOLUTION],
        case_id=new.case_id,
        recorded_at=now,
        recorded_by=by,
    )


@action
def end_office(holding_id: int, ending: Ending, *, by: int | None, now: datetime) -> None:
    """An office ends. Done again it changes nothing. Raises DomainError for a day before it began or ahead of today."""
    _end(store.get_holding(holding_id, for_update=True), ending, by=by, now=now)


@action
def dismiss(person_id: int, offices: Collection[str], ending: Ending, *, by: int | None, now: datetime) -> Sequence[str]:
    """End these offices of a person, or (none named) all; gives those that ended."""
    held = store.open_holdings(person_id, offices)
    for one in held:
        _end(one, ending, by=by, now=now)
    return [one.office for one in held]


@action
def dismiss_through(
    unit_id: int, offices: Collection[str], ending: Ending, *, by: int | None, now: datetime, person_id: int | None = None
) -> Sequence[str]:
    """End what is held through a unit: by one of its people, or by any; these offices, or (none named) all."""
    held = [one for one in store.holdings_through(unit_id, person_id) if not offices or one.office in offices]
    for one in held:
        _end(one, ending, by=by, now=now)
    return [one.office for one in held]


@action
def end_what_ran_out(today: date, *, now: datetime) -> int:
    """End the offices whose term is over since yesterday or longer; gives their number. Twice has its effect once."""
    ids = store.run_out(today)
    for holding_id in ids:
        one = store.get_holding(holding_id, for_update=True)
        day = one.until + timedelta(days=1) if one.until else today
        _end(one, Ending(OfficeEnd.TERM_OVER, day), by=None, now=now)
    return len(ids)


def _end(holding: OfficeHolding, ending: Ending, *, by: int | None, now: datetime) -> None:
    if holding.ended_on is not None:
        return
    today = clock.local_day(now)
    on = holding.since if ending.how is OfficeEnd.CORRECTED else max(ending.on, holding.since)
    if ending.how in BY_HAND and on > max(today, holding.since):
        raise DomainError(say("免职日期不能晚于今天。"), "on")
    holding.ended_on, holding.ended_how = on, ending.how
    holding.end_resolution, holding.end_case_id = ending.resolution[:LONGEST_RESOLUTION], ending.case_id
    holding.ended_at, holding.ended_by = now, by
    db.session.flush()
    details = {"office": holding.office, "person": holding.person_id, "how": ending.how.value, "on": on.isoformat(),
               "resolution": ending.resolution, "case": ending.case_id}  # fmt: skip
    record("office.ended", by=by, subject=f"office:{holding.id}", details=details)
    publish(OfficeEnded(holding.id, holding.office, holding.person_id, holding.unit_id, ending.how.value))
    _tell_register(holding.person_id, holding.unit_id)


def _tell_register(person_id: int, unit_id: int | None) -> None:
    """Whoever shows members looks again: the person's entry, and that of the unit."""
    for party in (Party(person_id), Party(None, unit_id)):
        remember(store.question(party), None)
        membership = find_membership(party)
        if membership is not None:
            publish(MemberChanged(membership.id))
