"""How long something takes: by the clock, and of this process's own work, which says more on a busy machine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter, process_time


@dataclass(frozen=True)
class Timed:
    """Seconds by the clock, and of work."""

    clocked: float
    worked: float


def timed(act: Callable[[], object]) -> Timed:
    """What one run takes."""
    began, worked = perf_counter(), process_time()
    act()
    return Timed(perf_counter() - began, process_time() - worked)


def least(act: Callable[[], object], runs: int = 2) -> Timed:
    """What the quickest of some runs takes."""
    return min((timed(act) for _ in range(runs)), key=lambda one: one.worked)
