"""Where a member organisation stands in the tree: under which county, department or branch."""

from __future__ import annotations

from sqlalchemy import select

from app.audit.actions import record
from app.bodies.models import Body
from app.bodies.rules import UNIT, path_below
from app.bodies.store import get_body
from app.kernel.errors import DomainError, say
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action


@action
def place_unit(unit_id: int, under_id: int, *, by: int | None) -> str:
    """Put a unit under a body where units may stand; gives its path. Who stands there already stays, and nothing is noted.

    Raises DomainError where no unit may stand.
    """
    query = select(Body).where(Body.id == unit_id).with_for_update().execution_options(populate_existing=True)
    unit, under = db.session.scalars(query).one(), get_body(under_id)
    if unit.parent_id == under.id or unit.id == under.id:
        return unit.path
    allowed = tenant().association.kinds[UNIT].under if UNIT in tenant().association.kinds else ()
    if unit.kind != UNIT or (allowed and under.kind not in allowed):
        raise DomainError(say("单位不能设在这一机构之下，请重新选择。"))
    before, after = unit.path, path_below(under.path, unit.id)
    below = db.session.scalars(select(Body).where(Body.path.startswith(before, autoescape=True), Body.id != unit.id))
    for body in below.all():
        body.path = after + body.path.removeprefix(before)
    details = {"from": unit.parent_id, "to": under.id}
    unit.parent_id, unit.path = under.id, after
    db.session.flush()
    record("body.placed", by=by, subject=f"body:{unit.id}", details=details)
    return after
