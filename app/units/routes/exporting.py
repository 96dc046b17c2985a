"""The list of the unit's people as a spreadsheet."""

from __future__ import annotations

import io

from flask import redirect, send_file, url_for
from werkzeug.wrappers import Response

from app.accounts.identities import recently_confirmed
from app.documents.sheets import sheet_bytes
from app.tenancy.capabilities import Capability
from app.tenancy.clock import today
from app.units.actions import note_export
from app.units.exporting import people_sheet, sees_numbers
from app.units.exportjob import MOST_AT_ONCE, ask_for_export
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
    note_export(workspace.unit_id, form.reason.data or "", by=who.account_id, rows=rows, masked=masked)
    if rows > MOST_AT_ONCE:
        return redirect(url_for("jobs.progress", job_id=ask_for_export(workspace, by=who.account_id)))
    content = sheet_bytes(people_sheet(who, workspace, today()))
    name = f"{workspace.name} {today().isoformat()}.xlsx"
    answer = send_file(io.BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=name, etag=False)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _page(workspace: Workspace, form: ExportForm) -> str:
    rows = count_matching(workspace.unit_id, Sought())
    return render("units/export.html", workspace=workspace, form=form, rows=rows, masked=not sees_numbers(workspace))
