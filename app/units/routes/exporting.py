"""The list of the unit's people as a spreadsheet."""

from __future__ import annotations

import io

from flask import Response, send_file

from app.tenancy.capabilities import Capability
from app.tenancy.clock import today
from app.units.actions import note_export
from app.units.exporting import people_sheet, sees_numbers
from app.units.routes import bp
from app.units.sheet import draw_sheet
from app.units.store import Sought, count_matching
from app.units.workspace import people_workspace
from app.web.access import requires, somebody

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.post("/unit/people.xlsx")
@requires(Capability.EXPORT)
def export() -> Response:
    """Everybody of the unit; that it was taken away is on the record first."""
    who = somebody()
    workspace = people_workspace(who)
    rows = count_matching(workspace.unit_id, Sought())
    note_export(workspace.unit_id, by=who.account_id, rows=rows, masked=not sees_numbers(workspace))
    content = draw_sheet(people_sheet(who, workspace, today()))
    name = f"{workspace.name} {today().isoformat()}.xlsx"
    answer = send_file(io.BytesIO(content), mimetype=XLSX, as_attachment=True, download_name=name, etag=False)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
