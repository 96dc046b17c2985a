"""Whom assemblies authorise to decide in their place: recorded with the resolution's scan, taken back."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app.forms.actions import Incoming, keep_upload
from app.forms.owners import present_owner
from app.forms.places import Place
from app.governance import actions
from app.governance.authoritypage import authorities_page
from app.governance.inputs import DelegationForm
from app.governance.routes import bp
from app.governance.routes.desk import WORKS
from app.kernel.errors import DomainError, say
from app.tenancy.clock import now
from app.tenancy.configuration.concepts.forms import Field
from app.web.access import requires, somebody
from app.web.language import translated
from app.web.rendering import render

SCAN = Field(
    name="scan", label={"zh": "授权决议扫描件", "en": "Scan of the resolution"}, type="file", accept=("pdf", "jpg", "png"),
    required=False,
)  # fmt: skip


@bp.get("/desk/votes/authorities")
@requires(*WORKS)
def authorities() -> str:
    """The authorities given, and a form for another."""
    return render("governance/authorities.html", page=authorities_page(somebody()), form=DelegationForm())


@bp.post("/desk/votes/authorities")
@requires(*WORKS)
def authorise() -> Response | tuple[str, int]:
    """Record one."""
    form = DelegationForm()
    _take_scan(form)
    if form.validate_on_submit() and not form.refusals and form.try_to(
        actions.authorise, form.given(), by=somebody().account_id, now=now()
    ):
        flash(translated(say("授权已登记，等待表决的办件现在也等待被授权人办理。")), "ok")
        return redirect(url_for("governance.authorities"))
    return render("governance/authorities.html", page=authorities_page(somebody()), form=form), 422


def _take_scan(form: DelegationForm) -> None:
    """Keep the scan that came along; a refusal of anything else does not lose it."""
    file = request.files.get("scan-file")
    if file is None or not file.filename:
        return
    place = Place("delegation", SCAN.name, SCAN)
    try:
        form.scan.data = keep_upload(Incoming(file.filename, file.stream.read()), place, owner=present_owner(), now=now())
    except DomainError as refused:
        form.refuse(refused, {refused.field or "": "reference"} if refused.field else {})


@bp.post("/desk/votes/authorities/<int(max=2147483647):delegation_id>/end")
@requires(*WORKS)
def end_authority(delegation_id: int) -> Response:
    """Take one back."""
    actions.end_delegation(delegation_id, by=somebody().account_id, now=now())
    flash(translated(say("授权已收回，办件重新由会议表决。")), "ok")
    return redirect(url_for("governance.authorities"))
