"""One thing done with several people: first what is going to happen, then the confirmation."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app.kernel.errors import say
from app.procedures.actions import Decision
from app.tenancy.capabilities import Capability
from app.tenancy.clock import now, today
from app.units.acts import ANSWER, BACK
from app.units.batch import Outcome, Preview, answer_all, preview, start_all, take_back_all
from app.units.inputs import BatchForm, picked_in
from app.units.routes import bp
from app.units.workspace import Workspace, people_workspace
from app.web.access import requires, somebody
from app.web.language import translated
from app.web.rendering import render


@bp.get("/unit/people/batch")
@requires(Capability.RECOMMEND)
def preview_batch() -> Response | str:
    """Who is going to be recommended, returned, renewed; nothing happens yet."""
    ids = picked_in(request.args)
    if not ids:
        flash(translated(say("请先勾选人员，再选择办理事项。")), "wait")
        return redirect(url_for(".people"))
    who = somebody()
    found = preview(who, people_workspace(who), request.args.get("act", ""), ids, today=today())
    return _page(found, BatchForm())


@bp.post("/unit/people/batch")
@requires(Capability.RECOMMEND)
def do_batch() -> Response | tuple[str, int]:
    """Do it: answers as a job with a report, the rest one by one; what could not be done is told by name."""
    who, form = somebody(), BatchForm()
    workspace, ids = people_workspace(who), picked_in(request.form)
    found = preview(who, workspace, form.act.data or "", ids, today=today())
    if not form.validate_on_submit():
        return _page(found, form), 422
    if found.act.kind == ANSWER:
        decision = Decision(found.act.word, opinion=form.opinion.data or "")
        cases, token = form.cases(request.form), request.form.get("submission", "")
        if not form.try_to(answer_all, found, cases, decision, by=who.account_id, submission=token, now=now()):
            return _page(found, form), 422
        _tell_left(found)
        return redirect(url_for("jobs.progress", job_id=form.done))
    return _told(_one_by_one(form, workspace, found))


def _tell_left(found: Preview) -> None:
    """Those who were confirmed and to whom it does not apply any more: somebody else was quicker."""
    for one in found.left:
        flash(translated(say("%(name)s：%(reason)s", name=one.name, reason=translated(one.why))), "wait")


def _one_by_one(form: BatchForm, workspace: Workspace, found: Preview) -> Sequence[Outcome]:
    who = somebody()
    if found.act.kind == BACK:
        return take_back_all(who, form.cases(request.form), now=now())
    token, ids = request.form.get("submission", ""), [line.person.id for line in found.lines]
    return start_all(who, workspace, found.act.procedure, ids, submission=token, now=now())


def _page(found: Preview, form: BatchForm) -> str:
    return render("units/batch.html", page=found, form=form, submission=request.form.get("submission") or uuid4().hex)


def _told(outcomes: Sequence[Outcome]) -> Response:
    done, failed = sum(1 for one in outcomes if not one.refused), [one for one in outcomes if one.refused]
    if done:
        flash(translated(say("已办理 %(count)s 人。", count=done)), "ok")
    for one in failed:
        flash(translated(say("%(name)s：%(reason)s", name=one.name, reason=_said(one))), "stop")
    return redirect(url_for(".people"))


def _said(one: Outcome) -> str:
    return one.refused if isinstance(one.refused, str) else translated(one.refused) if one.refused else ""
