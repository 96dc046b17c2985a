"""Due days and windows, by tables."""

from __future__ import annotations

from datetime import date

import pytest

from app.procedures.rules.time import days_late, is_open, next_opening, window_end
from app.tenancy.configuration.concepts.association import Calendar
from app.tenancy.configuration.words import Days, Span
from app.tenancy.spans import after

NATIONAL_DAY = Calendar(holidays=(date(2026, 10, 1), date(2026, 10, 2)), workdays=(date(2026, 10, 10),))
SPRING_AND_AUTUMN = (Days.model_validate("03-01..03-25"), Days.model_validate("09-01..09-25"))


@pytest.mark.requirement("K8")
@pytest.mark.parametrize(
    ("start", "span", "due"),
    [
        ("2026-09-01", "14 days", "2026-09-15"),
        ("2026-09-04", "1 workday", "2026-09-07"),
        ("2026-09-30", "1 workday", "2026-10-05"),
        ("2026-10-09", "1 workday", "2026-10-10"),
        ("2026-01-31", "1 month", "2026-02-28"),
        ("2024-02-29", "1 year", "2025-02-28"),
        ("2026-09-01", "2 weeks", "2026-09-15"),
    ],
)
def test_a_deadline_is_counted_as_by_laws_count(start, span, due):
    assert after(date.fromisoformat(start), Span.model_validate(span), NATIONAL_DAY) == date.fromisoformat(due)


@pytest.mark.requirement("T9")
@pytest.mark.parametrize(
    ("day", "open_", "end", "opens"),
    [
        ("2026-02-28", False, None, "2026-03-01"),
        ("2026-03-01", True, "2026-03-25", "2026-09-01"),
        ("2026-03-25", True, "2026-03-25", "2026-09-01"),
        ("2026-03-26", False, None, "2026-09-01"),
        ("2026-12-31", False, None, "2027-03-01"),
    ],
)
def test_a_window_is_open_on_both_its_days_and_names_the_next(day, open_, end, opens):
    on = date.fromisoformat(day)
    assert is_open(SPRING_AND_AUTUMN, on) is open_
    assert window_end(SPRING_AND_AUTUMN, on) == (date.fromisoformat(end) if end else None)
    assert next_opening(SPRING_AND_AUTUMN, on) == date.fromisoformat(opens)


def test_without_windows_it_is_always_open():
    assert is_open((), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("due", "today", "late"),
    [(None, "2026-09-10", 0), ("2026-09-10", "2026-09-10", 0), ("2026-09-06", "2026-09-10", 4)],
)
def test_late_is_counted_from_the_day_after(due, today, late):
    assert days_late(date.fromisoformat(due) if due else None, date.fromisoformat(today)) == late
