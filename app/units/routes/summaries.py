"""The unit's summary tables, from the first recommendation to the stamped scan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.routes.answering import status_of
from app.documents.answering import as_pdf
from app.forms.actions import Incoming, keep_upload
from app.forms.owners import present_owner
from app.forms.places import Place
from app.kernel.errors import Conflict, DomainError, say
from app.procedures.actions import (
    Collected,
    attach_scan,
    hand_in,
    open_bundle,
    print_bundle,
    put_in,
    take_back_bundle,
    take_out,
)
from app.procedures.store import own_bundles
from app.tenancy.capabilities import Capability
from app.tenancy.clock import now
from app.tenancy.configuration.concepts.forms import Field
from app.units.inputs import picked_in
from app.units.routes import bp
from app.units.summaries import STATES, label_of, summary_page, waiting_for_summary
from app.units.workspace import the_workspace
from app.web.access import requires, somebody
from app.web.forms import PlainForm
from app.web.language import translated
from app.web.rendering import render

SCAN = Field(name="scan", label={"zh": "盖章扫描件", "en": "Stamped scan"}, type="file", accept=("pdf", "jpg", "png"))
collecting = requires(Capability.RECOMMEND)


@bp.get("/unit/summaries")
@collecting
def summaries() -> str:
    """What waits for a summary, and the summaries so far."""
    who = somebody()
    workspace = the_workspace(who)
    return render("units/summaries.html", workspace=workspace, waiting=waiting_for_summary(who), bundles=own_bundles(who),
                  states=STATES, label_of=label_of)  # fmt: skip


@bp.post("/unit/summaries")
@collecting
def open_summary() -> AnyResponse:
    """Put everybody who waits at a step on a new summary."""
    the_workspace(somebody())
    wanted = Collected(request.form.get("procedure", ""), request.form.get("step", ""))
    number = open_bundle(wanted, by=somebody().account_id, now=now())
    return redirect(url_for(".summary", number=number))


@bp.get("/unit/summaries/<number>")
@collecting
def summary(number: str) -> str:
    """One summary: its people, the list for the stamp, the scan, handing it up."""
    return _page(number, PlainForm())


@bp.post("/unit/summaries/<number>/list.pdf")
@collecting
def print_summary(number: str) -> Response | tuple[str, int]:
    """The list for the stamp, on A4 landscape. It is frozen under a version."""
    form = PlainForm()
    if form.try_to(print_bundle, number, by=somebody().account_id, now=now()):
        return as_pdf(form.done, number, attached=True)
    return _page(number, form), _status(form)


@bp.post("/unit/summaries/<number>/scan")
@collecting
def scan_summary(number: str) -> AnyResponse | tuple[str, int]:
    """The scan of the stamped list."""
    form = PlainForm()
    if form.try_to(_attach, number):
        flash(translated(say("已收到盖章扫描件，可以报送。")), "ok")
        return redirect(url_for(".summary", number=number))
    return _page(number, form), _status(form)


def _attach(number: str) -> None:
    file, revision = request.files.get("scan-file"), request.form.get("revision", "")
    if file is None or not file.filename:
        raise DomainError(say("请选择盖章扫描件。"), "scan")
    kept = keep_upload(
        Incoming(file.filename, file.stream.read()), Place("bundle", SCAN.name, SCAN), owner=present_owner(), now=now()
    )
    known = int(revision) if revision.isascii() and revision.isdecimal() and len(revision) < 6 else 0
    attach_scan(number, kept, revision=known, by=somebody().account_id, now=now())


@bp.post("/unit/summaries/<number>/people")
@collecting
def change_summary(number: str) -> AnyResponse | tuple[str, int]:
    """Put people on the summary or take them off, before it is handed up."""
    act = {"add": put_in, "remove": take_out}.get(request.form.get("do", ""), take_out)
    return _do(number, act, picked_in(request.form))


@bp.post("/unit/summaries/<number>/hand-in")
@collecting
def hand_in_summary(number: str) -> AnyResponse | tuple[str, int]:
    """Hand the summary up; the association begins its review."""
    return _do(number, hand_in)


@bp.post("/unit/summaries/<number>/take-back")
@collecting
def take_back_summary(number: str) -> AnyResponse | tuple[str, int]:
    """Take the summary back while nothing of it was decided."""
    return _do(number, take_back_bundle)


def _do(number: str, act: Callable[..., Any], *more: Any) -> AnyResponse | tuple[str, int]:
    form = PlainForm()
    if form.try_to(act, number, *more, by=somebody().account_id, now=now()):
        return redirect(url_for(".summary", number=number))
    return _page(number, form), _status(form)


def _status(form: PlainForm) -> int:
    return 409 if isinstance(form.refusal, Conflict) else status_of(form)


def _page(number: str, form: PlainForm) -> str:
    who = somebody()
    the_workspace(who)
    return render("units/summary.html", page=summary_page(who, number), states=STATES, refusals=form.refusals)
