"""A vote is closed: counted, numbered, and carried out case by case.

Counting is one transaction and moving the cases is one for each of them: what an assembly has resolved stands, also where
a case cannot be moved as resolved; that one says why, and is carried out once the reason is gone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.audit.actions import record
from app.documents.numbers import next_number
from app.governance import ballots, store
from app.governance.actions.planning import assembly_of, own_sitting, refuse_unless
from app.governance.actions.recording import keep_count
from app.governance.models import AgendaItem, Manner, Sitting, SittingState
from app.governance.rules import Choice, Count, Result, attendance, count_of, result_of, secret_count
from app.governance.words import (
    assembly_label,
    count_in,
    in_first_language,
    in_house_language,
    majority_in,
    result_words,
)
from app.jobs.actions import enqueue, progress
from app.jobs.kinds import job
from app.jobs.models import Job
from app.kernel.errors import Conflict, DomainError, say
from app.procedures.actions.resolving import Resolved, adjourn, resolve, still_waits
from app.procedures.docket import Docket, take_up
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action

KIND = "carry_out_resolution"
AT_ONCE = 20
DECIDED = (Result.CARRIED, Result.LOST)


@action
def close(number: str, *, by: int, now: datetime) -> str | None:
    """Count the votes and declare the results; gives the resolution's number, none where nothing was resolved.

    Closed twice it is counted once. Raises NotFound, Conflict (the time is not over and votes are missing, something is
    not recorded, minutes are missing).
    """
    sitting = own_sitting(number, by, now)
    if sitting.state is SittingState.CLOSED:
        return sitting.resolution
    refuse_unless(sitting, SittingState.OPEN)
    agenda = store.agenda_of(sitting)
    _refuse_early(sitting, agenda, now)
    return declare(sitting, agenda, by=by, now=now)


def declare(sitting: Sitting, agenda: Sequence[store.Agendum], *, by: int | None, now: datetime) -> str | None:
    """Count a sitting that is locked and may be closed, and declare the results; `by` nobody when its time is over.

    Inside an action.
    """
    for one in agenda:
        if one.item.active:
            _declare(sitting, one)
    sitting.state, sitting.closed_at, sitting.closed_by = SittingState.CLOSED, now, by
    if any(one.item.result in DECIDED for one in agenda):
        series = tenant().association.assemblies[assembly_of(sitting)].number
        sitting.resolution = next_number(series, on=clock.local_day(now))
    sitting.job_id = enqueue(KIND, {"sitting": sitting.id}, by=by).id
    results = {one.number: one.item.result.value for one in agenda}
    facts = {"resolution": sitting.resolution, "results": results}
    record("vote.closed", by=by, subject=f"sitting:{sitting.number}", details=facts)
    return sitting.resolution


def _refuse_early(sitting: Sitting, agenda: list[store.Agendum], now: datetime) -> None:
    waiting = [one for one in agenda if one.item.active and one.waits]
    if sitting.manner is Manner.RECORDED:
        missing = sum(not one.item.counted for one in waiting)
        if missing:
            raise Conflict(say("还有 %(count)s 件没有登记表决结果。", count=missing))
        if sitting.minutes is None:
            raise Conflict(say("请先上传会议纪要（或签字的决议）扫描件。"))
        return
    early = sitting.manner is Manner.CIRCULATION and sitting.closes_at is not None and now <= sitting.closes_at
    if early and not have_all_voted(sitting, agenda):
        raise Conflict(say("截止时间未到，且还有成员没有投票，不能结束表决。"))


def have_all_voted(sitting: Sitting, agenda: Sequence[store.Agendum]) -> bool:
    """Whether nobody's vote is missing on any case that still waits."""
    voted = store.voted_so_far(sitting.id)
    return all(voted.get(one.item.id, 0) >= sitting.voters for one in agenda if one.item.active and one.waits)


def _declare(sitting: Sitting, one: store.Agendum) -> None:
    """Count one item; the box of a secret vote is empty afterwards."""
    item = one.item
    if sitting.manner is not Manner.RECORDED:
        keep_count(item, _to_be_kept(sitting, one, _counted(sitting, item)))
    if not one.waits:
        item.result, item.active = Result.GONE, False
        return
    item.result = result_of(count_in(item), majority_in(sitting))


