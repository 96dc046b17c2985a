"""A vote opens: the roll and the rule are frozen, who has to keep out is noted, everybody is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from app.accounts.models import Account
from app.accounts.rules import LOGS_IN
from app.accounts.store import accounts_of_unit, find_account_of_person, get_account
from app.audit.actions import record
from app.governance import ballots, store
from app.governance.actions.planning import assembly_of, items_of, own_sitting, refuse_unless
from app.governance.models import AgendaItem, Manner, Seat, Sitting, SittingState, Vote
from app.governance.roll import Candidate, voters_of
from app.governance.rules import Choice, Result, Voter, earliest_day, is_recused, majority_of, reminder_days
from app.governance.words import assembly_label, in_first_language
from app.jobs.actions import enqueue
from app.kernel.errors import Conflict, DomainError, NotFound, say
from app.notices.actions import leave_letter
from app.procedures import letters
from app.procedures.actions.resolving import still_waits
from app.procedures.docket import Docket, take_up
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action

CLOSING = "close_vote"
"""The kind of job that closes a vote by circulation (`ending.py`)."""


def open_vote(number: str, *, by: int, now: datetime) -> int:
    """Freeze the roll of today, or of the day on which a recorded meeting was held; gives how many may vote.

    The roll of a large assembly takes a while, so it is read before the transaction begins.
    """
    sitting = db.session.query(Sitting).filter_by(number=number).one_or_none()
    if sitting is None:
        raise NotFound(say("没有这次表决。"))
    assembly = tenant().association.assemblies[assembly_of(sitting)]
    today = clock.local_day(now)
    day = min(sitting.held_on, today) if sitting.manner is Manner.RECORDED else today
    return open_with(number, voters_of(assembly, day), by=by, now=now)


@action
def open_with(number: str, roll: Sequence[Candidate], *, by: int, now: datetime) -> int:
    """Open the vote with this roll.

    Raises NotFound, Conflict (already open, no case left, nobody may vote), DomainError (the agenda closed before).
    """
    dockets = {case_id: take_up(case_id) for case_id in store.cases_on(number)}  # the cases are locked before the sitting
    sitting = own_sitting(number, by, now)
    refuse_unless(sitting, SittingState.PLANNED)
    items = _still_there(sitting, dockets)
    if not roll:
        raise Conflict(say("%(assembly)s目前没有可以表决的成员，请先登记任职。", assembly=assembly_label(sitting.assembly)))
    _refuse_late(sitting, dockets[items[0].case_id], clock.local_day(now), now)
    _freeze(sitting, len(roll), now)
    seats = [_seat(sitting, one) for one in roll]
    db.session.add_all(seats)
    db.session.flush()
    for item in items:
        _keep_out(sitting, item, dockets[item.case_id], (seats, now))
    if sitting.secret and sitting.manner is not Manner.RECORDED:
        ballots.set_up(item.id for item in items)
    facts = {"voters": len(seats), "cases": len(items), "secret": sitting.secret}
    record("vote.opened", by=by, subject=f"sitting:{number}", details=facts)
    _tell(sitting, seats, len(items))
    return len(seats)


def _still_there(sitting: Sitting, dockets: dict[int, Docket]) -> list[AgendaItem]:
    """The items whose cases stand where they were put to the vote; the others fall off."""
    found = []
    for item in items_of(sitting.id):
        if still_waits(dockets[item.case_id], sitting.step, item.round):
            found.append(item)
            continue
        item.result, item.active = Result.GONE, False
    if not found:
        raise Conflict(say("议程上没有仍在等待表决的办件。"))
    return found


def _refuse_late(sitting: Sitting, docket: Docket, today: date, now: datetime) -> None:
    before = docket.step.closes_before
    first = earliest_day(today, before, docket.configuration.association.calendar)
    held_already = sitting.manner is Manner.RECORDED and before is None
    if sitting.held_on < first and not held_already:
        why = say("议程截止已过：今天发出的议程，会议（或表决截止）最早为 %(day)s。", day=first.isoformat())
        raise DomainError(why, "held_on")
    if sitting.closes_at is not None and sitting.closes_at <= now:
        raise DomainError(say("表决截止时间已过，请改期。"), "closes_at")


def _freeze(sitting: Sitting, voters: int, now: datetime) -> None:
    assembly = tenant().association.assemblies[sitting.assembly]
    rule = majority_of(assembly)
    sitting.present = str(rule.present) if rule.present is not None else ""
    sitting.in_favour, sitting.counted_of, sitting.secret = str(rule.in_favour), rule.counted_of, rule.secret
    sitting.state, sitting.opened_at, sitting.voters = SittingState.OPEN, now, voters
    if sitting.manner is Manner.CIRCULATION and sitting.closes_at is not None:
        days = clock.local_day(now), clock.local_day(sitting.closes_at)
        coming = reminder_days(assembly.reminders, *days, tenant().association.calendar)
        sitting.ends_early, sitting.remind_on = assembly.ends_early, [day.isoformat() for day in coming]
        enqueue(CLOSING, {"sitting": sitting.number}, not_before=sitting.closes_at + timedelta(seconds=1))


def _seat(sitting: Sitting, one: Candidate) -> Seat:
    return Seat(
        sitting_id=sitting.id, person_id=one.party.person_id, unit_id=one.party.unit_id, name=one.name[:200],
        account_id=one.account_id, offices=list(one.offices), units=sorted(one.units), of_unit=one.of_unit[:200],
    )  # fmt: skip


def _keep_out(sitting: Sitting, item: AgendaItem, docket: Docket, rest: tuple[Sequence[Seat], datetime]) -> None:
    """Note with each voter whom the case concerns that he keeps out of it."""
    seats, now = rest
    people, units = concerned(docket)
    for seat in seats:
        if is_recused(Voter(seat.person_id, frozenset(seat.units)), people=people, units=units):
            db.session.add(
                Vote(item_id=item.id, seat_id=seat.id, secret=sitting.secret, choice=Choice.RECUSED, at=now)
            )


def concerned(docket: Docket) -> tuple[frozenset[int], frozenset[int]]:
    """The people and units in whose matter a case is: whom it concerns, and who filed it for himself."""
    case = docket.case
    people, units = {case.person_id}, {case.unit_id}
    if case.starter_id is not None and not case.filed_for:
        starter = get_account(case.starter_id)
        people.add(starter.person_id)
        units.add(starter.body_id)
    return frozenset(one for one in people if one is not None), frozenset(one for one in units if one is not None)


def _tell(sitting: Sitting, seats: Iterable[Seat], cases: int) -> None:
    """A letter to everybody on the roll, with the way to the agenda."""
    tell_voters("vote_opened", sitting, seats, cases)


def tell_voters(event: str, sitting: Sitting, seats: Iterable[Seat], cases: int) -> None:
    """A letter to voters, with the way to the agenda and until when."""
    until = sitting.closes_at.astimezone(clock.zone()).strftime("%Y-%m-%d %H:%M") if sitting.closes_at else ""
    params = {
        "assembly": in_first_language(assembly_label(sitting.assembly)), "title": sitting.title, "count": cases,
        "day": sitting.held_on.isoformat(), "place": sitting.place, "until": until,
    }  # fmt: skip
    for seat in seats:
        for account in accounts_of(seat):
            if account.state in LOGS_IN:
                link = f"/me/votes/{sitting.number}"
                leave_letter(event, to=letters.reader(account), params=params, link=link, about=sitting.number)


def accounts_of(seat: Seat) -> Sequence[Account]:
    """The logins by which a voter is reached."""
    if seat.unit_id is not None:
        return accounts_of_unit(seat.unit_id)
    if seat.account_id is not None:
        return [get_account(seat.account_id)]
    found = find_account_of_person(seat.person_id) if seat.person_id is not None else None
    return [found] if found is not None else []
