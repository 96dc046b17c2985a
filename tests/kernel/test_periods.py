"""Days, months and years as by-laws count them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.periods import Period, add_months, last_day_of, months_between

DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2090, 12, 31))


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-03-31", -1, "2026-02-28"),
    ],
)
def test_a_month_on_is_the_same_day_or_the_last_of_the_month(start: str, months: int, end: str) -> None:
    assert add_months(date.fromisoformat(start), months) == date.fromisoformat(end)


@pytest.mark.requirement("H9")
@pytest.mark.parametrize(
    ("start", "last"), [("2026-03-15", "2031-03-14"), ("2024-02-29", "2029-02-28"), ("2026-01-01", "2030-12-31")]
)
def test_a_term_of_five_years_ends_on_the_day_before(start: str, last: str) -> None:
    """H9: 会员一届任期 5 年，自证书颁发之日起计算."""
    assert last_day_of(date.fromisoformat(start), 60) == date.fromisoformat(last)


@given(DAYS, st.integers(min_value=0, max_value=600))
def test_completed_months_are_counted_back(start: date, months: int) -> None:
    assert months_between(start, add_months(start, months)) == months


def test_a_period_holds_both_its_ends() -> None:
    june = Period(date(2026, 6, 1), date(2026, 6, 30))
    assert date(2026, 6, 1) in june
    assert date(2026, 6, 30) in june
    assert date(2026, 7, 1) not in june
    assert date(2099, 1, 1) in Period(date(2026, 6, 1))
