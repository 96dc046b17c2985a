"""One answer to many cases at the same step: previewed, then given by a job that may be killed at any moment."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.accounts.store import get_account
from app.audit.actions import record
from app.jobs.actions import enqueue, progress
from app.kernel.errors import Conflict, DomainError, Message, NotAllowed, NotFound, Refusals, say
from app.procedures.acting import acting as acting_now
from app.procedures.actions.deciding import Decision, his_turn, is_repeated
from app.procedures.actions.seconding import Ready, is_proposed, open_proposal, prepare
from app.procedures.ahead import read_ahead
from app.procedures.batches.models import BatchLine, DecisionBatch, LineResult
from app.procedures.docket import Docket, look_at, take_up
from app.procedures.rules.machine import CaseState
from app.procedures.rules.verdicts import missing_reason
from app.tenancy import clock
from app.tenancy.configuration.concepts.procedures import Step
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.together import together
from app.tenancy.transactions import action, once_for_a_wish

KIND = "decide_many"
CHUNK = 200
LONGEST_NOTE = 500


@dataclass(frozen=True)
class Many:
    """Which cases (by id, with the version that was previewed) are to get which answer. `submission`: a one-time token."""

    procedure: str
    step: str
    decision: Decision
    cases: Mapping[int, int]
    submission: str = ""


@dataclass(frozen=True)
class Prospect:
    """One case of a preview: whether it can be answered, and if not why.

    `asks` are refusals that the form of the batch can still satisfy: a reason, a field of the step.
    """

    case_id: int
    number: str
    title: str
    place: str
    version: int
    refusal: Message | None = None
    asks: tuple[DomainError, ...] = field(default=())


# ---- before ---------------------------------------------------------------------------------------------------------
def preview(procedure: str, step: str, decision: Decision, cases: Sequence[int], *, by: int, now: datetime) -> list[Prospect]:
    """What would become of each case. Nothing is written or locked; conditions are judged as they will be."""
    place = (procedure, step)
    with together():
        found = read_ahead(cases, locked=False)
        return [_prospect(look_at(case), place, decision, by=by, now=now) for case in found]


def _prospect(docket: Docket, place: tuple[str, str], decision: Decision, *, by: int, now: datetime) -> Prospect:
    case = docket.case
    found = Prospect(case.id, case.number, case.title, case.place, case.version)
    procedure, step = place
    if case.procedure != procedure or step not in (docket.waited or (case.step,)) or case.state is not CaseState.OPEN:
        return _refused(found, say("已不在这一步骤。"))
    if not docket.procedure.batch:
        return _refused(found, say("此件按提交时的规定须逐件办理。"))
    try:
        prepare(docket, replace(decision, step=step), by=by, version=case.version, now=now)
    except DomainError as refused:
        return _with_refusals(found, refused, docket.step)
    return found


def _with_refusals(found: Prospect, refused: DomainError, step: Step) -> Prospect:
    every = refused.refusals if isinstance(refused, Refusals) else (refused,)
    formal = {"opinion", *(one.name for one in step.fields)}
    stand = [one for one in every if one.field not in formal]
    asks = tuple(one for one in every if one.field in formal)
    return _refused(found, stand[0].message, asks) if stand else _refused(found, None, asks)


def _refused(found: Prospect, why: Message | None, asks: tuple[DomainError, ...] = ()) -> Prospect:
    return Prospect(found.case_id, found.number, found.title, found.place, found.version, why, asks)


# ---- asked ----------------------------------------------------------------------------------------------------------
@once_for_a_wish
@action
def decide_many(many: Many, *, by: int, now: datetime) -> int:
    """Give many cases the same answer, in the background; gives the number of the job.

    Raises NotFound (no such step or answer), Conflict (the procedure is not decided together), Refusals (a reason is
    missing). Whether each case can still be answered is judged when its turn comes. Asked twice it is one batch.
    """
    if before := find_batch(many.submission):
        return before.job_id or 0
    refuse_unfit(many)
    batch = keep_batch(many, _hashed(many.submission), by=by, now=now)
    job_id = begin_batch(batch, len(many.cases))
    note_asked(batch, len(many.cases))
    return job_id


def find_batch(submission: str) -> DecisionBatch | None:
    """The batch that the same form asked for before."""
    token = _hashed(submission)
    return db.session.scalar(select(DecisionBatch).where(DecisionBatch.submission == token)) if token else None


def _hashed(submission: str) -> str | None:
    return hashlib.sha256(submission.encode()).hexdigest() if submission else None


def note_asked(batch: DecisionBatch, cases: int, **more: int) -> None:
    """Put it on the record that a batch begins."""
    details = {"procedure": batch.procedure, "step": batch.step, "verdict": batch.verdict, "cases": cases, "job": batch.job_id}
    record("batch.asked", by=batch.account_id, subject=f"batch:{batch.id}", details={**details, **more})


def keep_batch(many: Many, token: str | None, *, by: int, now: datetime) -> DecisionBatch:
    """Keep which cases are to get which answer; nobody gives it before the batch begins. Part of an action."""
    batch = DecisionBatch(
        procedure=many.procedure, step=many.step, verdict=many.decision.verdict, opinion=many.decision.opinion.strip(),
        fields=dict(many.decision.fields), account_id=by, submission=token, asked_at=now,
    )  # fmt: skip
    db.session.add(batch)
    db.session.flush()
    lines = [BatchLine(batch_id=batch.id, case_id=case, version=many.cases[case]) for case in sorted(many.cases)]
    db.session.add_all(lines)
    return batch


def begin_batch(batch: DecisionBatch, cases: int) -> int:
    """Ask for the work on so many cases; gives the number of the job, which is who asked's. Part of an action."""
    job = enqueue(KIND, {"batch": batch.id}, by=batch.account_id)
    job.total, batch.job_id = cases, job.id
    return job.id


