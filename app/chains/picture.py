"""A procedure as a picture: boxes in a row from above, arrows between them, lanes at the sides for other answers. Pure.

The picture is worked out in units of its own; the template draws it as it is. On the left run the answers that send back,
on the right those that leap over steps or end the case.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.tenancy.configuration.concepts.procedures import Procedure, Step

WIDE, HIGH, GAP, TOP, LANE, LEFT = 200, 54, 34, 8, 13, 92
FILED, APPROVED, REFUSED = "filed", "approved", "refused"


class Leads(StrEnum):
    """Where an answer leads, as arrows are drawn."""

    ON = "on"
    LEAP = "leap"
    BACK = "back"
    STAYS = "stays"
    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True)
class Arrow:
    """An answer: from which step to which box."""

    verdict: str
    step: str
    to: str
    leads: Leads


@dataclass(frozen=True)
class Box:
    """One box with its place from above; `beside`: it runs side by side with the one before."""

    name: str
    y: int
    beside: bool = False

    @property
    def middle(self) -> int:
        return self.y + HIGH // 2


@dataclass(frozen=True)
class Lane:
    """A way at the side, from the middle of one box to that of another."""

    kind: Leads
    x: int
    start: int
    end: int

    @property
    def path(self) -> str:
        """The way as SVG draws it: out of the box, along the lane, into the other box."""
        edge = LEFT if self.x < LEFT else LEFT + WIDE
        return f"M{edge} {self.start} H{self.x} V{self.end} H{edge}"


@dataclass(frozen=True)
class Picture:
    """All that is drawn: boxes, straight arrows between neighbours, lanes; its size."""

    boxes: tuple[Box, ...]
    straight: tuple[tuple[int, int], ...]
    lanes: tuple[Lane, ...]
    wide: int
    high: int


def arrows_of(procedure: Procedure, step: Step) -> list[Arrow]:
    """Every answer of a step with where it leads."""
    order = [one.name for one in procedure.steps]
    at = order.index(step.name)
    return [_arrow(order, at, verdict, to) for verdict, to in step.answers().items()]


def _arrow(order: Sequence[str], at: int, verdict: str, to: str) -> Arrow:
    here = order[at]
    if to == "next":
        return Arrow(verdict, here, order[at + 1] if at + 1 < len(order) else APPROVED, Leads.ON)
    if to == "applicant":
        return Arrow(verdict, here, FILED, Leads.BACK)
    if to == "same":
        return Arrow(verdict, here, here, Leads.STAYS)
    if to in (APPROVED, REFUSED):
        return Arrow(verdict, here, to, Leads(to))
    where = order.index(to)
    return Arrow(verdict, here, to, Leads.LEAP if where > at else Leads.BACK)


def draw(procedure: Procedure) -> Picture:
    """The picture of a procedure's steps."""
    names = [FILED, *(step.name for step in procedure.steps), APPROVED, *([REFUSED] if _refuses(procedure) else [])]
    together = {step.name: step.together for step in procedure.steps}
    boxes = tuple(_box(names, together, i) for i in range(len(names)))
    place = {box.name: box for box in boxes}
    straight = tuple((boxes[i].y + HIGH, boxes[i + 1].y) for i in range(len(boxes) - 1) if names[i + 1] != REFUSED)
    arrows = [arrow for step in procedure.steps for arrow in arrows_of(procedure, step)]
    lanes = _lanes(arrows, place)
    high = boxes[-1].y + HIGH + TOP
    right = max([LEFT + WIDE, *(lane.x for lane in lanes)]) + 14
    return Picture(boxes, straight, lanes, right, high)


def _refuses(procedure: Procedure) -> bool:
    return any(to == REFUSED for step in procedure.steps for to in step.answers().values())


def _box(names: Sequence[str], together: dict[str, str | None], i: int) -> Box:
    beside = i > 0 and bool(together.get(names[i])) and together.get(names[i]) == together.get(names[i - 1])
    return Box(names[i], TOP + i * (HIGH + GAP), beside)


def _lanes(arrows: Sequence[Arrow], place: dict[str, Box]) -> tuple[Lane, ...]:
    """One lane for each way that does not go straight on; the same way is drawn once."""
    found: list[Lane] = []
    left = right = 0
    seen: set[tuple[str, str]] = set()
    for arrow in sorted(arrows, key=lambda one: abs(place[one.to].y - place[one.step].y)):
        straight_on = place[arrow.to].y - place[arrow.step].y == HIGH + GAP and arrow.to != REFUSED
        if (arrow.leads is Leads.ON and straight_on) or arrow.leads is Leads.STAYS or (arrow.step, arrow.to) in seen:
            continue
        if straight_on and arrow.leads is not Leads.REFUSED:
            continue
        seen.add((arrow.step, arrow.to))
        start, end = place[arrow.step].middle + 8, place[arrow.to].middle - 8
        if arrow.leads is Leads.BACK:
            left += 1
            found.append(Lane(arrow.leads, LEFT - 8 - left * LANE, start, end))
        else:
            right += 1
            found.append(Lane(arrow.leads, LEFT + WIDE + 8 + right * LANE, start, end))
    return tuple(found)
