"""Finance's desk: the bills that wait to be confirmed, all others by filter and search, and the list as a spreadsheet."""

from __future__ import annotations

import io

from flask import redirect, request, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.dues.actions.exporting import take_alone, whose
from app.dues.desk import MOST_EXPORTED, TITLES, address, as_sheet, desk_page, sought_in, tabs
from app.dues.exportjob import ask_for_large_export
from app.dues.routes import bp
from app.dues.store.charges import units_waiting
from app.dues.store.desk import Sought, totals
from app.kernel.errors import say
from app.seconding.alone import load_of
from app.seconding.inputs import AskForm
from app.seconding.labels import why_rows_take_two
from app.seconding.rules import Load, Measure
from app.tenancy.capabilities import Capability
from app.tenancy.clock import now, today
from app.web.access import requires, somebody
from app.web.addresses import with_query
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
def export() -> AnyResponse | tuple[str, int] | str:
    """What the filters show, as a spreadsheet; that it was taken is on the record first. A long list takes two persons."""
    who, (sought, _) = somebody(), sought_in(request.args, somebody(), today())
    rows = min(totals(who, sought, today()).count, MOST_EXPORTED)
    what = whose(sought.view.value, sought.narrowed())
    load = load_of(Measure.EXPORTS, rows, what=what, by=who.account_id, now=now())
    if load.takes_two:
        return _ask(sought, load)
    take_alone(sought.view.value, sought.narrowed(), by=who.account_id, rows=rows, now=now())
    content = io.BytesIO(as_sheet(who, sought, today()))
    answer = send_file(
        content, mimetype=SHEET, as_attachment=True, download_name=f"dues-{today().isoformat()}.xlsx", etag=False
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _ask(sought: Sought, load: Load) -> AnyResponse | tuple[str, int] | str:
    """Why; then on to the request that waits for the other person."""
    form, reason, who = AskForm(), "", somebody()
    if form.is_sent and form.validate():
        reason = form.reason.data or ""
        if form.try_to(ask_for_large_export, sought, reason, by=who, rows=load.count, submission=form.key, now=now()):
            return redirect(url_for("seconding.one", request_id=form.done))
    page = render(
        "seconding/ask.html", form=form, rows=load.count, why_two=why_rows_take_two(load),
        title=say("导出会费账单"), whence=say("账单与到账"), back=address(sought),
        here=with_query(url_for("dues.export"), {"view": sought.view.value, **sought.narrowed()}),
    )  # fmt: skip
    return (page, 422) if form.is_sent else page