def refuse_unfit(many: Many) -> None:
    """Raise what `decide_many` raises where the whole cannot be asked for."""
    procedure = tenant().association.procedures.get(many.procedure)
    step = next((one for one in procedure.steps if one.name == many.step), None) if procedure else None
    if procedure is None or step is None or many.decision.verdict not in step.answers():
        raise NotFound(say("这一步骤没有这个结论。"))
    if not procedure.batch:
        raise Conflict(say("这一事项须逐件办理。"))
    if not many.cases:
        raise DomainError(say("请至少选择一件。"), "case")
    if reason := missing_reason(step, many.decision.verdict, many.decision.opinion):
        raise Refusals([reason])


# ---- done, by the worker ----------------------------------------------------------------------------------------------
class StoppedBy(Exception):
    """The effects of one case refused in the middle: the whole chunk is taken back and each case gets its own turn."""

    def __init__(self, why: DomainError) -> None:
        super().__init__(str(why))
        self.why = why


def do_batch(batch_id: int, job_id: int, *, size: int = CHUNK) -> None:
    """Give the answer to every line that waits, so many in a transaction.

    Started again at any moment it goes on where the last chunk was kept.
    """
    while lines := _waiting_lines(batch_id, size):
        try:
            with _uncollected():
                _decide_chunk(batch_id, lines, job_id, now=clock.now())
        except (StoppedBy, IntegrityError):
            for line in lines:
                _decide_alone(batch_id, line, job_id, now=clock.now())


