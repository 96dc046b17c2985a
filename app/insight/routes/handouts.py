"""The issue register: what waits to be collected, noting who collected it, taking the list along for signatures."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app.documents.handing_out import Collected, kinds_handed_out
from app.documents.sheets import sheet_bytes
from app.insight.handouts import page as register
from app.insight.handouts.store import GONE, WAITING, Sought
from app.insight.inputs import HandoutForm, ReasonForm
from app.insight.routes import bp
from app.insight.routes.importing import as_file
from app.kernel.errors import DomainError, NotFound, say
from app.tenancy.capabilities import Capability
from app.tenancy.clock import today
from app.web.access import requires, somebody
from app.web.language import translated
from app.web.paging import unpack
from app.web.rendering import render

MOST = 200
LONGEST_SEARCH = 60


@bp.get("/office/handouts")
@requires(Capability.SEE_REGISTER)
def handouts() -> str:
    """The register: those that wait, or with `?state=gone` those that were collected."""
    return _page(HandoutForm())


def _page(form: HandoutForm, picked: Any = ()) -> str:
    if not kinds_handed_out():
        raise NotFound(say("没有这个页面：没有需要发放登记的证件。"))
    after = unpack(request.args.get("after"))
    page = register.handout_page(somebody(), _sought(), before=int(after[0]) if after else None)
    return render("insight/handouts.html", page=page, form=form, picked=picked, undoing=ReasonForm())


def _sought() -> Sought:
    args = request.args
    text = " ".join(args.get("q", "").split())[:LONGEST_SEARCH].replace("\0", "")
    kind = args.get("kind", "")
    return Sought(GONE if args.get("state") == GONE else WAITING, kind if kind in kinds_handed_out() else "", text)


@bp.post("/office/handouts")
@requires(Capability.ISSUE)
def note_handouts() -> str | Response | tuple[str, int]:
    """Note who collected the ticked papers."""
    form, ids = HandoutForm(), _picked()
    if not ids:
        form.refusals.append(translated(say("请至少选择一件。")))
    elif form.validate_on_submit():
        collected = Collected(form.to_name.data or "", form.on.data or today(), form.note.data or "")
        if form.try_to(register.note, somebody(), ids, collected):
            flash(translated(say("已登记发放 %(count)s 件。", count=form.done)), "ok")
            return redirect(url_for("insight.handouts"))
    return _page(form, picked=ids), 422


def _picked() -> list[int]:
    sent = request.form.getlist("pick")[:MOST]
    return [int(text) for text in sent if text.isascii() and text.isdecimal() and len(text) < 10]


@bp.post("/office/handouts/<int(max=2147483647):document_id>/undo")
@requires(Capability.ISSUE)
def undo_handout(document_id: int) -> Response:
    """A hand-out that was noted wrongly."""
    form = ReasonForm()
    if form.validate_on_submit() and form.try_to(register.undo, somebody(), document_id, form.reason.data or ""):
        flash(translated(say("已更正，证件回到待领取。")), "ok")
    for _field, sentence in form.summary():
        flash(sentence, "stop")
    return redirect(url_for("insight.handouts", state=GONE))


@bp.post("/office/handouts/sheet")
@requires(Capability.SEE_REGISTER)
def handout_sheet() -> Response:
    """The list as it is shown, with a column to sign in."""
    sheet, rows = register.sheet_of(somebody(), _sought(), today())
    try:
        register.note_taken(somebody().account_id, rows)
    except DomainError as refused:
        flash(translated(refused.message), "stop")
        return redirect(url_for("insight.handouts"))
    return as_file(sheet_bytes(sheet), f"handouts-{today().isoformat()}.xlsx")
