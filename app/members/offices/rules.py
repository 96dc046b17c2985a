"""Terms and seats of offices. No clock, no database."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from app.kernel.periods import last_day_of
from app.tenancy.configuration.concepts.people import Office
from app.tenancy.configuration.words import Span


class OfficeEnd(StrEnum):
    """How somebody's time in an office came to its end."""

    TERM_OVER = "term_over"
    DISMISSED = "dismissed"
    RESIGNED = "resigned"
    UNIT_LEFT = "unit_left"
    """Who held it through a unit stands for that unit no longer."""
    LEFT = "left"
    """The membership that it rested on has ended: the holder's own, or that of the unit."""
    CORRECTED = "corrected"
    """It was entered by mistake."""


BY_HAND = (OfficeEnd.DISMISSED, OfficeEnd.RESIGNED, OfficeEnd.UNIT_LEFT, OfficeEnd.CORRECTED)
"""How the secretariat may end it; a term that is over ends it by itself."""


def last_day(office: Office, since: date) -> date | None:
    """The last day of a term that begins on a day: five years from 15 March 2026 end on 14 March 2031.

    None where the office has no term. Terms are written in months or years.
    """
    if office.term is None:
        return None
    return last_day_of(since, _months(office.term))


def _months(span: Span) -> int:
    return span.count * (12 if span.unit == "year" else 1)


def is_held(since: date, until: date | None, ended_on: date | None, day: date) -> bool:
    """Whether an office is held on a day: both ends of the term count, the day on which it was ended does not."""
    return since <= day and (until is None or day <= until) and (ended_on is None or day < ended_on)


def seats_left(office: Office, held: int) -> int | None:
    """How many seats of an office are empty; None where their number is not limited."""
    return None if office.seats is None else max(office.seats - held, 0)
