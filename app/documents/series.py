"""Numbers given elsewhere before this house stood: read by their pattern, so that the series goes on behind the highest.

And many numbers of one series at once, for lists that come in as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import update

from app.documents.models import NumberSeries
from app.documents.numbers import open_series
from app.documents.rules import PART, fill_number, series_period
from app.tenancy.configuration.concepts.papers import Number
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action

CENTURY = 100
_SHAPES = {
    "year": r"(?P<year>\d{4})", "yy": r"(?P<yy>\d\d)", "month": r"\d\d", "day": r"\d\d", "body.code": "(?P<body>.+?)",
    "tier.code": ".+?", "number": ".+?", "check": "[0-9A-Za-z]",
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where a number stands: its sequence, and the period that its counter counts within."""

    period: str
    sequence: int


@lru_cache(maxsize=64)
def _shape(pattern: str) -> re.Pattern[str]:
    found, last, named = "", 0, set()
    for part in PART.finditer(pattern):
        found += re.escape(pattern[last : part.start()])
        name = part[1]
        shape = rf"(?P<seq>\d{{{int(part[2] or 1)},}})" if name.startswith("seq") else _SHAPES[name]
        found += re.sub(r"\(\?P<\w+>", "(?:", shape) if name in named else shape
        named.add(name)
        last = part.end()
    return re.compile(found + re.escape(pattern[last:]))


def place_of(series: Number, number: str, *, on: date) -> Place | None:
    """Where a number stands in a series; None for one that is not written by the pattern. `on` is its day, by which a
    pattern that names no year is counted. Pure."""
    found = _shape(series.pattern).fullmatch(number)
    if found is None or "seq" not in found.groupdict():
        return None
    parts = found.groupdict()
    year = parts.get("year") or (f"{on.year // CENTURY:02}{parts['yy']}" if parts.get("yy") else "")
    period = series_period(series.restart, on, parts.get("body") or "")
    return Place(year if series.restart == "year" and year else period, int(parts["seq"]))


@action
def continue_behind(series: str, numbers: Iterable[tuple[str, date]]) -> None:
    """The series goes on behind the highest of these numbers, each with its day. Done twice it changes nothing."""
    described = tenant().association.numbers.get(series)
    if described is None:
        return
    highest: dict[str, int] = {}
    for number, on in numbers:
        place = place_of(described, number, on=on)
        if place is not None:
            highest[place.period] = max(highest.get(place.period, 0), place.sequence)
    for period, sequence in sorted(highest.items()):
        open_series(series, period)
        behind = (NumberSeries.name == series) & (NumberSeries.period == period) & (NumberSeries.next <= sequence)
        db.session.execute(update(NumberSeries).where(behind).values(next=sequence + 1))


@action
def next_numbers(series: str, wanted: Iterable[tuple[date, Mapping[str, str]]]) -> list[str]:
    """A number for each (day, context), as `next_number` gives one; the counter of a period is moved once."""
    described = tenant().association.numbers[series]
    asked = [(on, context, series_period(described.restart, on, context.get("body.code", ""))) for on, context in wanted]
    counts: dict[str, int] = {}
    for _on, _context, period in asked:
        counts[period] = counts.get(period, 0) + 1
    following = {period: _take(series, period, count) for period, count in sorted(counts.items())}
    numbers = []
    for on, context, period in asked:
        numbers.append(fill_number(described.pattern, following[period], on=on, context=context))
        following[period] += 1
    return numbers


def _take(series: str, period: str, count: int) -> int:
    open_series(series, period)
    mine = (NumberSeries.name == series) & (NumberSeries.period == period)
    moved = update(NumberSeries).where(mine).values(next=NumberSeries.next + count).returning(NumberSeries.next)
    return int(db.session.execute(moved).scalar_one()) - count
