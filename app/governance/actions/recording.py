"""What was voted at a meeting, as the secretariat records it; and the scan of its minutes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from app.audit.actions import record
from app.forms.actions import hand_in
from app.governance.actions.planning import own_sitting, refuse_unless
from app.governance.models import AgendaItem, Manner, Seat, Sitting, SittingState, Vote
from app.governance.rules import Choice, Count, count_of
from app.governance.store import roll_of
from app.kernel.errors import Conflict, DomainError, NotFound, Refusals, say
from app.procedures.acting import acting as acting_now
from app.procedures.docket import look_at
from app.procedures.keeping_out import keeps_out
from app.procedures.models import Case
from app.procedures.rules.actors import Waiter
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.transactions import action


@dataclass(frozen=True)
class Tally:
    """What happened to one case: what each voter did, by seat. Of a secret vote only who was absent or kept out, and how
    many ballots said what."""

    choices: Mapping[int, Choice] = field(default_factory=dict)
    in_favour: int = 0
    against: int = 0
    abstained: int = 0


@action
def record_tally(number: str, place: int, tally: Tally, *, by: int, now: datetime) -> None:
    """Record, or record anew, what was voted on one item at the meeting.

    Raises NotFound, Conflict (closed, not a recorded meeting), Refusals (a voter without a choice, more ballots than
    people, somebody who has to keep out and is said to have voted).
    """
    sitting = own_sitting(number, by, now)
    refuse_unless(sitting, SittingState.OPEN)
    if sitting.manner is not Manner.RECORDED:
        raise Conflict(say("这次表决由成员在线投票，不由秘书处登记。"))
    item = _item(sitting, place)
    _refuse_own(sitting, item, by, now)
    seats = roll_of(sitting.id)
    before = {v.seat_id: v for v in db.session.scalars(select(Vote).where(Vote.item_id == item.id).order_by(Vote.id))}
    kept_out = {seat_id for seat_id, vote in before.items() if vote.choice is Choice.RECUSED and vote.account_id is None}
    choices = {seat.id: Choice.RECUSED if seat.id in kept_out else tally.choices.get(seat.id) for seat in seats}
    count = _secretly(choices, tally) if sitting.secret else _openly(choices)
    for seat in seats:
        _note(item, seat, choices[seat.id], (before, sitting.secret, by, now))
    keep_count(item, count)
    details = {"case": item.case_id, "for": count.in_favour, "against": count.against, "abstained": count.abstained}
    record("vote.recorded", by=by, subject=f"sitting:{number}", details=details)


def _item(sitting: Sitting, place: int) -> AgendaItem:
    query = select(AgendaItem).where(AgendaItem.sitting_id == sitting.id, AgendaItem.place == place)
    found: AgendaItem | None = db.session.scalar(query.execution_options(populate_existing=True))
    if found is None or not found.active:
        raise NotFound(say("议程上没有这一件。"))
    return found


def _refuse_own(sitting: Sitting, item: AgendaItem, by: int, now: datetime) -> None:
    docket = look_at(db.session.get_one(Case, item.case_id))
    if keeps_out(docket, acting_now(by, clock.local_day(now)), Waiter(sitting.role, sitting.body_id, sitting.body_path)):
        raise Conflict(say("不能登记本人或本单位办件的表决结果，请由其他同事登记。"))


def _openly(choices: Mapping[int, Choice | None]) -> Count:
    missing = sum(choice is None for choice in choices.values())
    if missing:
        why = say("还有 %(count)s 人没有登记，请逐人登记，或选择“其余各位”的表决。", count=missing)
        raise Refusals([DomainError(why, "rest")])
    return count_of(choice for choice in choices.values() if choice is not None)


def _secretly(choices: Mapping[int, Choice | None], tally: Tally) -> Count:
    absent = sum(choice is Choice.ABSENT for choice in choices.values())
    recused = sum(choice is Choice.RECUSED for choice in choices.values())
    present = len(choices) - absent - recused
    invalid = present - tally.in_favour - tally.against - tally.abstained
    if min(tally.in_favour, tally.against, tally.abstained) < 0 or invalid < 0:
        raise Refusals([DomainError(say("票数多于到会人数（%(present)s 人），请核对。", present=present), "in_favour")])
    return Count(tally.in_favour, tally.against, tally.abstained, absent, recused, invalid)


def _note(
    item: AgendaItem, seat: Seat, choice: Choice | None, rest: tuple[Mapping[int, Vote], bool, int, datetime]
) -> None:
    before, secret, by, now = rest
    said = choice if not secret or choice in (Choice.ABSENT, Choice.RECUSED) else None
    vote = before.get(seat.id)
    if vote is None:
        db.session.add(Vote(item_id=item.id, seat_id=seat.id, secret=secret, choice=said, account_id=by, at=now))
    elif vote.account_id is not None:
        vote.choice, vote.account_id, vote.at = said, by, now


def keep_count(item: AgendaItem, count: Count) -> None:
    """Write the figures of an item down."""
    item.counted = True
    item.for_it, item.against, item.abstained = count.in_favour, count.against, count.abstained
    item.absent, item.recused, item.invalid = count.absent, count.recused, count.invalid


@action
def attach_minutes(number: str, upload: str, *, by: int, now: datetime) -> None:
    """Add the scan of the minutes, or of the signed resolution. Raises NotFound, Conflict where the vote was given up."""
    sitting = own_sitting(number, by, now)
    if sitting.state not in (SittingState.OPEN, SittingState.CLOSED):
        raise Conflict(say("表决开始之后才能上传会议纪要。"))
    hand_in([upload], f"sitting:{number}", by=by)
    sitting.minutes = upload
    record("vote.minutes", by=by, subject=f"sitting:{number}", details={"upload": upload})
