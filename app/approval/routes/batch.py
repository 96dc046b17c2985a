"""Several cases at once: the preview of a batch, and its beginning. What becomes of it stands on the job's page."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app.approval.batch import (
    Batch,
    BatchForm,
    asks_of,
    batch_of,
    batch_page,
    chosen_numbers,
    decision_in,
    many_of,
    one_of,
    prospects_of,
)
from app.approval.routes import bp
from app.approval.waits import my_waits
from app.jobs.queue import worker_is_there
from app.kernel.errors import DomainError, NotFound
from app.procedures.actions import Begun, Decision, ask_for_many
from app.procedures.docket import Docket
from app.tenancy.capabilities import Capability
from app.tenancy.clock import now
from app.web.access import requires, somebody
from app.web.language import translated
from app.web.rendering import render


@bp.post("/desk/batch")
@requires(*Capability)
def batch() -> Response | str:
    """Which of the chosen cases can get this answer, which cannot and why."""
    chosen = _chosen(anew=True)
    if isinstance(chosen, Response):
        return chosen
    docket, form = one_of(chosen, somebody()), BatchForm()
    return _page(chosen, docket, decision_in(docket, form, request.form, now()), form)


@bp.post("/desk/batch/confirm")
@requires(*Capability)
def begin_batch() -> Response | tuple[str, int]:
    """Begin it in the background, and go to the page that says how far it is."""
    chosen, who = _chosen(), somebody()
    if isinstance(chosen, Response):
        return chosen
    docket, form = one_of(chosen, who), BatchForm()
    decision = decision_in(docket, form, request.form, now())
    sound = form.validate() and not (form.reading and form.reading.wrong)
    for refused in asks_of(prospects_of(chosen, decision, by=who.account_id, now=now())):
        form.refuse(refused, {})
        sound = False
    many = many_of(chosen, decision, request.form, form.key)
    if sound and form.try_to(ask_for_many, many, form.reason.data or "", by=who.account_id, now=now()):
        return redirect(_way_on(form.done))
    return _page(chosen, docket, decision, form), 422


def _way_on(begun: Begun) -> str:
    """To the work that runs, or to the request that waits for another person."""
    if begun.request_id:
        return url_for("seconding.one", request_id=begun.request_id)
    return url_for("jobs.progress", job_id=begun.job_id)


def _chosen(*, anew: bool = False) -> Batch | Response:
    try:
        return batch_of(chosen_numbers(request.form, anew=anew), somebody())
    except NotFound:
        raise
    except DomainError as refused:
        flash(translated(refused.message), "wait")
        return redirect(url_for("approval.inbox"))


def _page(chosen: Batch, docket: Docket, decision: Decision, form: BatchForm) -> str:
    page = batch_page(chosen, docket, decision, form, by=somebody().account_id, now=now())
    return render("approval/batch.html", page=page, form=form, worker=worker_is_there(), total=my_waits(somebody()).total)
