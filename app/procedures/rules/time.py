"""Days of a case: until when a step is due, when a procedure is open, when it opens next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.tenancy.configuration.concepts.association import Calendar
from app.tenancy.configuration.words import Days, Span
from app.tenancy.spans import SATURDAY, is_workday

TO_PUT_RIGHT = Span(count=10, unit="day")
"""How long an applicant has to put right what was returned, where the association says nothing else."""


def workdays_between(first: date, last: date, calendar: Calendar) -> int:
    """How many working days lie after the first day, up to and including the last; 0 on the same day or before it."""
    days = max(0, (last - first).days)
    weeks, rest = divmod(days, 7)
    usual = 5 * weeks + sum((first.weekday() + day) % 7 < SATURDAY for day in range(1, rest + 1))
    moved = [day for day in {*calendar.holidays, *calendar.workdays} if first < day <= last]
    return usual + sum(is_workday(day, calendar) - (day.weekday() < SATURDAY) for day in moved)


def is_open(windows: Sequence[Days], day: date) -> bool:
    """Whether a procedure can be started on a day; without windows always."""
    return not windows or any(window.includes(day) for window in windows)


def window_end(windows: Sequence[Days], day: date) -> date | None:
    """The last day of the window that a day falls in; none without windows."""
    return next((window.last.on(day.year) for window in windows if window.includes(day)), None)


def next_opening(windows: Sequence[Days], day: date) -> date:
    """The day on which the next window opens. Raises ValueError where there are no windows."""
    starts = [window.first.on(year) for window in windows for year in (day.year, day.year + 1)]
    return min(start for start in starts if start > day)


def days_late(due_on: date | None, today: date) -> int:
    """How many days after its due day a case is; 0 while it is in time."""
    return max(0, (today - due_on).days) if due_on else 0
