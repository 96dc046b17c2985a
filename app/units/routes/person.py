"""One person of the unit."""

from __future__ import annotations

from app.tenancy.capabilities import Capability
from app.tenancy.clock import today
from app.units.person import person_page
from app.units.routes import bp
from app.units.workspace import people_workspace
from app.web.access import requires, somebody
from app.web.rendering import render


@bp.get("/unit/people/<int(max=2147483647):membership_id>")
@requires(Capability.SEE_REGISTER)
def person(membership_id: int) -> str:
    """A person of the unit with data, open case and history; somebody of another unit is not there."""
    who = somebody()
    workspace = people_workspace(who)
    return render("units/person.html", page=person_page(who, workspace, membership_id, today=today()), workspace=workspace)
