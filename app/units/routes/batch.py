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
from app.units.acts import ANSWER
from app.units.batch import Outcome, Preview, answer_all, preview, start_all
from app.units.inputs import BatchForm, picked_in
from app.units.routes import bp
from app.units.workspace import people_workspace
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
    """Do it for each, one by one; what could not be done is told by name."""
    who, form = somebody(), BatchForm()
    workspace = people_workspace(who)
    kind, procedure, _, word = [*(form.act.data or "").split("."), "", "", "", ""][:4]
    cases, ids = form.cases(request.form), picked_in(request.form)
    if kind == ANSWER and form.validate_on_submit() and not _lacks_reason(form):
        outcomes = answer_all(who, cases, Decision(word, opinion=form.opinion.data or ""), now=now())
    elif kind != ANSWER and form.validate_on_submit():
        token = request.form.get("submission", "")
        outcomes = start_all(who, workspace, procedure, ids, submission=token, now=now())
    else:
        return _page(preview(who, workspace, form.act.data or "", ids, today=today()), form), 422
    return _told(outcomes)


def _lacks_reason(form: BatchForm) -> bool:
    if not request.form.get("needs_reason") or len((form.opinion.data or "").strip()) > 1:
        return False
    form.opinion.errors = [translated(say("请写明理由，本人会看到。"))]
    return True


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
