"""Many cases decided together: from the size on that the association's folder says, another person confirms first (A7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.accounts.store import roles_held
from app.kernel.errors import NotAllowed, say
from app.procedures.actions.batching import (
    KIND,
    Many,
    begin_batch,
    decide_many,
    find_batch,
    keep_batch,
    note_asked,
    refuse_unfit,
)
from app.procedures.batches.models import DecisionBatch
from app.procedures.models import Waiting
from app.seconding.actions import Errand, ask_second
from app.seconding.alone import do_alone, load_of
from app.seconding.models import SecondRequest
from app.seconding.rules import Load, Measure, Need
from app.seconding.store import find_submission, hashed
from app.tenancy.clock import local_day
from app.tenancy.database import db
from app.tenancy.transactions import action, once_for_a_wish


@dataclass(frozen=True)
class Begun:
    """What became of the wish: a job that runs, or a request that waits for another person."""

    job_id: int = 0
    request_id: int = 0


def many_alone(cases: int, *, by: int, now: datetime) -> Load:
    """What so many cases would make of what somebody has decided in batches alone: enough, or too many for one."""
    return load_of(Measure.DECISIONS, cases, by=by, now=now)


@once_for_a_wish
@action
def ask_for_many(many: Many, reason: str, *, by: int, now: datetime) -> Begun:
    """Give many cases the same answer; where they are too many for one person, ask another to confirm it.

    Raises what `decide_many` and `ask_second` raise. Asked twice by one form it is one batch.
    """
    if batch_before := find_batch(many.submission):
        return Begun(job_id=batch_before.job_id or 0)
    if before := find_submission(hashed(many.submission)):
        return Begun(request_id=before.id)
    load = do_alone(Measure.DECISIONS, len(many.cases), by=by, now=now)
    if not load.takes_two:
        return Begun(job_id=decide_many(many, by=by, now=now))
    refuse_unfit(many)
    batch = keep_batch(many, None, by=by, now=now)
    needs = _needs(many.cases, many.step, by=by, now=now)
    errand = Errand(KIND, len(many.cases), reason, needs, {"batch": batch.id, "alone": load.before}, many.submission)
    return Begun(request_id=ask_second(errand, by=by, now=now))


def _needs(cases: Mapping[int, int], step: str, *, by: int, now: datetime) -> list[Need]:
    """The roles for which these cases wait, as far as they are held by who asks: whoever confirms has to hold them too."""
    held = {(one.role, one.body_id) for one in roles_held(by, on=local_day(now))}
    here = (Waiting.case_id.in_(cases), Waiting.step == step, Waiting.role.is_not(None))
    query = select(Waiting.role, Waiting.body_id).where(*here).distinct().order_by(Waiting.body_id, Waiting.role)
    rows = {(role or "", body_id or 0): None for role, body_id in db.session.execute(query)}
    needs = [Need(role=role, body_id=body_id) for role, body_id in rows if (role, body_id) in held]
    if not needs:
        raise NotAllowed(say("这一步骤不由您办理。"))
    return needs


def begin_confirmed(asked: SecondRequest, second: int, now: datetime) -> int:
    """Begin the batch that another has confirmed; gives the number of its job. Part of an action."""
    batch = db.session.get_one(DecisionBatch, int(asked.args["batch"]))
    batch.seconded_by = second
    job_id = begin_batch(batch, asked.count)
    note_asked(batch, asked.count, seconded_by=second)
    return job_id
