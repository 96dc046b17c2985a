"""The inbox and its sisters: what waits for me, what is late, what I dealt with, everything I may see."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app.approval.actions import note_exported
from app.approval.around import list_page
from app.approval.inputs import view_from, wish_from
from app.approval.lists import Asking, desk_list
from app.approval.routes import bp
from app.approval.sheets import sheet_of
from app.approval.showing import address
from app.approval.waits import my_seconds, my_shelf, my_waits
from app.approval.wishes import View
from app.jobs.queue import worker_is_there
from app.kernel.errors import Conflict
from app.tenancy.capabilities import Capability
from app.tenancy.clock import today
from app.web.access import requires, somebody
from app.web.language import translated
from app.web.paging import PAGE, unpack

MOST_EXPORTED = 5000


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
def exported() -> Response:
    """A list as a spreadsheet, narrowed as it is on the page (`?view=` says which); that it was taken is on the record.

    What people have filled in goes along for who may export (D6).
    """
    who, wish = somebody(), wish_from(request.args, view_from(request.args))
    if wish.fields and not who.may(Capability.EXPORT):
        wish = replace(wish, fields=())
    asking = Asking(None, MOST_EXPORTED, today(), my_shelf(who).bodies)
    found = desk_list(who, wish, asking)
    try:
        note_exported(wish.view.value, by=who.account_id, lines=len(found.lines))
    except Conflict as refused:
        flash(translated(refused.message), "stop")
        return redirect(address(wish))
    return sheet_of(found, f"{wish.view.value}-{today().isoformat()}.xlsx")


def _list(view: View, args: MultiDict[str, str] | None = None) -> str:
    who, shelf = somebody(), my_shelf(somebody())
    wish = wish_from(request.args if args is None else args, view)
    wish = replace(wish, named=any(one.starts for one in shelf.views))
    page = desk_list(who, wish, Asking(unpack(request.args.get("after")), PAGE, today(), shelf.bodies))
    seconds = my_seconds(who) if wish.is_inbox else 0
    return list_page(page, my_waits(who), shelf, worker=worker_is_there(), seconds=seconds)
