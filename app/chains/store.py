"""How many cases run, by the version of the configuration under which they were filed."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, false, func, or_, select, true

from app.bodies.rules import is_root
from app.chains.views import Running
from app.procedures.models import Case, ConfigurationVersion
from app.procedures.rules.machine import CaseState
from app.tenancy.capabilities import Capability
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.web.access import HeldRole, Identity

LOOKS = (Capability.DECIDE, Capability.CONFIGURE, Capability.SEE_FIGURES, Capability.AUDIT)


def running(who: Identity) -> dict[str, Running]:
    """Open cases by procedure, of the bodies that somebody's roles reach; a single statement."""
    now = ConfigurationVersion.fingerprint == tenant().fingerprint
    older = func.count().filter(~now)
    query = (
        select(Case.procedure, func.count(), older)
        .join(ConfigurationVersion, ConfigurationVersion.id == Case.version_id)
        .where(Case.state.in_((CaseState.OPEN, CaseState.RETURNED)), _seen_by(who.roles))
        .group_by(Case.procedure)
        .order_by(Case.procedure)
    )
    return {name: Running(count, old) for name, count, old in db.session.execute(query)}


def _seen_by(roles: Sequence[HeldRole]) -> ColumnElement[bool]:
    return or_(false(), *[_reach(role) for role in roles if set(LOOKS) & role.capabilities])


def _reach(role: HeldRole) -> ColumnElement[bool]:
    if role.sees == "own":
        return Case.body_id == role.body_id
    if role.sees == "all" or is_root(role.body_path):
        return true()
    return Case.body_path.startswith(role.body_path, autoescape=True)
