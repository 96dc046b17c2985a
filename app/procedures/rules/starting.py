"""Who may start a procedure (configuration, section 8: `starts`), and what may be open only once (`one_open`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.procedures.rules.actors import Acting, BodyRef, HeldRole, parse_actor, place_of
from app.tenancy.configuration.concepts.people import Role
from app.tenancy.configuration.concepts.procedures import Procedure

SECRETARY, UNIT = "secretary", "unit"
ONESELF = frozenset({"anyone", "applicant"})


def starts_for_oneself(starts: Sequence[str], *, is_member: bool, is_unit: bool) -> bool:
    """Whether somebody may start it in his own matter."""
    who = {parse_actor(actor).who for actor in starts}
    return bool(who & ONESELF) or (is_member and "member" in who) or (is_unit and "unit" in who)


def starts_for_own_unit(starts: Sequence[str], acting: Acting) -> bool:
    """Whether somebody may start it for the unit he acts for, by a role held there (`administrator of unit`)."""
    named = {parse_actor(actor) for actor in starts}
    return any(one.place == UNIT and HeldRole(one.who, acting.unit_id or 0) in acting.roles for one in named)


def starts_for_another(starts: Sequence[str], acting: Acting, line: Sequence[BodyRef], roles: Mapping[str, Role]) -> bool:
    """Whether somebody in charge may start it for another: a role named there, or the secretariat, which always may."""
    if HeldRole(SECRETARY, line[-1].id) in acting.roles:
        return True
    for text in starts:
        actor = parse_actor(text)
        place = None if actor.is_party else place_of(actor, roles, line)
        if place is not None and HeldRole(actor.who, place.id) in acting.roles:
            return True
    return False


def desk_of(
    starts: Sequence[str], acting: Acting, lines: Sequence[Sequence[BodyRef]], roles: Mapping[str, Role]
) -> BodyRef | None:
    """The body at which somebody in charge starts it for a party: the nearest on the party's lines; none for a stranger.

    A line goes from a body that the party belongs to up to the association.
    """
    near = sorted((body for line in lines for body in line), key=lambda body: -len(body.path))
    for body in near:
        if any(_acts_at(text, acting, body, roles) for text in starts):
            return body
    root = near[-1] if near else None
    return root if root is not None and HeldRole(SECRETARY, root.id) in acting.roles else None


def _acts_at(text: str, acting: Acting, body: BodyRef, roles: Mapping[str, Role]) -> bool:
    actor = parse_actor(text)
    if actor.is_party or HeldRole(actor.who, body.id) not in acting.roles:
        return False
    place = place_of(actor, roles, [body])
    return place is not None and place.id == body.id


def may_ask_for(starts: Sequence[str]) -> bool:
    """Whether it can be applied for by whom it concerns."""
    return bool({"anyone", "applicant", "member"} & {parse_actor(actor).who for actor in starts})


def starts_by_itself(starts: Sequence[str]) -> bool:
    """Whether a watch or an effect may start it."""
    return "system" in {parse_actor(actor).who for actor in starts}


def open_key(procedure: Procedure, name: str, *, party: str, unit: str) -> str | None:
    """What may be open only once: the procedure for the party, or for its unit; nothing where there is no limit."""
    holder = {"member": party, "unit": unit or party, "any": ""}[procedure.one_open]
    return f"{name}:{holder}" if holder else None
