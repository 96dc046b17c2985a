"""The list of the unit's people as a spreadsheet."""

from __future__ import annotations

import io

from flask import redirect, send_file, url_for
from werkzeug.wrappers import Response

from app.accounts.identities import recently_confirmed
from app.documents.sheets import sheet_bytes
from app.seconding.alone import load_of
from app.seconding.labels import why_rows_take_two
from app.seconding.rules import Load, Measure
from app.tenancy.capabilities import Capability
from app.tenancy.clock import now, today
from app.units.actions import take_alone, whom
from app.units.exporting import people_sheet, sees_numbers
from app.units.exportjob import MOST_AT_ONCE, ask_for_export, ask_for_large_export
from app.units.inputs import ExportForm
from app.units.routes import bp
from app.units.store import Sought, count_matching
from app.units.workspace import Workspace, people_workspace
from app.web.access import requires, somebody
from app.web.rendering import render

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/unit/export")
@requires(Capability.EXPORT)
@recently_confirmed
def before_export() -> str:
    """What is going to be taken away, and what it is for."""
    return _page(people_workspace(somebody()), ExportForm())


@bp.post("/unit/export")
@requires(Capability.EXPORT)
@recently_confirmed
def export() -> Response | tuple[str, int]:
    """Everybody of the unit; that it was taken away, and what for, is on the record first. A long list is a job."""
    who, form = somebody(), ExportForm()
    workspace = people_workspace(who)
    if not form.validate_on_submit():
        return _page(workspace, form), 422
    rows, masked = count_matching(workspace.unit_id, Sought()), not sees_numbers(workspace)
    if _load(workspace, rows).takes_two:
        return _ask(workspace, form, rows)
    take_alone(workspace.unit_id, form.reason.data or "", by=who.account_id, rows=rows, masked=masked, now=now())
    if rows > MOST_AT_ONCE:
        return redirect(url_for("jobs.progress", job_id=ask_for_export(workspace, by=who.account_id)))
    content = sheet_bytes(people_sheet(who, workspace, today()))
    name = f"{workspace.name} {today().isoformat()}.xlsx"
    answer = send_file(io.BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=name, etag=False)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _load(workspace: Workspace, rows: int) -> Load:
    return load_of(Measure.EXPORTS, rows, what=whom(workspace.unit_id), by=somebody().account_id, now=now())


def _ask(workspace: Workspace, form: ExportForm, rows: int) -> Response | tuple[str, int]:
    """A long list takes two persons: on to the request that waits for the other."""
    reason, by = form.reason.data or "", somebody().account_id
    if form.try_to(ask_for_large_export, workspace, reason, by=by, rows=rows, submission=form.key, now=now()):
        return redirect(url_for("seconding.one", request_id=form.done))
    return _page(workspace, form), 422


def _page(workspace: Workspace, form: ExportForm) -> str:
    rows = count_matching(workspace.unit_id, Sought())
    load, masked = _load(workspace, rows), not sees_numbers(workspace)
    why_two = why_rows_take_two(load) if load.takes_two else None
    return render("units/export.html", workspace=workspace, form=form, rows=rows, masked=masked, why_two=why_two)
