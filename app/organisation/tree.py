"""The tree as a page draws it: each body with what stands below it, to be opened and folded without a script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from app.organisation import store
from app.organisation.store import BodyLine
from app.web.access import Identity

MOST = 1500
OPEN_TO = 2


@dataclass
class Node:
    """A body of the tree with who is in charge of it, how many units stand under it, and the bodies below."""

    body: BodyLine
    depth: int
    units: int
    people: Sequence[str]
    below: list[Node] = field(default_factory=list)

    @property
    def starts_open(self) -> bool:
        return self.depth < OPEN_TO

    @property
    def number_below(self) -> int:
        """How many bodies stand anywhere below it."""
        return sum(1 + one.number_below for one in self.below)


@dataclass(frozen=True)
class Forest:
    """Everything that somebody sees of the tree; `more`: there is more than one page draws."""

    roots: Sequence[Node]
    number: int
    more: bool


def forest(who: Identity, on: date) -> Forest:
    """The tree for somebody: from the association down, or from his own bodies down."""
    lines = store.tree(who, limit=MOST + 1)
    shown = lines[:MOST]
    units = store.units_under([one.id for one in shown])
    people = _names(who, [one.id for one in shown], on)
    nodes: dict[int, Node] = {}
    roots: list[Node] = []
    for body in sorted(shown, key=lambda one: (one.path.count("/"), one.id)):
        above = nodes.get(body.parent_id or 0)
        depth = above.depth + 1 if above else 0
        node = nodes[body.id] = Node(body, depth, units.get(body.id, 0), people.get(body.id, ()))
        (above.below if above else roots).append(node)
    return Forest(roots, len(shown), len(lines) > MOST)


def _names(who: Identity, body_ids: Sequence[int], on: date) -> dict[int, list[str]]:
    """Who is in charge of each body: by a role held there, or as who leads its staff."""
    found: dict[int, list[str]] = {}
    for one in store.in_charge(on, who=who):
        found.setdefault(one.body_id, []).append(one.name)
    for body_id, staff in store.staff_of(body_ids, on).items():
        found.setdefault(body_id, []).extend(person.name for person in staff if person.leads)
    return {body_id: list(dict.fromkeys(names)) for body_id, names in found.items()}
