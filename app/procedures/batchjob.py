"""The background work of a batch, and the report that its page shows."""

from __future__ import annotations

from collections.abc import Mapping

from app.bodies.rules import ids_on
from app.jobs.kinds import Count, Report, ReportLine, Wish, is_own, job
from app.jobs.models import Job
from app.kernel.errors import Message, say
from app.procedures.actions.batching import KIND, do_batch
from app.procedures.batches.models import LineResult
from app.procedures.labels import verdict_label
from app.procedures.store import count_lines, get_batch, lines_of
from app.tenancy.capabilities import Capability
from app.tenancy.tenants import tenant
from app.web.access import Identity
from app.web.paging import cut, unpack

PAGE = 50
RESULTS: Mapping[LineResult, Message] = {
    LineResult.WAITING: say("待办理"),
    LineResult.DONE: say("已办理"),
    LineResult.REFUSED: say("未办理"),
    LineResult.OVERTAKEN: say("已由他人办理"),
}
MARKS: Mapping[LineResult, str] = {
    LineResult.WAITING: "wait",
    LineResult.DONE: "ok",
    LineResult.REFUSED: "stop",
    LineResult.OVERTAKEN: "off",
}


def may_look_on(wanted: Job, who: Identity) -> bool:
    """Whoever asked for it or confirmed it while he works here, and who decides for the whole association."""
    if is_own(wanted, who):
        return who.works_here
    if who.works_here and who.account_id == get_batch(int(wanted.args["batch"])).seconded_by:
        return True
    return any(Capability.DECIDE in held.capabilities and len(ids_on(held.body_path)) == 1 for held in who.roles)


def tell(wanted: Job, wish: Wish) -> Report:
    """What became of each case, by result; each leads to its page."""
    batch = get_batch(int(wanted.args["batch"]))
    counts, after = count_lines(batch.id), unpack(wish.after)
    show = wish.show if wish.show in set(LineResult) else ""
    rows = lines_of(batch.id, show, after=int(after[0]) if after else None, limit=PAGE + 1)
    page = cut(rows, lambda row: (row[0].id,), size=PAGE, first=after is None)
    tabs = [Count(say("全部"), sum(counts.values()))]
    tabs += [Count(RESULTS[one], number, MARKS[one], one.value) for one, number in counts.items() if number]
    lines = [
        ReportLine(row.title, f"/desk/cases/{row.number}", RESULTS[line.result], MARKS[line.result], row.number,
                   line.said if line.note else None)
        for line, row in page.rows
    ]  # fmt: skip
    return Report(_about(batch.procedure, batch.step, batch.verdict), tabs, lines, page.after, "/desk")


def _about(procedure: str, step: str, verdict: str) -> Message:
    described = tenant().association.procedures.get(procedure)
    labels = {one.name: one.label for one in described.steps} if described else {}
    label: object = described.label if described else procedure
    return say("%(procedure)s，%(step)s：%(verdict)s", procedure=label, step=labels.get(step, step),
               verdict=verdict_label(verdict))  # fmt: skip


@job(KIND, label=say("批量办理"), seen_by=may_look_on, tell=tell)
def work(wanted: Job) -> None:
    """Answer what waits; a worker that died in the middle is followed by another."""
    do_batch(int(wanted.args["batch"]), wanted.id)
