"""Who writes where: the people that a column or a kind of article names, and those in charge of publishing. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.procedures.rules.actors import Acting, HeldRole, parse_actor
from app.tenancy.capabilities import Capability
from app.tenancy.configuration.concepts.people import Role

UNIT = "unit"


@dataclass(frozen=True)
class Holder:
    """Whose studio it is: a unit or a person."""

    unit_id: int | None = None
    person_id: int | None = None

    def is_own(self, who: Acting) -> bool:
        """Whether somebody acts for the unit, or is the person."""
        if self.unit_id is not None:
            return who.unit_id == self.unit_id
        return self.person_id is not None and who.person_id == self.person_id


def writes_in_studio(by: Sequence[str], who: Acting, holder: Holder) -> bool:
    """Whether somebody writes in a studio: nobody does in another member's, and there only whom the kind names.

    `administrator of unit` is a role held at the unit itself; `unit` and `member` are whoever acts for the holder.
    """
    if not holder.is_own(who):
        return False
    for text in by:
        actor = parse_actor(text)
        if actor.who in ("unit", "member", "applicant"):
            return True
        if actor.place in (UNIT, "here") and HeldRole(actor.who, holder.unit_id or 0) in who.roles:
            return True
    return False


def writes_on_site(by: Sequence[str], who: Acting, root_id: int, roles: Mapping[str, Role]) -> bool:
    """Whether somebody writes in a column of the association: a role that it names, or one that may publish, held there."""
    held = {one.role for one in who.roles if one.body_id == root_id}
    named = {parse_actor(text).who for text in by}
    return bool(held & named) or any(may(role, Capability.PUBLISH, roles) for role in held)


def moderates_site(who: Acting, root_id: int, roles: Mapping[str, Role]) -> bool:
    """Whether somebody may publish what has to be moderated first."""
    return any(one.body_id == root_id and may(one.role, Capability.MODERATE, roles) for one in who.roles)


def may(role: str, capability: Capability, roles: Mapping[str, Role]) -> bool:
    """Whether a role of the configuration carries a capability."""
    return role in roles and capability in roles[role].can
