"""What `tenants check` says of a calendar that nobody has gone on with.

Holidays are published a year at a time. A calendar that has ended breaks nothing: working days are counted from Monday to
Friday. It is said here and not by the checks of a folder, which know no day: a folder in order stays so.
"""

from __future__ import annotations

from datetime import date

from app.tenancy.configuration.concepts.association import Calendar
from app.tenancy.registry import registry

PAST = "association.yaml: calendar: the last day named here, {day}, is past; working days are counted without holidays since"


def past_calendar(slug: str, today: date) -> list[str]:
    """One sentence where all the days that an association names are over."""
    last = last_named(registry().get(slug).association.calendar)
    return [PAST.format(day=last.isoformat())] if last and last < today else []


def last_named(calendar: Calendar) -> date | None:
    """The last day of which the calendar knows more than the week does; None where it names none."""
    return max((*calendar.holidays, *calendar.workdays), default=None)
