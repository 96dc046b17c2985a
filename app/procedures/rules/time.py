"""Days of a case: until when a step is due, when a procedure is open, when it opens next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from app.kernel.periods import add_months
from app.tenancy.configuration.concepts.association import Calendar
from app.tenancy.configuration.words import Days, Span

SATURDAY = 5
TO_PUT_RIGHT = Span(count=10, unit="day")
"""How long an applicant has to put right what was returned, where the association says nothing else."""


def is_workday(day: date, calendar: Calendar) -> bool:
    """Monday to Friday, unless the association's calendar moved the day."""
    if day in calendar.workdays:
        return True
    return day.weekday() < SATURDAY and day not in calendar.holidays


def after(day: date, span: Span, calendar: Calendar) -> date:
    """The day so long after another; workdays are counted by the calendar, the first day is not counted."""
    if span.unit == "workday":
        return _workdays_after(day, span.count, calendar)
    if span.unit in ("month", "year"):
        return add_months(day, span.count * (12 if span.unit == "year" else 1))
    return day + timedelta(days=span.count * (7 if span.unit == "week" else 1))


def before(day: date, span: Span, calendar: Calendar) -> date:
    """The day so long before another, counted in the same way."""
    if span.unit == "workday":
        return _workdays_before(day, span.count, calendar)
    if span.unit in ("month", "year"):
        return add_months(day, -span.count * (12 if span.unit == "year" else 1))
    return day - timedelta(days=span.count * (7 if span.unit == "week" else 1))


def _workdays_before(day: date, count: int, calendar: Calendar) -> date:
    while count > 0:
        day -= timedelta(days=1)
        count -= is_workday(day, calendar)
    return day


def _workdays_after(day: date, count: int, calendar: Calendar) -> date:
    while count > 0:
        day += timedelta(days=1)
        count -= is_workday(day, calendar)
    return day


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
