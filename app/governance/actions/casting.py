"""Voting on one's own page: open or secret, changed as often as one likes until the vote is closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.audit.actions import record
from app.governance import ballots, store
from app.governance.actions.closing import have_all_voted
from app.governance.actions.opening import CLOSING
from app.governance.models import Manner, Seat, Sitting, SittingState, Vote
from app.governance.rules import VOTES, Choice, Result
from app.jobs.actions import enqueue
from app.kernel.errors import Conflict, DomainError, NotFound, say
from app.procedures.acting import acting as acting_now
from app.procedures.rules.actors import Acting
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.transactions import action


@dataclass(frozen=True)
class Ballot:
    """What a voter says to the items of an agenda, by their place. `slip` stands for him in a secret vote."""

    choices: Mapping[int, Choice]
    slip: str = ""


@action
def cast(number: str, ballot: Ballot, *, by: int, now: datetime) -> int:
    """Vote on some or all items; gives how many votes are new or changed. The same ballot sent twice counts once.

    Raises NotFound (not on the roll), Conflict (not open any more, too late, kept out, another browser's secret ballot),
    DomainError (nothing chosen).
    """
    sitting = _sitting(number)
    seat = _seat_of(sitting, acting_now(by, clock.local_day(now)))
    refuse_closed(sitting, now)
    if not ballot.choices:
        raise DomainError(say("请至少对一件作出选择。"), "choice")
    items = {one.item.place: one for one in store.agenda_of(sitting)}
    mine = store.votes_of_seat(seat.id)
    changed = []
    for place, choice in sorted(ballot.choices.items()):
        if place not in items or choice not in VOTES:
            raise NotFound(say("议程上没有这一件。"))
        if _vote(items[place], choice, (sitting, seat, mine), Voting(ballot.slip, by, now)):
            changed.append(items[place].number)
    if changed and sitting.ends_early and have_all_voted(sitting, store.agenda_of(sitting)):
        enqueue(CLOSING, {"sitting": number})
    if changed:
        record("vote.cast", by=by, subject=f"sitting:{number}", details={"cases": changed}, acting_for=seat.name)
    return len(changed)


@dataclass(frozen=True)
class Voting:
    """With which slip, by which account, when."""

    slip: str
    by: int
    now: datetime


def _vote(one: store.Agendum, choice: Choice, where: tuple[Sitting, Seat, dict[int, Vote]], voting: Voting) -> bool:
    """One vote on one item; whether it says anything new."""
    sitting, seat, mine = where
    before = mine.get(one.item.id)
    if before is not None and before.choice is Choice.RECUSED:
        raise Conflict(say("“%(title)s”涉及您本人或您的单位，您须回避。", title=one.title))
    if not one.waits or one.item.result is not Result.WAITING:
        raise Conflict(say("“%(title)s”已撤回或退回，不再表决。", title=one.title))
    if sitting.secret:
        return _vote_secretly(one, choice, (seat, before), voting)
    if before is not None:
        if before.choice is choice:
            return False
        before.choice, before.account_id, before.at = choice, voting.by, voting.now
        return True
    db.session.add(
        Vote(item_id=one.item.id, seat_id=seat.id, secret=False, choice=choice, account_id=voting.by, at=voting.now)
    )
    return True


def _vote_secretly(one: store.Agendum, choice: Choice, who: tuple[Seat, Vote | None], voting: Voting) -> bool:
    seat, before = who
    if not ballots.is_slip(voting.slip):
        raise Conflict(say("页面已过期，请重新打开后再投票。"))
    if not ballots.put_in(one.item.id, voting.slip, choice, again=before is not None):
        raise Conflict(say("您已投票。更改请用投票时的浏览器，或者输入当时记下的换票码。"))
    if before is None:
        db.session.add(Vote(item_id=one.item.id, seat_id=seat.id, secret=True, account_id=voting.by, at=voting.now))
    return True


def _sitting(number: str) -> Sitting:
    query = select(Sitting).where(Sitting.number == number).with_for_update()
    found: Sitting | None = db.session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound(say("没有这次表决。"))
    return found


def _seat_of(sitting: Sitting, who: Acting) -> Seat:
    mine = store.seat_of(who.account_id, who.person_id, who.unit_id)
    query = select(Seat).where(Seat.sitting_id == sitting.id, mine).order_by(Seat.id).limit(1)
    found: Seat | None = db.session.scalar(query)
    if found is None:
        raise NotFound(say("没有这次表决。"))
    return found


def refuse_closed(sitting: Sitting, now: datetime) -> None:
    """Raise Conflict where no vote is taken any more, or none on this page."""
    late = sitting.closes_at is not None and now > sitting.closes_at
    if sitting.state is not SittingState.OPEN or late:
        raise Conflict(say("表决已经结束，您这次的选择没有计入。"))
    if sitting.manner is Manner.RECORDED:
        raise Conflict(say("这次表决在会议现场进行，由秘书处登记结果。"))
