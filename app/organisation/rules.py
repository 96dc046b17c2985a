"""Who opens, changes and closes bodies, and who gives which role. No clock, no database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.bodies.rules import is_at_or_below, is_root
from app.procedures.rules.actors import Acting, BodyRef, HeldRole, parse_actor, place_of
from app.tenancy.capabilities import Capability
from app.tenancy.configuration.concepts.association import Association
from app.tenancy.configuration.concepts.people import Role

MANAGES = "manage_accounts"
Line = Sequence[BodyRef]


def acts(actors: Iterable[str], who: Acting, line: Line, association: Association) -> bool:
    """Whether somebody is one of these actors, seen from a body; `line` goes from it up to the association."""
    for text in actors:
        actor = parse_actor(text)
        place = None if actor.is_party else place_of(actor, association.roles, line)
        if place is not None and HeldRole(actor.who, place.id) in who.roles:
            return True
    return False


def may_open(kind: str, who: Acting, line: Line, association: Association) -> bool:
    """Whether somebody may open a body of a kind below the first body of `line` (`kinds.<kind>.opened_by`, K1, T2).

    Who opens such a body also renames it, moves it and closes it.
    """
    described = association.kinds.get(kind)
    return described is not None and line[0].kind in described.under and acts(described.opened_by, who, line, association)


def may_change(kind: str, who: Acting, line: Line, association: Association) -> bool:
    """Whether somebody may change a body; `line` begins with the body itself. The association itself is in its folder."""
    return len(line) > 1 and may_open(kind, who, line[1:], association)


def kinds_to_open(who: Acting, line: Line, association: Association) -> list[str]:
    """The kinds of body that somebody may open below the first body of `line`."""
    return [kind for kind in association.kinds if may_open(kind, who, line, association)]


@dataclass(frozen=True)
class Own:
    """A role that somebody holds: which, where, how far it sees."""

    role: str
    path: str
    sees: str

    def reaches(self, path: str) -> bool:
        """Whether it reaches a place of the tree."""
        if self.sees == "own":
            return self.path == path
        return self.sees == "all" or is_at_or_below(path, self.path)


def may_grant(role: str, who: Acting, own: Sequence[Own], line: Line, *, association: Association) -> bool:
    """Whether somebody may give a role at the first body of `line`, and take it away again.

    Nobody gives more than he holds: who manages accounts gives what he may do himself at that place. Besides, the folder
    names who gives a role (`granted_by`), and who opens a kind of body hands out the roles that are held at it.
    """
    described = association.roles.get(role)
    here = line[0]
    if described is None or here.kind not in described.at:
        return False
    if acts(described.granted_by, who, line, association):
        return True
    if may_change(here.kind, who, line, association):
        return True
    return _holds_all(described, own, here.path, association)


def _holds_all(wanted: Role, own: Sequence[Own], path: str, association: Association) -> bool:
    reaching = [one for one in own if one.role in association.roles and one.reaches(path)]
    held = {capability for one in reaching for capability in association.roles[one.role].can}
    sees_all = any(one.sees == "all" or is_root(one.path) for one in reaching)
    return MANAGES in held and set(wanted.can) <= held and (wanted.sees != "all" or sees_all)


def gives_management(role: str, association: Association) -> bool:
    """Whether who holds a role may manage accounts."""
    described = association.roles.get(role)
    return described is not None and Capability.MANAGE_ACCOUNTS in described.can
