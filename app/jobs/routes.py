"""My background work: the list, one job's progress and report, starting it again, the file it made."""

from __future__ import annotations

import io

from flask import Blueprint, Response, redirect, request, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.jobs import actions
from app.jobs.kinds import Report, Wish, kind_named
from app.jobs.labels import MARKS, STATES
from app.jobs.models import Job
from app.jobs.queue import worker_is_there
from app.jobs.store import get_job, has_file, jobs_of
from app.kernel.errors import NotFound, say
from app.tenancy import storage
from app.tenancy.clock import now
from app.web.access import signed_in, somebody
from app.web.paging import cut, unpack
from app.web.rendering import render

PAGE = 20
LONGEST_WORD = 20
bp = Blueprint("jobs", __name__, template_folder="templates")


@bp.get("/jobs")
@signed_in
def mine() -> str:
    """What I asked for, the youngest first."""
    after = unpack(request.args.get("after"))
    jobs = jobs_of(somebody().account_id, before=int(after[0]) if after else None, limit=PAGE + 1)
    page = cut(jobs, lambda job: (job.id,), size=PAGE, first=after is None)
    labels = {job.kind: kind_named(job.kind).label for job in page.rows}
    return render("jobs/jobs.html", page=page, labels=labels, states=STATES, marks=MARKS, worker=worker_is_there())


@bp.get("/jobs/<int(max=2147483647):job_id>")
@signed_in
def progress(job_id: int) -> str:
    """How far a job is, and what became of each thing it works on."""
    job = get_job(job_id, seen_by=somebody())
    kind = kind_named(job.kind)
    return render(
        "jobs/job.html", job=job, label=kind.label, report=_report(job), state=STATES[job.state], mark=MARKS[job.state],
        worker=worker_is_there(), has_file=has_file(job, now()), show=request.args.get("show", "")[:LONGEST_WORD],
        first=not request.args.get("after"),
    )  # fmt: skip


def _report(job: Job) -> Report | None:
    tell = kind_named(job.kind).tell
    wish = Wish(request.args.get("show", "")[:LONGEST_WORD], request.args.get("after"))
    return tell(job, wish) if tell else None


@bp.post("/jobs/<int(max=2147483647):job_id>/again")
@signed_in
def again(job_id: int) -> AnyResponse:
    """Start a job that failed once more."""
    who = somebody()
    get_job(job_id, seen_by=who)
    actions.again(job_id, by=who.account_id)
    return redirect(url_for("jobs.progress", job_id=job_id))


@bp.get("/jobs/<int(max=2147483647):job_id>/file")
@signed_in
def fetch(job_id: int) -> Response:
    """The file that a job made, for who may see the job now, for 24 hours."""
    who = somebody()
    if not has_file(get_job(job_id, seen_by=who), now()):
        raise NotFound(say("文件已过期删除，请重新生成。"))
    actions.note_fetched(job_id, by=who.account_id)
    job = get_job(job_id, seen_by=who)
    content = io.BytesIO(storage.read(job.file_stored or ""))
    answer = send_file(content, as_attachment=True, download_name=job.file_name, etag=False)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
