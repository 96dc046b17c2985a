"""The list of the unit's people."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from app.tenancy.capabilities import Capability
from app.tenancy.clock import today
from app.tenancy.tenants import tenant
from app.units.inputs import sought_in
from app.units.people import EVERYBODY, PeopleList, first_standing, people_list
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
    page = people_list(who, workspace, sought, after=unpack(request.args.get("after")), today=today(), size=ROWS)
    return render("units/people.html", page=page, links=_links(page), everybody=EVERYBODY)


def _sought(workspace: Workspace) -> Sought:
    asked, described = request.args.get("standing", ""), tenant().association.standings
    searching = bool(request.args.get("q", "").strip())
    standing = "" if asked == EVERYBODY or (searching and not asked) else asked
    if standing not in described and asked != EVERYBODY and not searching:
        standing = first_standing(workspace)
    standing = standing if standing in described else ""
    order = "latest" if standing and not described[standing].admitted else "number"
    return sought_in(request.args, standing, order)


def _links(page: PeopleList) -> dict[str, Any]:
    """The addresses of the list: of each standing, of each order, of the next page, without the search."""
    sought = page.sought
    chosen: dict[str, Any] = {"standing": sought.standing or EVERYBODY}
    narrowed = {**chosen, **({"q": sought.text} if sought.text else {})}
    return {
        "here": url_for(".people", **chosen),
        "rail": {one.name: url_for(".people", standing=one.name) for one in page.rail},
        "everybody": url_for(".people", standing=EVERYBODY),
        "orders": {order: url_for(".people", **narrowed, sort=order) for order in ("number", "name", "latest")},
        "next": url_for(".people", **narrowed, sort=sought.order, after=page.after) if page.after else "",
        "first": "" if page.first else url_for(".people", **narrowed, sort=sought.order),
    }


@bp.get("/unit/moved")
@requires(Capability.SEE_REGISTER)
def moved() -> str:
    """Who went to another unit: what the former one still knows of them."""
    workspace, after = people_workspace(somebody()), unpack(request.args.get("after"))
    rows = moved_away(workspace.unit_id, after=after, limit=ROWS + 1)
    page = cut(rows, lambda row: (row.number_key, row.id), size=ROWS, first=after is None)
    count = count_moved(workspace.unit_id)
    return render("units/moved.html", page=page, workspace=workspace, count=count)
