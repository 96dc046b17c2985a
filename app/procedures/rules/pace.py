"""How long steps take: working days from arriving to being answered, as they were, and what that lets expect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

LEAST = 5
"""Fewer cases than these say nothing; then no figure is given."""
EXACT = 20
COARSE = (25, 30, 40, 60, 90)


def pace_of(days: int) -> int:
    """The working days that are counted together: each by itself up to twenty, longer ones coarsely."""
    if days <= EXACT:
        return max(0, days)
    return next((limit for limit in COARSE if days <= limit), COARSE[-1])


def median(counts: Mapping[int, int]) -> int:
    """The middle of so many cases by their days; of two middles the longer, since nobody complains of being early."""
    left = sum(counts.values()) // 2
    for days in sorted(counts):
        left -= counts[days]
        if left < 0:
            return days
    return 0


@dataclass(frozen=True)
class Expected:
    """How many working days the rest may take, and the steps of which too little is known to say."""

    days: int
    known: int
    unknown: tuple[str, ...] = ()

    @property
    def says_something(self) -> bool:
        """Whether any figure stands behind it."""
        return self.known > 0


def expected(ahead: Iterable[Sequence[tuple[str, int]]], paces: Mapping[str, Mapping[int, int]]) -> Expected:
    """What lies ahead: the steps in order, each with the working days it has waited already; those that run side by side
    stand together, and of them the longest counts.

    A step that is overdue by its own measure counts as one more day.
    """
    days, known, unknown = 0, 0, []
    for together in ahead:
        left = [(step, _left(paces.get(step, {}), waited)) for step, waited in together]
        unknown += [step for step, rest in left if rest is None]
        said = [rest for _step, rest in left if rest is not None]
        days += max(said, default=0)
        known += len(said)
    return Expected(days, known, tuple(unknown))


def _left(counts: Mapping[int, int], waited: int) -> int | None:
    """How many working days a step may still take; None where too little is known."""
    if sum(counts.values()) < LEAST:
        return None
    usual = median(counts)
    return max(usual - waited, 1 if waited > usual else 0)
