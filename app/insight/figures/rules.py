"""Figures as charts: where each bar begins and ends. Pure; the drawing is a template's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

WIDE, HIGH, FOOT, TOP, LEFT = 640, 330, 28, 18, 40
NARROW, LABELS, VALUES, LINE, THICK = 420, 136, 52, 30, 16
HIGHER, HEAD = 46, 20
LONGEST_BESIDE, LONGEST_ABOVE = 22, 68
STEPS = (1, 2, 5)


@dataclass(frozen=True)
class Row:
    """A line of a chart and of the table beside it: what it is, and its figures."""

    label: str
    values: tuple[int, ...]
    href: str = ""

    @property
    def total(self) -> int:
        return sum(self.values)


@dataclass(frozen=True)
class Bar:
    """A rectangle with its figure. `series` says how it is coloured, `at` where its figure stands."""

    x: float
    y: float
    width: float
    height: float
    series: int
    value: int


@dataclass(frozen=True)
class Line:
    """The bars of one line with where its label stands."""

    label: str
    at: float
    bars: tuple[Bar, ...]
    total: int
    end: float


@dataclass(frozen=True)
class Chart:
    """A drawing: its height, its lines, and the lines behind it with what they stand for."""

    height: float
    lines: tuple[Line, ...]
    grid: tuple[tuple[float, int], ...] = ()
    width: int = WIDE
    above: bool = False
    """Whether labels stand over their bars, because one of them is too long to stand beside."""


def lying(rows: Sequence[Row]) -> Chart:
    """Bars that lie one below the other; several figures of a line stand behind each other."""
    most = max((row.total for row in rows), default=0) or 1
    above = any(_width(row.label) > LONGEST_BESIDE for row in rows)
    start, high, head = (0, HIGHER, HEAD) if above else (LABELS, LINE, (LINE - THICK) // 2)
    room, lines = NARROW - start - VALUES, []
    for number, row in enumerate(rows):
        top, left, bars = number * high + head, float(start), []
        for series, value in enumerate(row.values):
            width = round(room * value / most, 1)
            bars.append(Bar(round(left, 1), top, width, THICK, series, value))
            left += width
        lines.append(Line(shortened(row.label), top + THICK - 3, tuple(bars), row.total, round(left + 8, 1)))
    return Chart(max(len(rows), 1) * high, tuple(lines), width=NARROW, above=above)


def shortened(label: str) -> str:
    """A label that fits over its bar."""
    for at in range(len(label)):
        if _width(label[: at + 1]) > LONGEST_ABOVE:
            return f"{label[: at - 1]}…"
    return label


def _width(label: str) -> int:
    """How wide it is: a Chinese character is as wide as two letters."""
    return sum(1 if sign.isascii() else 2 for sign in label)


def upright(rows: Sequence[Row]) -> Chart:
    """Bars that stand side by side over their labels, from zero, with lines at round figures behind them."""
    top_figure = ceiling(max((value for row in rows for value in row.values), default=0))
    room, high = (WIDE - LEFT) / max(len(rows), 1), HIGH - FOOT - TOP
    lines = []
    for number, row in enumerate(rows):
        wide = min(room * 0.7 / max(len(row.values), 1), 26)
        first = LEFT + room * number + (room - wide * len(row.values)) / 2
        bars = tuple(
            Bar(round(first + wide * series, 1), round(TOP + high * (1 - value / top_figure), 1), round(wide - 1, 1),
                round(high * value / top_figure, 1), series, value)
            for series, value in enumerate(row.values)
        )  # fmt: skip
        lines.append(Line(row.label, round(LEFT + room * (number + 0.5), 1), bars, row.total, 0))
    grid = tuple((round(TOP + high * (1 - part / 4), 1), top_figure * part // 4) for part in range(5))
    return Chart(HIGH, tuple(lines), grid)


def ceiling(most: int) -> int:
    """A round figure at or above the largest, that four steps divide: 4, 8, 20, 40, 80, 200, …"""
    size = 4
    while True:
        for step in STEPS:
            if size * step >= most:
                return size * step
        size *= 10


def last_months(today: date, count: int = 12) -> list[tuple[int, int]]:
    """The last months up to the present one, as (year, month), the earliest first."""
    ends = today.year * 12 + today.month - 1
    return [(month // 12, month % 12 + 1) for month in range(ends - count + 1, ends + 1)]


def by_month(months: Sequence[tuple[int, int]], *counted: Mapping[tuple[int, int], int]) -> list[Row]:
    """A line for each month with the figures of each count."""
    return [Row(f"{year}-{month:02}", tuple(one.get((year, month), 0) for one in counted)) for year, month in months]
