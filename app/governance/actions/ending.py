"""A vote by circulation comes to its end by itself: who has not voted is reminded, and when the time is over it is counted.

At the end a job closes it, and the daily sweep whatever was left over; both do what somebody does by hand, once.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select

from app.accounts.rules import LOGS_IN
from app.accounts.store import get_account, holders_of
from app.governance import store
from app.governance.actions.closing import AT_ONCE, carry_out, declare, have_all_voted
from app.governance.actions.opening import CLOSING, tell_voters
from app.governance.models import Manner, Seat, Sitting, SittingState, Vote
from app.governance.rules import Result
from app.governance.words import assembly_label, in_first_language
from app.jobs.chores import note_done, register_chore
from app.jobs.kinds import job
from app.jobs.models import Job
from app.kernel.errors import DomainError
from app.notices.actions import leave_letter
from app.procedures import letters
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.transactions import action

AT_A_TIME = 200
UNDER_WAY = (Sitting.state == SittingState.OPEN, Sitting.manner == Manner.CIRCULATION)
log = logging.getLogger(__name__)


# ---- closing itself ---------------------------------------------------------------------------------------------------
def end_votes(now: datetime) -> int:
    """Close every vote by circulation whose time is over; gives how many. Done twice it does nothing."""
    over = select(Sitting.number).where(*UNDER_WAY, Sitting.closes_at < now).order_by(Sitting.id)
    return sum(_ended(number, now) for number in list(db.session.scalars(over)))


def _ended(number: str, now: datetime) -> bool:
    try:
        return end_vote(number, now=now)
    except DomainError as refused:
        log.warning("vote %s cannot be closed by itself: %s", number, refused)
        return False


def end_vote(number: str, *, now: datetime) -> bool:
    """Close one whose time is over, or in which everybody has voted and the folder lets that be the end; then move a
    handful of its cases. False where somebody was faster, or it is not over yet."""
    sitting_id = close_by_itself(number, now=now)
    if sitting_id is None:
        return False
    carry_out(sitting_id, by=None, now=now, most=AT_ONCE)
    return True


@action
def close_by_itself(number: str, *, now: datetime) -> int | None:
    """Count the votes and declare the results, as by hand; gives the sitting, none where there is nothing to close.

    The sitting is locked before anything is looked at: a ballot of the same second is in the count, or told it is late.
    """
    sitting = _locked(number)
    if sitting is None or sitting.state is not SittingState.OPEN or sitting.manner is not Manner.CIRCULATION:
        return None
    agenda = store.agenda_of(sitting)
    over = sitting.closes_at is not None and now > sitting.closes_at
    if not over and not (sitting.ends_early and have_all_voted(sitting, agenda)):
        return None
    declare(sitting, agenda, by=None, now=now)
    _tell_of_the_end(sitting, agenda, clock.local_day(now))
    note_done(f"{sitting.number} {sitting.title}: closed, resolution {sitting.resolution or 'none'}")
    return sitting.id


def _locked(number: str) -> Sitting | None:
    query = select(Sitting).where(Sitting.number == number).with_for_update()
    return db.session.scalar(query.execution_options(populate_existing=True))


def _tell_of_the_end(sitting: Sitting, agenda: Sequence[store.Agendum], today: date) -> None:
    """A letter to those who put it to the vote: nobody of them was there when it ended."""
    results = [one.item.result for one in agenda]
    params = {
        "assembly": in_first_language(assembly_label(sitting.assembly)), "title": sitting.title,
        "number": sitting.resolution or "", "carried": results.count(Result.CARRIED), "lost": results.count(Result.LOST),
        "adjourned": results.count(Result.ADJOURNED),
    }  # fmt: skip
    link = f"/desk/votes/{sitting.number}"
    for account in map(get_account, holders_of(sitting.role, sitting.body_id, on=today)[: letters.MOST_READERS]):
        if account.state in LOGS_IN:
            leave_letter("vote_closed", to=letters.reader(account), params=params, link=link, about=sitting.number)


@job(CLOSING)
def close_in_background(wanted: Job) -> None:
    """The time of a vote is over, or everybody has voted."""
    end_vote(str(wanted.args["sitting"]), now=clock.now())


# ---- reminding --------------------------------------------------------------------------------------------------------
def remind_voters(now: datetime) -> int:
    """Remind who has not voted, on the days of the assembly's rule; gives how many. Done twice nobody is told twice."""
    today, told = clock.local_day(now), 0
    for sitting_id in list(db.session.scalars(select(Sitting.id).where(*UNDER_WAY).order_by(Sitting.id))):
        while count := remind_some(sitting_id, today=today, now=now):
            told += count
    return told


@action
def remind_some(sitting_id: int, *, today: date, now: datetime) -> int:
    """Some hundred voters of one vote, in one transaction; gives how many, and lays the day aside once it was the last."""
    sitting = db.session.get_one(Sitting, sitting_id, with_for_update=True, populate_existing=True)
    due = [day for day in sitting.remind_on if day <= today.isoformat()]
    if not due or sitting.state is not SittingState.OPEN or (sitting.closes_at is not None and now > sitting.closes_at):
        return 0
    day = date.fromisoformat(due[-1])
    items = [one.item.id for one in store.agenda_of(sitting) if one.item.active and one.waits]
    seats = _silent(sitting, items, day)
    for seat in seats:
        seat.reminded_on = day
    tell_voters("vote_ending", sitting, seats, len(items))
    if len(seats) < AT_A_TIME:
        sitting.remind_on = [one for one in sitting.remind_on if one not in due]
    if seats:
        note_done(f"{sitting.number} {sitting.title}: {len(seats)} voters are reminded")
    return len(seats)


def _silent(sitting: Sitting, items: Sequence[int], day: date) -> Sequence[Seat]:
    """Voters who miss on some case and were not reminded on this day yet."""
    done = select(func.count()).where(Vote.seat_id == Seat.id, Vote.item_id.in_(items)).correlate(Seat).scalar_subquery()
    told = Seat.reminded_on.is_(None) | (Seat.reminded_on < day)
    query = select(Seat).where(Seat.sitting_id == sitting.id, told, done < len(items))
    return db.session.scalars(query.order_by(Seat.id).limit(AT_A_TIME)).all()


register_chore("votes that end", end_votes)
register_chore("votes that are missing", remind_voters)
