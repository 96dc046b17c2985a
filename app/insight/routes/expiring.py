"""What expires: the list by day, and taking it along."""

from __future__ import annotations

from flask import request
from werkzeug.wrappers import Response

from app.documents.expiring import expiring_kinds
from app.documents.sheets import sheet_bytes
from app.insight.expiring import page as papers
from app.insight.expiring.store import OVER, SOON, SPANS, Sought
from app.insight.routes import bp
from app.insight.routes.importing import as_file
from app.kernel.errors import NotFound, say
from app.tenancy.capabilities import Capability
from app.tenancy.clock import today
from app.web.access import requires, somebody
from app.web.paging import unpack
from app.web.rendering import render

LONGEST_SEARCH = 60


@bp.get("/office/expiring")
@requires(Capability.SEE_REGISTER)
def expiring() -> str:
    """What expires within so many days, or with `?state=over` what has."""
    _refuse_nothing()
    page = papers.expiring_page(somebody(), _sought(), today=today(), after=unpack(request.args.get("after")))
    return render("insight/expiring.html", page=page, spans=SPANS)


@bp.post("/office/expiring/sheet")
@requires(Capability.SEE_REGISTER)
def expiring_sheet() -> Response:
    """The list as it is shown, as a spreadsheet."""
    _refuse_nothing()
    sheet, rows = papers.sheet_of(somebody(), _sought(), today())
    papers.note_taken(somebody().account_id, rows)
    return as_file(sheet_bytes(sheet), f"expiring-{today().isoformat()}.xlsx")


def _refuse_nothing() -> None:
    if not expiring_kinds():
        raise NotFound(say("没有这个页面：没有会到期的证件。"))


def _sought() -> Sought:
    args = request.args
    text = " ".join(args.get("q", "").split())[:LONGEST_SEARCH].replace("\0", "")
    days = next((span for span in SPANS if args.get("days") == str(span)), Sought.days)
    kind = args.get("kind", "")
    return Sought(OVER if args.get("state") == OVER else SOON, days, kind if kind in expiring_kinds() else "", text)
