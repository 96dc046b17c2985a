"""My stock phrases: kept with an answer, taken away here."""

from __future__ import annotations

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from app.approval.actions import drop_phrase
from app.approval.lists import step_label
from app.approval.routes import bp
from app.approval.store import phrases_of
from app.kernel.errors import say
from app.tenancy.capabilities import Capability
from app.tenancy.tenants import tenant
from app.web.access import requires, somebody
from app.web.language import said, translated
from app.web.rendering import render


@bp.get("/desk/phrases")
@requires(*Capability)
def phrases() -> str:
    """The sentences that I keep, by procedure and step."""
    procedures = tenant().association.procedures
    kept = [
        (one.id, one.text, said(procedures[one.procedure].label) if one.procedure in procedures else one.procedure,
         step_label(procedures.get(one.procedure), one.step))
        for one in phrases_of(somebody().account_id)
    ]  # fmt: skip
    return render("approval/phrases.html", kept=kept)


@bp.post("/desk/phrases/<int(max=2147483647):phrase_id>/drop")
@requires(*Capability)
def drop(phrase_id: int) -> Response:
    """Take one away."""
    drop_phrase(phrase_id, by=somebody().account_id)
    flash(translated(say("已删除。")), "ok")
    return redirect(url_for("approval.phrases"))
