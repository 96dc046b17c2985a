"""What became of the cases of a batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from app.procedures.batches.models import BatchLine, DecisionBatch, LineResult
from app.procedures.models import Case
from app.procedures.store.cases import seen_at_work
from app.procedures.store.desks import asker_of, step_waiting_for
from app.tenancy.database import db
from app.web.access import Identity


@dataclass(frozen=True)
class Standing:
    """A case that was chosen: and where it stands."""

    id: int
    number: str
    procedure: str
    step: str


def seen_among(numbers: Sequence[str], *, seen_by: Identity) -> list[Standing]:
    """Those of the numbers that somebody in charge may see, in the order of their ids; foreign ones are left out.

    Each at the step that waits for him, where several run side by side.
    """
    step = func.coalesce(step_waiting_for(asker_of(seen_by)), Case.step)
    query = select(Case.id, Case.number, Case.procedure, step).where(Case.number.in_(numbers), seen_at_work(seen_by))
    return [Standing(*row) for row in db.session.execute(query.order_by(Case.id))]


def get_batch(batch_id: int) -> DecisionBatch:
    """A batch by its id; a job names it, and who may see the job may see it."""
    return db.session.get_one(DecisionBatch, batch_id)


def count_lines(batch_id: int) -> Mapping[LineResult, int]:
    """How many of its cases came to which result."""
    query = select(BatchLine.result, func.count()).where(BatchLine.batch_id == batch_id).group_by(BatchLine.result)
    found = {row[0]: row[1] for row in db.session.execute(query.order_by(BatchLine.result))}
    return {result: found.get(result, 0) for result in LineResult}


def lines_of(batch_id: int, result: str = "", *, after: int | None = None, limit: int) -> list[tuple[BatchLine, Any]]:
    """Its cases with number and title, in order, of one result or of all."""
    query = select(BatchLine, Case.number, Case.title).join(Case, Case.id == BatchLine.case_id)
    query = query.where(BatchLine.batch_id == batch_id)
    if result:
        query = query.where(BatchLine.result == result)
    if after is not None:
        query = query.where(BatchLine.id > after)
    return [(row[0], row) for row in db.session.execute(query.order_by(BatchLine.id).limit(limit))]