def _to_be_kept(sitting: Sitting, one: store.Agendum, count: Count) -> Count:
    """A secret vote that comes to nothing keeps who took part: closed after the first ballot it would tell whose it was."""
    undecided = not one.waits or result_of(count, majority_in(sitting)) is Result.ADJOURNED
    return attendance(count) if sitting.secret and undecided else count


def _counted(sitting: Sitting, item: AgendaItem) -> Count:
    votes = [vote.choice for (item_id, _seat), vote in store.votes_in(sitting.id).items() if item_id == item.id]
    recused = sum(choice is Choice.RECUSED for choice in votes)
    if sitting.secret:
        return secret_count(ballots.empty(item.id), voters=sitting.voters, recused=recused)
    silent = [Choice.ABSENT] * (sitting.voters - len(votes))
    return count_of([*(choice for choice in votes if choice is not None), *silent])


# ---- carried out, case by case -----------------------------------------------------------------------------------------
def carry_out(sitting_id: int, *, by: int | None, now: datetime, most: int | None = None) -> int:
    """Move the cases of a closed sitting as resolved, one transaction each; gives how many were left over.

    Started again at any moment it goes on where it was.
    """
    items = store.to_carry_out(sitting_id)
    for item_id in items[:most]:
        _carry_out_one(item_id, by=by, now=now)
    return len(items[most:]) if most is not None else 0


def _carry_out_one(item_id: int, *, by: int | None, now: datetime) -> None:
    try:
        _move(item_id, by=by, now=now)
    except DomainError as refused:
        _note_refusal(item_id, refused)


@action
def _move(item_id: int, *, by: int | None, now: datetime) -> None:
    docket = take_up(db.session.get_one(AgendaItem, item_id).case_id)
    item = db.session.get_one(AgendaItem, item_id, with_for_update=True, populate_existing=True)
    if not item.active:
        return
    sitting = db.session.get_one(Sitting, item.sitting_id)
    if not still_waits(docket, sitting.step, item.round):
        item.result, item.active = Result.GONE, False
        return
    _answer(docket, sitting, item, (by, now))
    item.active, item.carried_out_at, item.refusal, item.refusal_params = False, now, "", {}


def _answer(docket: Docket, sitting: Sitting, item: AgendaItem, who: tuple[int | None, datetime]) -> None:
    by, now = who
    count, name = count_in(item), in_first_language(assembly_label(sitting.assembly))
    words = in_house_language(result_words(count, majority_in(sitting)))
    if item.result is Result.ADJOURNED:
        adjourn(docket, words, name, by=by, now=now)
        return
    carried, lost = docket.step.voted()
    uploads = (sitting.minutes,) if sitting.minutes else ()
    resolved = Resolved(
        sitting.step, item.round, carried if item.result is Result.CARRIED else lost, words, count.in_favour, count.against,
        name, sitting.resolution or "", uploads,
    )  # fmt: skip
    resolve(docket.case.id, resolved, by=by, now=now)


@action
def _note_refusal(item_id: int, refused: DomainError) -> None:
    item = db.session.get_one(AgendaItem, item_id, with_for_update=True, populate_existing=True)
    item.refusal = refused.message.msgid[:500]
    item.refusal_params = {name: _plain(value) for name, value in refused.message.params.items()}


def _plain(value: object) -> object:
    return value if isinstance(value, int | float | str) else dict(value) if isinstance(value, Mapping) else str(value)


@job(KIND)
def carry_out_in_background(wanted: Job) -> None:
    """The cases of a resolution; those moved already are let be."""
    sitting_id, by, job_id = int(wanted.args["sitting"]), wanted.account_id, wanted.id
    items = store.to_carry_out(sitting_id)
    for done, item_id in enumerate(items, 1):
        _carry_out_one(item_id, by=by, now=clock.now())
        progress(job_id, done, len(items))


def close_and_carry_out(number: str, *, by: int, now: datetime) -> str | None:
    """Close a vote, and move a handful of cases at once; the job goes on with the others."""
    resolution = close(number, by=by, now=now)
    sitting = db.session.query(Sitting).filter_by(number=number).one()
    carry_out(sitting.id, by=by, now=now, most=AT_ONCE)
    return resolution
