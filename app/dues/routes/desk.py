"""Finance's desk: the bills that wait to be confirmed, all others by filter and search, and the list as a spreadsheet."""

from __future__ import annotations

import io

from flask import Response, request, send_file

from app.dues.actions.exporting import note_export
from app.dues.desk import TITLES, address, as_sheet, desk_page, sought_in, tabs
from app.dues.routes import bp
from app.dues.store.charges import units_waiting
from app.tenancy.capabilities import Capability
from app.tenancy.clock import now, today
from app.web.access import requires, somebody
from app.web.paging import unpack
from app.web.rendering import render

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/office/finance")
@requires(Capability.CONFIRM_PAYMENTS, Capability.EDIT_REGISTER)
def finance() -> str:
    """The bills, those with a voucher to look at first."""
    who, sought = somebody(), sought_in(request.args, somebody(), today())
    after = unpack(request.args.get("after"))
    page = desk_page(who, sought[0], sought[1], after=after, today=today())
    units = units_waiting(who) if page.sought.view.value in ("checking", "open") and after is None else []
    following = address(page.sought, page.lines.after) if page.lines.after else ""
    return render(
        "dues/finance.html", page=page, tabs=tabs(page), title=TITLES[page.sought.view], units=units, following=following,
        start=address(page.sought),
    )  # fmt: skip


@bp.post("/office/finance/export.xlsx")
@requires(Capability.CONFIRM_PAYMENTS)
def export() -> Response:
    """What the filters show, as a spreadsheet; that it was taken is on the record first."""
    who, (sought, _) = somebody(), sought_in(request.args, somebody(), today())
    note_export(sought.view.value, sought.narrowed(), by=who.account_id, now=now())
    content = io.BytesIO(as_sheet(who, sought, today()))
    answer = send_file(
        content, mimetype=SHEET, as_attachment=True, download_name=f"dues-{today().isoformat()}.xlsx", etag=False
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
