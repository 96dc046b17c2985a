"""The day so long after another, in days as the association counts them. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from app.kernel.periods import add_months
from app.tenancy.configuration.concepts.association import Calendar
from app.tenancy.configuration.words import Span

SATURDAY = 5


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
