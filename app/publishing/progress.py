"""How far the public targets are: rings and bars of the front page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.publishing import store
from app.publishing.rules import RADII, arc, percent, reached_and_wanted
from app.tenancy.configuration.concepts.papers import Target
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
    """One area's bar: both figures as text, and the width in units of the drawing."""

    label: str
    reached: str
    wanted: str
    width: float


def rings_of(of: Tenant, today: date) -> list[Ring]:
    """The public targets for the whole, in all: at most three, the first innermost. One statement."""
    chosen = [t for t in of.association.targets.values() if _is_ring(t)][: len(RADII)]
    if not chosen:
        return []
    counted = store.members_by_tier()
    speech = Speech(of.configuration, today)
    return [
        Ring(letter, colour, said(target.label), _reached(target, counted, speech), target.number, radius)
        for target, (letter, colour, radius) in zip(chosen, LOOKS, strict=False)
    ]


def _is_ring(target: Target) -> bool:
    return target.public and target.per == "in_all" and target.each is None and not target.at_most


def _reached(target: Target, counted: Mapping[str, int], speech: Speech) -> int:
    """How many members the target counts, as far as their tier decides it."""
    return sum(number for tier, number in counted.items()
               if holds(target.when, speech.scope(member={"tier": tier, "is_admitted": True})))


def areas_of(items: Sequence[Item]) -> list[Area]:
    """The areas as their block lists them: “702/610” is reached and wanted."""
    return [_area(said(item.label), *reached_and_wanted(said(item.value))) for item in items]


def _area(label: str, reached: str, wanted: str) -> Area:
    share = int(reached) / int(wanted) if reached.isdigit() and wanted.isdigit() and int(wanted) else 0
    return Area(label, reached, wanted, round(BAR * min(share, 1), 1))
