"""What a batch that waits for a second person would do: the answer in words, and how each case stands now."""

from __future__ import annotations

from datetime import datetime

from app.forms.rules import form_of_fields
from app.forms.wording import Wording
from app.jobs.kinds import ReportLine
from app.kernel.errors import Message, say
from app.procedures.actions.batching import KIND, preview
from app.procedures.actions.deciding import Decision
from app.procedures.actions.large import begin_confirmed
from app.procedures.batches.models import BatchLine, DecisionBatch, LineResult
from app.procedures.batchjob import MARKS, RESULTS
from app.procedures.labels import verdict_label
from app.procedures.store import get_batch, lines_of
from app.seconding.kinds import Kind, Preview, register_kind
from app.seconding.models import SecondRequest
from app.tenancy.configuration.concepts.procedures import Step
from app.tenancy.tenants import tenant
from app.web.language import current_language, said, translated
from app.web.paging import cut, unpack

PAGE = 50
READY, NOT_READY = say("可以办理"), say("目前不能办理")


def previewed(asked: SecondRequest, after: str | None, now: datetime) -> Preview:
    """Procedure, step and answer, and a page of its cases: each as it would be judged now."""
    batch, start = get_batch(int(asked.args["batch"])), unpack(after)
    rows = lines_of(batch.id, after=int(start[0]) if start else None, limit=PAGE + 1)
    page = cut(rows, lambda row: (row[0].id,), size=PAGE, first=start is None)
    judged = _judged(batch, asked, [line for line, _row in page.rows], now)
    lines = [
        ReportLine(row.title, f"/desk/cases/{row.number}", *_state(line, judged), row.number, _why(line, judged))
        for line, row in page.rows
    ]  # fmt: skip
    return Preview([*_alone(asked), *_facts(batch)], lines, page.after, "/desk")


def _alone(asked: SecondRequest) -> list[tuple[str | Message, str | Message]]:
    """How many were decided by one person before, where it is together with them that the batch takes two."""
    before = int(asked.args.get("alone", 0))
    return [(say("此前单独办理"), say("%(count)s 件", count=before))] if before else []


def _judged(batch: DecisionBatch, asked: SecondRequest, lines: list[BatchLine], now: datetime) -> dict[int, Message | None]:
    """What would become of the cases that still wait; nothing once the request is closed."""
    if asked.closed_at is not None:
        return {}
    decision = Decision(batch.verdict, batch.opinion, batch.fields)
    found = preview(batch.procedure, batch.step, decision, [one.case_id for one in lines], by=batch.account_id, now=now)
    seen = {line.case_id: line.version for line in lines}
    moved = say("此后已有变动，不再办理。")
    return {one.case_id: one.refusal or (moved if one.version != seen[one.case_id] else None) for one in found}


def _state(line: BatchLine, judged: dict[int, Message | None]) -> tuple[Message, str]:
    if line.case_id not in judged or line.result is not LineResult.WAITING:
        return RESULTS[line.result], MARKS[line.result]
    return (READY, "ok") if judged[line.case_id] is None else (NOT_READY, "wait")


def _why(line: BatchLine, judged: dict[int, Message | None]) -> Message | None:
    return line.said if line.note else judged.get(line.case_id)


def _facts(batch: DecisionBatch) -> list[tuple[str | Message, str | Message]]:
    procedure = tenant().association.procedures.get(batch.procedure)
    step = next((one for one in procedure.steps if one.name == batch.step), None) if procedure else None
    found: list[tuple[str | Message, str | Message]] = [
        (say("事项"), said(procedure.label) if procedure else batch.procedure),
        (say("步骤"), said(step.label) if step else batch.step),
        (say("结论"), verdict_label(batch.verdict)),
    ]
    if batch.opinion:
        found.append((say("意见"), batch.opinion))
    return found + (_filled_in(batch, step) if step and step.fields else [])


def _filled_in(batch: DecisionBatch, step: Step) -> list[tuple[str | Message, str | Message]]:
    form = form_of_fields(f"{batch.procedure}.{step.name}", step.label, step.fields)
    words = Wording(tenant().configuration, current_language(), translated)
    given = [(ask, batch.fields[name]) for name, ask in form.fields.items() if name in batch.fields]
    return [(words.label(ask), words.of(ask, value)) for ask, value in given]


register_kind(Kind(KIND, say("批量办理"), say("办件数"), begin_confirmed, both_look_on=True, preview=previewed))
