"""Whose workspace it is: the unit that somebody acts for, and what he may do there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.bodies.rules import UNIT
from app.bodies.store import name_of
from app.kernel.errors import NotFound, say
from app.procedures.rules.actors import parse_actor
from app.tenancy.capabilities import Capability
from app.tenancy.tenants import tenant
from app.web.access import HeldRole, Identity
from app.web.language import said


@dataclass(frozen=True)
class Workspace:
    """A unit, its name, and the roles that somebody holds at it."""

    unit_id: int
    name: str
    roles: Sequence[HeldRole]

    def may(self, capability: Capability) -> bool:
        """Whether a role held at this very unit carries the capability."""
        return any(capability in role.capabilities for role in self.roles)

    @property
    def sees_people(self) -> bool:
        return self.may(Capability.SEE_REGISTER)

    @property
    def standings(self) -> list[str]:
        """The standings of the list in the order of the role, then the association's others."""
        described = tenant().association
        named = [name for role in self.roles for name in described.roles[role.role].standings]
        return list(dict.fromkeys([*named, *described.standings]))

    @property
    def main_standings(self) -> list[str]:
        """Those that always stand there, people or not."""
        described = tenant().association
        named = [name for role in self.roles for name in described.roles[role.role].standings]
        return list(dict.fromkeys(named)) or [name for name, one in described.standings.items() if one.admitted]


def has_work_with_people() -> bool:
    """Whether the association lets a unit do anything for its people: start something for them, or answer at a step."""
    described = tenant().association
    at_units = {name for name, role in described.roles.items() if UNIT in (role.at or ())}
    return any(
        parse_actor(actor).who in at_units
        for one in described.procedures.values()
        if one.about == "person"
        for actor in (*one.starts, *(step.by for step in one.steps))
    )


def the_workspace(who: Identity) -> Workspace:
    """The workspace of whoever is logged in. Raises NotFound for who acts for no unit."""
    if who.unit_id is None:
        raise NotFound(say("没有这个页面：当前账号不是单位账号。"))
    return Workspace(who.unit_id, said(name_of(who.unit_id)), roles_at_unit(who))


def people_workspace(who: Identity) -> Workspace:
    """The same, for who may see the people of the unit. Raises NotFound for anybody else."""
    found = the_workspace(who)
    if not found.sees_people:
        raise NotFound(say("没有这个页面：当前账号不能查看本单位人员。"))
    return found


def roles_at_unit(who: Identity) -> list[HeldRole]:
    """The roles that somebody holds at the unit he acts for."""
    return [role for role in who.roles if role.body_id == who.unit_id]
