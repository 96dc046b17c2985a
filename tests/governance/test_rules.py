"""Quorum and majority as by-laws put them, in tables (Z3, Z13, H13; configuration.md, section 11)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.governance.rules import (
    Choice,
    Count,
    Majority,
    Result,
    Voter,
    count_of,
    earliest_day,
    has_quorum,
    is_recused,
    needed_in_favour,
    needed_present,
    result_of,
    secret_count,
)
from app.tenancy.configuration.concepts.association import Calendar
from app.tenancy.configuration.words import Span

HALF, THIRDS = Fraction(1, 2), Fraction(2, 3)
PRESENT_THIRDS = Majority(THIRDS, THIRDS)
figures = st.integers(0, 500)


@pytest.mark.requirement("Z3", "Z13", "H13")
@pytest.mark.parametrize(
    ("eligible", "share", "needed"),
    [
        (12, THIRDS, 8), (13, THIRDS, 9), (14, THIRDS, 10), (3, THIRDS, 2), (1, THIRDS, 1),
        (10, HALF, 5), (11, HALF, 6), (10, None, 1), (0, None, 1), (0, THIRDS, 1), (7, Fraction(1, 10), 1),
    ],
)  # fmt: skip
def test_at_least_that_share_has_to_take_part(eligible: int, share: Fraction | None, needed: int) -> None:
    assert needed_present(eligible, share) == needed


@pytest.mark.requirement("Z3", "Z13", "H13")
@pytest.mark.parametrize(
    ("total", "share", "needed"),
    [
        (10, HALF, 6), (11, HALF, 6), (2, HALF, 2), (1, HALF, 1), (0, HALF, 1),
        (9, THIRDS, 6), (10, THIRDS, 7), (12, THIRDS, 8), (0, THIRDS, 1), (4, Fraction(3, 4), 3), (5, Fraction(1), 5),
    ],
)  # fmt: skip
def test_one_half_means_more_than_half_any_other_share_at_least_it(total: int, share: Fraction, needed: int) -> None:
    assert needed_in_favour(total, share) == needed


@pytest.mark.requirement("Z3", "Z12", "H13")
@pytest.mark.parametrize(
    ("count", "majority", "result"),
    [
        (Count(8, 4), PRESENT_THIRDS, Result.CARRIED),
        (Count(7, 5), PRESENT_THIRDS, Result.LOST),
        (Count(6, 0, 3), PRESENT_THIRDS, Result.CARRIED),
        (Count(6, 0, 4), PRESENT_THIRDS, Result.LOST),
        (Count(6, 0, 0, 3), PRESENT_THIRDS, Result.CARRIED),
        (Count(6, 0, 0, 4), PRESENT_THIRDS, Result.ADJOURNED),
        (Count(6, 0, 0, 3, recused=30), PRESENT_THIRDS, Result.CARRIED),
        (Count(), PRESENT_THIRDS, Result.ADJOURNED),
        (Count(absent=9), PRESENT_THIRDS, Result.ADJOURNED),
        (Count(recused=5), PRESENT_THIRDS, Result.ADJOURNED),
        (Count(0, 0, 9), PRESENT_THIRDS, Result.LOST),
        (Count(5, 5), Majority(None, HALF), Result.LOST),
        (Count(6, 5), Majority(None, HALF), Result.CARRIED),
        (Count(5, 4, 1), Majority(None, HALF), Result.LOST),
        (Count(5, 4, 1), Majority(None, HALF, "cast"), Result.CARRIED),
        (Count(0, 0, 5), Majority(None, HALF, "cast"), Result.LOST),
        (Count(6, 0, 0, 6), Majority(HALF, HALF, "all"), Result.LOST),
        (Count(7, 0, 0, 5), Majority(HALF, HALF, "all"), Result.CARRIED),
        (Count(6, 0, 0, 5, recused=1), Majority(HALF, HALF, "all"), Result.CARRIED),
        (Count(absent=3), Majority(None, HALF), Result.ADJOURNED),
        (Count(6, 2, 0, 0, 0, invalid=2), PRESENT_THIRDS, Result.LOST),
    ],
)
def test_what_a_vote_comes_to(count: Count, majority: Majority, result: Result) -> None:
    assert result_of(count, majority) is result


@given(figures, figures, figures, figures, figures)
def test_nobody_is_lost_and_more_yeses_never_hurt(yes: int, no: int, abstained: int, absent: int, recused: int) -> None:
    count = Count(yes, no, abstained, absent, recused)
    assert count.eligible + count.recused == yes + no + abstained + absent + recused
    assert has_quorum(count, Majority(None, HALF)) == (count.present > 0)
    if result_of(count, PRESENT_THIRDS) is Result.CARRIED:
        assert 3 * yes >= 2 * count.present
        assert result_of(Count(yes + 1, no, abstained, absent, recused), PRESENT_THIRDS) is Result.CARRIED


def test_open_and_secret_votes_are_counted_alike() -> None:
    choices = [Choice.FOR, Choice.FOR, Choice.AGAINST, Choice.ABSTAINED, Choice.ABSENT, Choice.RECUSED]
    assert count_of(choices) == Count(2, 1, 1, 1, 1)
    assert secret_count(["for", "abstained", "against", "for"], voters=6, recused=1) == Count(2, 1, 1, 1, 1)


@pytest.mark.parametrize(
    ("voter", "out"),
    [
        (Voter(1), True), (Voter(2), False), (Voter(2, frozenset({9})), True), (Voter(None, frozenset({9})), True),
        (Voter(None), False), (Voter(2, frozenset({8})), False),
    ],
)  # fmt: skip
def test_who_is_concerned_keeps_out(voter: Voter, out: bool) -> None:
    assert is_recused(voter, people=frozenset({1}), units=frozenset({9})) is out


@pytest.mark.parametrize(
    ("before", "first"),
    [(None, "2026-09-10"), ("3 workdays", "2026-09-15"), ("1 week", "2026-09-17"), ("1 month", "2026-10-10")],
)
def test_an_agenda_is_complete_so_long_before_the_meeting(before: str | None, first: str) -> None:
    span = Span.model_validate(before) if before else None
    assert earliest_day(date(2026, 9, 10), span, Calendar()) == date.fromisoformat(first)
