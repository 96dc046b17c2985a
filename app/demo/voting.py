"""Telling who holds offices, what assemblies voted on, and whom they authorised."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.accounts.actions.registering import NewPerson, keep_person
from app.accounts.store import get_account
from app.demo.cast import Cast
from app.demo.pictures import sample_page
from app.demo.stories import DemoAuthority, DemoOffice, DemoVote
from app.forms.actions import Incoming, keep_upload
from app.forms.places import Place
from app.forms.readers import Owner
from app.governance import actions
from app.governance.actions import Agenda, Authorised, Ballot, Details, Tally
from app.governance.models import Manner, Seat, Sitting
from app.governance.rules import Choice
from app.members.offices.actions import Appointment, Ending, appoint, end_office
from app.members.offices.rules import OfficeEnd
from app.members.representatives.store import representatives_of
from app.tenancy.clock import local_day
from app.tenancy.configuration.concepts.forms import Field
from app.tenancy.database import db
from app.tenancy.transactions import action

SCAN = Field(name="scan", label={"zh": "扫描件", "en": "Scan"}, type="file", accept=("pdf", "jpg", "png"))


def tell_office(story: DemoOffice, cast: Cast) -> None:
    """Somebody holds an office from a day on; one of the staff acts in it by that login."""
    unit = cast.bodies[story.through] if story.through else None
    person, account = _person(story, cast, unit)
    on = date.fromisoformat(story.on)
    new = Appointment(story.office, person, on, unit_id=unit, account_id=account, resolution=story.resolution)
    held = appoint(new, by=None, now=cast.now)
    if story.until:
        end_office(held, Ending(OfficeEnd.RESIGNED, date.fromisoformat(story.until), "辞职报告"), by=None, now=cast.now)


def _person(story: DemoOffice, cast: Cast, unit: int | None) -> tuple[int, int | None]:
    """Who holds it, and the login of staff by which he acts."""
    if story.who in cast.people:
        return cast.people[story.who], None
    if story.who:
        account = cast.accounts[story.who]
        return _enter_person(get_account(account).name, cast.now), account
    speakers = representatives_of(unit) if unit is not None else ()
    known = next((one.person_id for one in speakers if one.name == story.name), None)
    return known or _enter_person(story.name, cast.now), None


@action
def _enter_person(name: str, now: datetime) -> int:
    return keep_person(NewPerson(name), now=now).id


def tell_vote(story: DemoVote, cast: Cast) -> None:
    """One vote, from its agenda as far as the story goes."""
    by, at = cast.accounts[story.by], cast.now - timedelta(days=story.days_ago)
    cases = [cast.cases[story.procedure, one] for one in story.who]
    number = actions.plan(Agenda(story.procedure, story.step, cases, _details(story, at)), by=by, now=at)
    if story.stage == "planned":
        return
    actions.open_vote(number, by=by, now=at)
    then = min(at + timedelta(days=story.lasts, hours=-2), cast.now)
    if Manner(story.manner) is Manner.RECORDED:
        _record(number, story, cast, then)
    else:
        _cast(number, story, cast, then)
    if story.stage == "closed":
        actions.close_and_carry_out(number, by=by, now=min(at + timedelta(days=story.lasts, hours=2), cast.now))


def _details(story: DemoVote, at: datetime) -> Details:
    until = at + timedelta(days=story.lasts)
    closes = until if Manner(story.manner) is Manner.CIRCULATION else None
    return Details(story.title, Manner(story.manner), local_day(until), closes, story.place, story.note)


def _cast(number: str, story: DemoVote, cast: Cast, at: datetime) -> None:
    for who, words in story.votes.items():
        choices = {place: Choice(word) for place, word in enumerate(words, 1) if word}
        actions.cast(number, Ballot(choices), by=cast.accounts[who], now=at)


def _record(number: str, story: DemoVote, cast: Cast, at: datetime) -> None:
    """Name by name, each voter by the person that he is; and the minutes."""
    by = cast.accounts[story.by]
    query = select(Seat).join(Sitting, Sitting.id == Seat.sitting_id).where(Sitting.number == number).order_by(Seat.id)
    seats = db.session.scalars(query).all()
    of_who = {who: _seat_of(who, seats, cast) for who in story.votes}
    for place in range(1, len(story.who) + 1):
        said = {of_who[who]: Choice(words[place - 1]) for who, words in story.votes.items() if words[place - 1]}
        absent = {seat.id: Choice.ABSENT for seat in seats if seat.id not in said}
        actions.record_tally(number, place, Tally({**absent, **said}), by=by, now=at)
    actions.attach_minutes(number, _scan(by, "会议纪要.png", at), by=by, now=at)


def _seat_of(who: str, seats: Sequence[Seat], cast: Cast) -> int:
    person, account = cast.people.get(who), cast.accounts[who]
    return next(seat.id for seat in seats if seat.account_id == account or (person and seat.person_id == person))


def _scan(by: int, name: str, at: datetime) -> str:
    upload = Incoming(name, sample_page(len(name)))
    return keep_upload(upload, Place("vote", SCAN.name, SCAN), owner=Owner(account_id=by), now=at)


def tell_authority(story: DemoAuthority, cast: Cast) -> None:
    """An authority with its scan."""
    by, at = cast.accounts[story.by], cast.now - timedelta(days=story.days_ago)
    on = local_day(at)
    until = on + timedelta(days=story.days) if story.days is not None else None
    scan = _scan(by, "授权决议.png", at)
    actions.authorise(Authorised(story.procedure, story.step, story.reference, scan, on, until), by=by, now=at)
