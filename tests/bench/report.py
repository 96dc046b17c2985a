"""The table that `make bench` prints."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from tests.bench.client import Heard
from tests.bench.pages import LARGEST_WORKER, Page
from tests.bench.servers import Memory
from tests.bench.timing import Timed

HEADS = ("page", "req/s", "p50 ms", "p95 ms", "CPU ms", "F", "aim F", "SQL", "aim", "KiB", "")
WIDTHS = (24, 8, 8, 8, 8, 7, 8, 5, 5, 7, 30)


@dataclass(frozen=True)
class Floor:
    """What the floor costs in this run: CPU milliseconds a request, requests a second, p50 and p95 in milliseconds."""

    cpu: float
    a_second: float
    p50: float
    p95: float


@dataclass(frozen=True)
class Measured:
    """One page measured: how it was heard, CPU milliseconds a request, statements, bytes."""

    page: Page
    heard: Heard
    cpu: float
    sql: int
    size: int

    def misses(self, floor: Floor) -> list[str]:
        """What lies beyond the aim."""
        found = [] if self.cpu / floor.cpu <= self.page.aim else ["CPU"]
        return found + ([] if self.sql <= self.page.sql else ["SQL"])


def line(*cells: str) -> str:
    """One line of the table; Chinese signs are two wide."""
    first, *rest = [_fit(cell, width) for cell, width in zip(cells, WIDTHS, strict=False)]
    return (first + "".join(cell.rjust(width - _extra(cell)) for cell, width in zip(rest, WIDTHS[1:], strict=False))).rstrip()


def _fit(text: str, width: int) -> str:
    return text if width != WIDTHS[0] else text.ljust(width - _extra(text))


def _extra(text: str) -> int:
    return sum(unicodedata.east_asian_width(sign) in "WF" for sign in text)


def line_of_floor(floor: Floor) -> str:
    """The first line: the unit."""
    return line("F: 50 × 8, one query", f"{floor.a_second:.0f}", f"{floor.p50:.1f}", f"{floor.p95:.1f}", f"{floor.cpu:.2f}",
                "1.00", "", "1", "", "")  # fmt: skip


def line_of(one: Measured, floor: Floor) -> str:
    """One page beside its aim, and beside the floor of the same run."""
    misses = one.misses(floor)
    note, heard = "misses " + " and ".join(misses) if misses else "", one.heard
    return line(
        one.page.name, f"{heard.a_second:.0f}", f"{heard.part(0.5):.1f}", f"{heard.part(0.95):.1f}", f"{one.cpu:.2f}",
        f"{one.cpu / floor.cpu:.2f}", f"{one.page.aim:g}", str(one.sql), str(one.page.sql), f"{one.size / 1024:.0f}", note,
    )  # fmt: skip


def line_in_units(one: Measured, floor: Floor) -> str:
    """The same, every figure in F."""
    heard = one.heard
    return line(
        one.page.name, f"{heard.a_second / floor.a_second:.2f}", f"{heard.part(0.5) / floor.p50:.2f}",
        f"{heard.part(0.95) / floor.p95:.2f}", f"{one.cpu / floor.cpu:.2f}",
    )  # fmt: skip


def line_of_memory(memory: Memory) -> str:
    """The largest worker at the end. Its share of the machine is what is aimed at: workers are forked from one process."""
    share = f"largest worker: {memory.share:.0f} MiB of the machine (PSS; aim {LARGEST_WORKER})"
    rest = f"{memory.alone:.0f} its own alone, {memory.resident:.0f} resident; all processes together {memory.all_together:.0f}"
    return f"{share}, {rest}" + (" misses" if memory.share > LARGEST_WORKER else "")


# ---- jobs
JOB_HEADS = ("job", "a second", "s clock", "s CPU", "floor", "times", "aim", "", "", "", "")


@dataclass(frozen=True)
class Done:
    """A job: what it took, how many things were done, the floor's seconds of work where it has one.

    It is aimed at a number of seconds (`aim`), or at so many times its floor (`times`).
    """

    name: str
    took: Timed
    many: int
    floor: float = 0.0
    times: float = 0.0
    aim: float = 0.0
    note: str = ""

    @property
    def misses(self) -> bool:
        """Beyond what is aimed at."""
        too_long = bool(self.aim) and self.took.worked > self.aim
        return too_long or (bool(self.times) and self.took.worked > self.floor * self.times)


def line_of_job(one: Done) -> str:
    """One job beside its aim."""
    took = one.took
    floor, times = (f"{one.floor:.2f}", f"{took.worked / one.floor:.2f}") if one.floor else ("", "")
    aim = f"× {one.times:.2f}" if one.times else f"{one.aim:.2f} s" if one.aim else ""
    words = "  ".join(filter(None, (one.note, "misses" if one.misses else "")))
    figures = line(one.name, f"{one.many / took.worked:,.0f}", f"{took.clocked:.2f}", f"{took.worked:.2f}", floor,
                   times, aim)  # fmt: skip
    return f"{figures}  {words}".rstrip()
