"""How far the public targets are: rings and bars of the front page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from app.publishing import store
from app.publishing.rules.front import RADII, arc, percent
from app.publishing.store.site import Counted
from app.tenancy.configuration.concepts.papers import Target
from app.tenancy.configuration.concepts.people import Body
from app.tenancy.configuration.concepts.site import Item
from app.tenancy.configuration.speech import Speech, holds
from app.tenancy.tenants import Tenant
from app.web.language import said

LOOKS = (("a", "", RADII[2]), ("b", "ring-b", RADII[1]), ("c", "ring-c", RADII[0]))
BAR = 200


@dataclass(frozen=True)
class Ring:
    """One target as a ring: its key in the legend, the figures, the path that is drawn."""

    letter: str
    css: str
    label: str
    reached_number: int
    wanted_number: int
    radius: int

    @property
    def reached(self) -> str:
        return f"{self.reached_number:,}"

    @property
    def wanted(self) -> str:
        return f"{self.wanted_number:,}"

    @property
    def percent(self) -> int:
        return percent(self.reached_number, self.wanted_number)

    @property
    def path(self) -> str:
        return arc(self.radius, self.reached_number / self.wanted_number if self.wanted_number else 0)


@dataclass(frozen=True)
class Area:
    """One area: what it reached, its target (0 for none), and the width of its bar in units of the drawing."""

    label: str
    reached: int
    wanted: int

    @property
    def width(self) -> float:
        return round(BAR * min(self.reached / self.wanted, 1), 1) if self.wanted else 0


class Progress:
    """The public targets of an association on one day, from the register: at most two statements."""

    def __init__(self, of: Tenant, today: date) -> None:
        self.association, self.today = of.association, today
        self.speech = Speech(of.configuration, today)

    @cached_property
    def counted(self) -> tuple[Counted, ...]:
        """The register in figures: by place and tier."""
        return tuple(store.members_counted(date(self.today.year, 1, 1)))

    @cached_property
    def rings(self) -> list[Ring]:
        """The targets for the whole, in all: at most three, the first innermost."""
        chosen = [target for target in self.association.targets.values() if _is_ring(target)]
        return [
            Ring(letter, colour, said(target.label), self._reached(target, ""), target.number, radius)
            for target, (letter, colour, radius) in zip(chosen, LOOKS, strict=False)
        ]

    @property
    def ceiling(self) -> int:
        """The number that all together are held to; where none is set, the sum of the targets."""
        found = [t.number for t in self.association.targets.values() if t.public and t.at_most and t.each is None]
        return found[0] if found else sum(ring.wanted_number for ring in self.rings)

    def areas(self, items: Sequence[Item]) -> list[Area]:
        """The areas that a block lists, each with the target for bodies of its kind."""
        bodies = [self._body_of(item) for item in items]
        paths = store.paths_of([name for name, _ in filter(None, bodies)])
        return [self._area(item, body, paths) for item, body in zip(items, bodies, strict=True)]

    def _body_of(self, item: Item) -> tuple[str, Body] | None:
        """The body of the configuration whose name begins with the area's, in any language."""
        words = (item.label or {}).items()
        for name, body in self.association.bodies.items():
            if any(body.label.get(language, "").startswith(word) for language, word in words):
                return name, body
        return None

    def _area(self, item: Item, found: tuple[str, Body] | None, paths: dict[str, str]) -> Area:
        label, wanted = said(item.label), _number_in(said(item.value))
        if found is None:
            return Area(label, 0, wanted)
        name, body = found
        targets = self.association.targets.values()
        target = next((t for t in targets if t.public and t.each == body.kind and t.count != "recommendations"), None)
        if target is None or name not in paths:
            return Area(label, 0, target.number if target else wanted)
        return Area(label, self._reached(target, paths[name]), target.number)

    def _reached(self, target: Target, below: str) -> int:
        """How many members at or below a place the target counts, as far as their present tier decides it."""
        fitting = {one.tier for one in self.counted if self._counts(target, one.tier)}
        rows = [one for one in self.counted if one.tier in fitting and one.path.startswith(below)]
        return sum(one.lately if target.count == "admissions" else one.number for one in rows)

    def _counts(self, target: Target, tier: str) -> bool:
        member = {"tier": tier, "is_admitted": True, "tiers_held": [tier]}
        return holds(target.when, self.speech.scope(member=member))


def _number_in(text: str) -> int:
    found = re.search(r"\d+$", text)
    return int(found[0]) if found else 0


def _is_ring(target: Target) -> bool:
    return target.public and target.per == "in_all" and target.each is None and not target.at_most
