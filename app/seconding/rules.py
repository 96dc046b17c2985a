"""Who may confirm what somebody else wants to do. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from app.bodies.rules import ids_on, is_at_or_below, is_root
from app.web.access import HeldRole


class Outcome(StrEnum):
    """Where a request stands, or how it ended."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class Measure(StrEnum):
    """What is counted of one person."""

    DECISIONS = "decisions"
    EXPORTS = "exports"


@dataclass(frozen=True)
class Load:
    """So much of a thing now, and so much that the same person did alone `since` a day. No limit: one person is enough."""

    count: int
    before: int
    limit: int | None
    since: date
    today: date

    @property
    def takes_two(self) -> bool:
        """Whether this and what went before reach the limit."""
        return self.limit is not None and self.count + self.before >= self.limit


@dataclass(frozen=True)
class Need:
    """One right that whoever confirms has to hold: a role at a body, or capabilities that reach a place of the tree.

    `sees` is how far the asker's own role reaches from there: `own`, `below`, `all`.
    """

    role: str = ""
    capabilities: tuple[str, ...] = ()
    body_id: int = 0
    path: str = ""
    sees: str = "below"

    @property
    def kept(self) -> dict[str, Any]:
        """As it is kept with the request."""
        return asdict(self)

    @property
    def places(self) -> tuple[int, ...]:
        """The bodies at which a role that meets it can be held."""
        return (self.body_id,) if self.role else ids_on(self.path)


def read_needs(kept: Iterable[Mapping[str, Any]]) -> list[Need]:
    """What was kept with a request."""
    return [Need(**{**one, "capabilities": tuple(one["capabilities"])}) for one in kept]


@dataclass(frozen=True)
class Held:
    """A role that somebody holds, and whom he stands in for with it."""

    role: HeldRole
    instead_of: int | None = None


def meets(held: HeldRole, need: Need) -> bool:
    """The same role at the same body; or the same capabilities, reaching everything that the asker's reach."""
    if need.role:
        return held.role == need.role and held.body_id == need.body_id
    return set(need.capabilities) <= held.capabilities and _reaches(held, need)


def _reaches(held: HeldRole, need: Need) -> bool:
    if held.sees != "own" and (held.sees == "all" or is_root(held.body_path)):
        return True
    if need.sees == "all":
        return False
    if held.sees == "own":
        return need.sees == "own" and held.body_id == need.body_id
    return is_at_or_below(need.path, held.body_path)


def fits(roles: Iterable[HeldRole], needs: Sequence[Need]) -> bool:
    """Whether somebody with these roles has every right that is needed; nobody has where none is named."""
    held = list(roles)
    return bool(needs) and all(any(meets(role, need) for role in held) for need in needs)


def behind(account_id: int, held: Iterable[Held], needs: Sequence[Need]) -> frozenset[int]:
    """Who acts: the account itself, and whomever it stands in for with a right that is needed here."""
    found = list(held)
    stands_for = {_instead_of(found, need) for need in needs}
    return frozenset({account_id, *(one for one in stands_for if one is not None)})


def _instead_of(held: Sequence[Held], need: Need) -> int | None:
    """Whom somebody stands in for where he has a right; none where he has it in his own name too."""
    through = [one.instead_of for one in held if meets(one.role, need)]
    return None if None in through or not through else through[0]