@contextmanager
def _uncollected() -> Iterator[None]:
    """Thousands of rows come to life and stay until the commit: looking for garbage among them costs a third of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _waiting_lines(batch_id: int, limit: int) -> Sequence[int]:
    waiting = (BatchLine.batch_id == batch_id, BatchLine.result == LineResult.WAITING)
    return db.session.scalars(select(BatchLine.id).where(*waiting).order_by(BatchLine.id).limit(limit)).all()


@action
def _decide_chunk(batch_id: int, line_ids: Sequence[int], job_id: int, *, now: datetime) -> None:
    batch, lines = _take_lines(batch_id, line_ids)
    with together():
        read_ahead([line.case_id for line in lines], locked=True)
        for line in lines:
            _answer(batch, line, now=now)
        db.session.flush()
    _say_how_far(batch_id, job_id)


def _take_lines(batch_id: int, line_ids: Iterable[int]) -> tuple[DecisionBatch, Sequence[BatchLine]]:
    """The lines that still wait, locked: a second worker finds them answered."""
    wanted = (BatchLine.id.in_(list(line_ids)), BatchLine.result == LineResult.WAITING)
    query = select(BatchLine).where(*wanted).order_by(BatchLine.id).with_for_update()
    lines = db.session.scalars(query.execution_options(populate_existing=True)).all()
    return db.session.get_one(DecisionBatch, batch_id), lines


def _answer(batch: DecisionBatch, line: BatchLine, *, now: datetime) -> None:
    """One case: refused in words before anything is written, or decided with all that follows."""
    decision = Decision(batch.verdict, batch.opinion, batch.fields, step=batch.step)
    docket, by = take_up(line.case_id), batch.account_id
    repeated = is_repeated(docket.case, decision, by=by, version=line.version)
    if repeated or is_proposed(docket, decision, by=by, version=line.version):
        line.result = LineResult.DONE
        return
    try:
        ready = _judged(docket, batch, line, decision, now=now)
    except DomainError as refused:
        _note_refusal(line, refused, LineResult.OVERTAKEN if isinstance(refused, Conflict) else LineResult.REFUSED)
        return
    try:
        ready(now)
        _second(docket, batch, decision, now=now)
    except DomainError as refused:
        raise StoppedBy(refused) from refused
    line.result = LineResult.DONE


def _judged(docket: Docket, batch: DecisionBatch, line: BatchLine, decision: Decision, *, now: datetime) -> Ready:
    if not docket.procedure.batch:
        raise NotAllowed(say("此件按提交时的规定须逐件办理。"))
    ready = prepare(docket, decision, by=batch.account_id, version=line.version, now=now)
    if batch.seconded_by is not None:
        _refuse_unfit_second(docket, batch.seconded_by, decision.verdict, now)
    return ready


def _refuse_unfit_second(docket: Docket, second: int, verdict: str, now: datetime) -> None:
    """Who confirmed the batch must have the right for this very case, now: the right is gone, or it is his own matter."""
    today = clock.local_day(now)
    try:
        his_turn(docket, acting_now(second, today), verdict, today)
    except NotAllowed as error:
        raise NotAllowed(say("确认人%(name)s无权办理此件，或须回避；请另行办理。", name=get_account(second).name)) from error


def _second(docket: Docket, batch: DecisionBatch, decision: Decision, *, now: datetime) -> None:
    """Where the step itself takes two (`second`), who confirmed the batch has confirmed each answer of it."""
    if batch.seconded_by is not None and open_proposal(docket.case.id, batch.step) is not None:
        prepare(docket, decision, by=batch.seconded_by, version=docket.case.version, now=now)(now)


def _note_refusal(line: BatchLine, refused: DomainError, result: LineResult) -> None:
    line.result = result
    line.note = refused.message.msgid[:LONGEST_NOTE]
    line.note_params = {name: _plain(value) for name, value in refused.message.params.items()}


def _plain(value: object) -> Any:
    return value if isinstance(value, int | float | str) else dict(value) if isinstance(value, Mapping) else str(value)


def _decide_alone(batch_id: int, line_id: int, job_id: int, *, now: datetime) -> None:
    """One case in a transaction of its own; what its effects refuse is noted in another."""
    try:
        _decide_one(batch_id, line_id, job_id, now=now)
    except StoppedBy as stopped:
        _refuse_one(batch_id, line_id, stopped.why)
    except IntegrityError:
        _refuse_one(batch_id, line_id, DomainError(say("与其他数据冲突，没有保存；请打开此件单独办理。")))


@action
def _decide_one(batch_id: int, line_id: int, job_id: int, *, now: datetime) -> None:
    batch, lines = _take_lines(batch_id, [line_id])
    for line in lines:
        _answer(batch, line, now=now)
    db.session.flush()
    _say_how_far(batch_id, job_id)


@action
def _refuse_one(batch_id: int, line_id: int, refused: DomainError) -> None:
    _, lines = _take_lines(batch_id, [line_id])
    for line in lines:
        _note_refusal(line, refused, LineResult.REFUSED)


def _say_how_far(batch_id: int, job_id: int) -> None:
    of_batch = select(func.count()).select_from(BatchLine).where(BatchLine.batch_id == batch_id)
    total = db.session.scalar(of_batch) or 0
    waiting = db.session.scalar(of_batch.where(BatchLine.result == LineResult.WAITING)) or 0
    progress(job_id, total - waiting, total)
