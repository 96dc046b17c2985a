"""Taking the register away as a file."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from flask import Response, redirect, request, send_file, stream_with_context, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.identities import recently_confirmed
from app.insight.exporting.actions import Export, ask_for_export, export_of, note_export, whom
from app.insight.exporting.files import file_of
from app.insight.exporting.writing import csv_parts
from app.insight.inputs import ExportForm, wish_from
from app.insight.register import listing, store
from app.insight.register.columns import LABELS
from app.insight.routes import bp
from app.seconding.alone import load_of
from app.seconding.labels import why_rows_take_two
from app.seconding.rules import Measure
from app.tenancy import clock
from app.tenancy.capabilities import Capability
from app.web.access import requires, somebody
from app.web.addresses import with_query
from app.web.language import translated
from app.web.rendering import render

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.route("/office/members/export", methods=["GET", "POST"])
@requires(Capability.EXPORT)
@recently_confirmed
def export() -> str | AnyResponse | tuple[str, int]:
    """The list as it is shown, as a file: asks why, and puts it on the record with the number of rows."""
    who, wish, form = somebody(), wish_from(request.args), ExportForm()
    rows = store.count_of(who, wish, also="export")
    load = load_of(Measure.EXPORTS, rows, what=whom(wish), by=who.account_id, now=clock.now())
    two, sent = load.takes_two, form.validate_on_submit()
    reason, format_ = form.reason.data or "", form.format.data
    if sent and two and form.try_to(ask_for_export, wish, reason, format_, by=who, submission=form.key, now=clock.now()):
        return redirect(url_for("seconding.one", request_id=form.done))
    if sent and not two and form.try_to(note_export, wish, reason, format_, by=who, now=clock.now()):
        found = export_of(wish, reason, by=who, now=clock.now(), rows=form.done)
        return as_file(found, format_, f"members-{clock.today():%Y%m%d}")
    page = render(
        "insight/export.html", form=form, wish=wish, rows=rows, why_two=why_rows_take_two(load) if two else None,
        chips=listing.described(wish), columns=[translated(LABELS[column]) for column in wish.columns],
        back=listing.address(wish), here=with_query(url_for("insight.export"), wish.narrowed()),
    )  # fmt: skip
    return (page, 422) if form.is_submitted() else page


def as_file(found: Export, format_: str, name: str) -> Response:
    """The rows as a download; CSV goes out while it is read."""
    if format_ == "csv":
        parts: Iterator[str] = csv_parts(found.heads, found.rows, found.writers)
        answer = Response(stream_with_context(parts), mimetype="text/csv")
        answer.headers["Content-Disposition"] = f"attachment; filename={name}.csv"
    else:
        book = BytesIO(file_of(found, format_))
        answer = send_file(book, mimetype=XLSX, as_attachment=True, download_name=f"{name}.xlsx", etag=False)
    answer.headers["Cache-Control"] = "no-store"
    return answer
