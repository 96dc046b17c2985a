"""The inbox and its sisters: what waits for me, what is late, what I dealt with, everything I may see."""

from __future__ import annotations

import io
from dataclasses import replace

from flask import redirect, request, send_file, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from app.approval.around import list_page
from app.approval.exportjob import ask_for_export, rows_of, take_alone, which
from app.approval.inputs import view_from, wish_from
from app.approval.lists import Asking, desk_list
from app.approval.routes import bp
from app.approval.sheets import sheet_bytes
from app.approval.showing import address
from app.approval.waits import my_shelf, my_waits
from app.approval.wishes import TITLES, View, Wish
from app.jobs.queue import worker_is_there
from app.kernel.errors import say
from app.seconding.alone import load_of
from app.seconding.inputs import AskForm
from app.seconding.labels import why_rows_take_two
from app.seconding.rules import Load, Measure
from app.seconding.waiting import my_seconds
from app.tenancy.capabilities import Capability
from app.tenancy.clock import now, today
from app.web.access import requires, somebody
from app.web.addresses import with_query
from app.web.paging import PAGE, unpack
from app.web.rendering import render

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/desk")
@requires(*Capability)
def inbox() -> str:
    """What waits for me, sorted by its due day; `?view=` gives the other lists too. Bare, it opens with my own view."""
    mine = next((view for view in my_shelf(somebody()).views if view.starts), None)
    if mine is not None and not request.args:
        return _list(view_from(MultiDict({"view": mine.view})), MultiDict(mine.asked))
    return _list(view_from(request.args))


@bp.get("/desk/late")
@requires(*Capability)
def late() -> str:
    """What waits for me and was due before today."""
    return _list(View.LATE)


@bp.get("/desk/done")
@requires(*Capability)
def done() -> str:
    """What I dealt with."""
    return _list(View.DONE)


@bp.get("/desk/open")
@requires(*Capability)
def everything() -> str:
    """Every case that I may see."""
    return _list(View.OPEN)


@bp.post("/desk/list.xlsx")
@requires(*Capability)
def exported() -> AnyResponse | tuple[str, int] | str:
    """A list as a spreadsheet, narrowed as it is on the page (`?view=` says which); that it was taken is on the record.

    What people have filled in goes along for who may export; so many rows as take two persons wait for the other (D6).
    """
    who, wish = somebody(), wish_from(request.args, view_from(request.args))
    if wish.fields and not who.may(Capability.EXPORT):
        wish = replace(wish, fields=())
    found = rows_of(who, wish)
    load = load_of(Measure.EXPORTS, len(found.lines), what=which(wish), by=who.account_id, now=now())
    if load.takes_two:
        return _ask(wish, load)
    take_alone(wish, by=who.account_id, lines=load.count, now=now())
    file, name = io.BytesIO(sheet_bytes(found)), f"{wish.view.value}-{today().isoformat()}.xlsx"
    return send_file(file, mimetype=XLSX, as_attachment=True, download_name=name)


def _ask(wish: Wish, load: Load) -> AnyResponse | tuple[str, int] | str:
    """Why; then on to the request that waits for the other person."""
    form, who = AskForm(), somebody()
    if form.is_sent and form.validate():
        reason, lines = form.reason.data or "", load.count
        if form.try_to(ask_for_export, wish, reason, by=who, lines=lines, submission=form.key, now=now()):
            return redirect(url_for("seconding.one", request_id=form.done))
    here = with_query(url_for("approval.exported"), {"view": wish.view.value, **wish.asked()})
    page = render(
        "seconding/ask.html", form=form, rows=load.count, why_two=why_rows_take_two(load), title=say("导出办件清单"),
        whence=TITLES[wish.view], back=address(wish), here=here,
    )  # fmt: skip
    return (page, 422) if form.is_sent else page


def _list(view: View, args: MultiDict[str, str] | None = None) -> str:
    who, shelf = somebody(), my_shelf(somebody())
    wish = wish_from(request.args if args is None else args, view)
    wish = replace(wish, named=any(one.starts for one in shelf.views))
    page = desk_list(who, wish, Asking(unpack(request.args.get("after")), PAGE, today(), shelf.bodies))
    seconds = my_seconds(who) if wish.is_inbox else 0
    return list_page(page, my_waits(who), shelf, worker=worker_is_there(), seconds=seconds)
