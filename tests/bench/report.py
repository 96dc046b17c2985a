"""The table that `make bench` prints."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from tests.bench.client import Heard
from tests.bench.pages import LARGEST_WORKER, Page
from tests.bench.servers import Memory

HEADS = ("page", "req/s", "p50 ms", "p95 ms", "CPU ms", "F", "aim F", "SQL", "aim", "KiB", "")
WIDTHS = (22, 8, 8, 8, 8, 7, 7, 5, 5, 7, 30)


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
