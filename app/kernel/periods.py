"""Days, months and years as by-laws count them."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta


def add_months(day: date, months: int) -> date:
    """The same day so many months on; 31 January + 1 month is the last day of February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_between(start: date, end: date) -> int:
    """Completed months from start to end."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (add_months(start, months) > end)


def last_day_of(start: date, months: int) -> date:
    """The last day of a period of so many months: five years from 15 March 2026 end on 14 March 2031."""
    end = add_months(start, months)
    return end - timedelta(days=1) if end.day == start.day else end


@dataclass(frozen=True)
class Period:
    """A stretch of days, both ends included; no end means it lasts."""

    first: date
    last: date | None = None

    def __contains__(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)
