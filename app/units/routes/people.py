"""The list of the unit's people."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from app.tenancy.capabilities import Capability
from app.tenancy.clock import today
from app.tenancy.tenants import tenant
from app.units.inputs import sought_in
from app.units.people import EVERYBODY, first_standing, people_list
from app.units.peoplepage import people_page
from app.units.routes import bp
from app.units.store import Sought
from app.units.store.moved import count_moved, moved_away
from app.units.workspace import Workspace, people_workspace
from app.web.access import requires, somebody
from app.web.paging import cut, unpack
from app.web.rendering import render

ROWS = 20


@bp.get("/unit")
@requires(Capability.SEE_REGISTER)
def people() -> str | Response:
    """The people of the unit in one standing; `?standing=all` gives everybody.

    The site leads everybody here; who works for no unit goes where his own work is.
    """
    who = somebody()
    if who.unit_id is None:
        return redirect(url_for("start"))
    workspace = people_workspace(who)
    sought = _sought(workspace)
    after = unpack(request.args.get("after"))
    return people_page(people_list(who, workspace, sought, after=after, today=today(), size=ROWS))


def _sought(workspace: Workspace) -> Sought:
    asked, described = request.args.get("standing", ""), tenant().association.standings
    searching = bool(request.args.get("q", "").strip())
    standing = "" if asked == EVERYBODY or (searching and not asked) else asked
    if standing not in described and asked != EVERYBODY and not searching:
        standing = first_standing(workspace)
    standing = standing if standing in described else ""
    order = "latest" if standing and not described[standing].admitted else "number"
    return sought_in(request.args, standing, order)


@bp.get("/unit/moved")
@requires(Capability.SEE_REGISTER)
def moved() -> str:
    """Who went to another unit: what the former one still knows of them."""
    workspace, after = people_workspace(somebody()), unpack(request.args.get("after"))
    rows = moved_away(workspace.unit_id, after=after, limit=ROWS + 1)
    page = cut(rows, lambda row: (row.number_key, row.id), size=ROWS, first=after is None)
    count = count_moved(workspace.unit_id)
    return render("units/moved.html", page=page, workspace=workspace, count=count)
