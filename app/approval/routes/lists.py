"""The inbox and its sisters: what waits for me, what is late, what I dealt with, everything I may see."""

from __future__ import annotations

from flask import request, url_for

from app.approval.inputs import view_from, wish_from
from app.approval.lists import TITLES, View, desk_list, selects
from app.approval.routes import bp
from app.approval.showing import address, chips, tabs, where
from app.approval.waits import my_waits
from app.jobs.queue import worker_is_there
from app.tenancy.capabilities import Capability
from app.tenancy.clock import today
from app.web.access import requires, somebody
from app.web.paging import PAGE, unpack
from app.web.rendering import render


@bp.get("/desk")
@requires(*Capability)
def inbox() -> str:
    """What waits for me, sorted by its due day; `?view=` gives the other lists too."""
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


def _list(view: View) -> str:
    who, wish = somebody(), wish_from(request.args, view)
    page = desk_list(who, wish, after=unpack(request.args.get("after")), today=today(), size=PAGE)
    waits = my_waits(who)
    found = selects(wish, waits)
    return render(
        "approval/list.html", page=page, wish=wish, waits=waits, title=TITLES[view], tabs=tabs(wish, waits),
        selects=found, chips=chips(wish, found), address=url_for(where(view)), worker=worker_is_there(),
        following=address(wish, page.after) if page.after else "",
    )  # fmt: skip
