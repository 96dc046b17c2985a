"""Terms, standings and seniority, by tables."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from app.members.rules import (
    FactKind,
    FactLine,
    TierPeriod,
    derive,
    explained_by,
    next_term,
    seniority,
    standing_of,
    term_end,
)
from app.tenancy.configuration.concepts.membership import Standing, Term

TODAY = date(2026, 9, 10)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.requirement("H9", "R16")
@pytest.mark.parametrize(
    ("term", "first", "last"),
    [
        ({"length": "5 years"}, "2026-03-15", "2031-03-14"),
        ({"length": "5 years"}, "2026-01-01", "2030-12-31"),
        ({"length": "1 year"}, "2024-02-29", "2025-02-28"),
        ({"length": "5 years", "ends": "year_end"}, "2024-03-18", "2028-12-31"),
        ({"length": "18 months", "ends": "year_end"}, "2024-03-18", "2025-12-31"),
        ({"ends": "fixed", "fixed_ends": ["2026-12-31", "2031-12-31"]}, "2026-12-31", "2031-12-31"),
        ({}, "2026-03-15", None),
    ],
)
def test_a_term_ends_as_the_association_counts(term, first, last):
    assert term_end(Term.model_validate(term), day(first)) == (day(last) if last else None)


@pytest.mark.parametrize(
    ("today", "first"),
    [
        ("2026-08-01", "2026-09-01"),
        ("2026-08-31", "2026-09-01"),
        ("2026-11-30", "2026-09-01"),
        ("2026-12-02", "2026-12-02"),
    ],
)
def test_a_renewal_within_the_grace_leaves_no_gap(today, first):
    term = Term.model_validate({"length": "1 year", "grace": "3 months"})
    assert next_term(term, day("2026-08-31"), day(today)) == day(first)


ADMITTED = FactLine(1, FactKind.ADMITTED, day("2024-03-18"), word="unit", body_id=1)
TERM = FactLine(2, FactKind.TERM, day("2024-03-18"), until=day("2026-03-17"))


def test_an_admission_and_a_term_make_a_member():
    entry = derive([ADMITTED, TERM], TODAY)
    assert (entry.tier, entry.admitted_on, entry.term_last, entry.is_admitted) == (
        "unit",
        ADMITTED.on,
        TERM.until,
        True,
    )


def test_a_fact_of_tomorrow_does_not_count_today():
    ends = FactLine(3, FactKind.ENDED, day("2026-12-31"), word="resigned")
    assert derive([ADMITTED, ends], TODAY).is_admitted
    assert not derive([ADMITTED, ends], day("2026-12-31")).is_admitted


def test_a_reversed_fact_falls_away_with_its_reversal():
    ends = FactLine(3, FactKind.ENDED, day("2026-05-01"), word="expelled")
    back = FactLine(4, FactKind.ENDED, day("2026-06-01"), reverses=3)
    assert derive([ADMITTED, ends, back], TODAY).is_admitted


@pytest.mark.requirement("H13")
def test_a_suspension_has_an_end_and_is_explained_by_its_resolution():
    facts = [
        ADMITTED,
        FactLine(3, FactKind.RESTRICTED, day("2026-05-01"), until=day("2026-10-31"), document="理事会决议 12 号"),
    ]
    during = derive(facts, TODAY)
    assert explained_by(during, facts, TODAY) is facts[1]
    assert derive(facts, day("2026-11-01")).restricted_since is None


def test_the_first_standing_that_holds_is_the_members():
    standings = {
        name: Standing(label={"*": name}, when=when) for name, when in [("left", "gone"), ("expired", "over"), ("active", None)]
    }
    assert standing_of(standings, lambda when: when in ("over", None)) == "expired"


@pytest.mark.parametrize(
    ("periods", "unbroken", "years"),
    [
        ([("full", "2020-01-01", "2021-12-31"), ("full", "2022-01-01", "2022-12-31")], True, 3.0),
        ([("full", "2020-01-01", "2021-12-31"), ("full", "2022-03-01", "2023-02-28")], True, 1.0),
        ([("full", "2020-01-01", "2021-12-31"), ("full", "2022-03-01", "2023-02-28")], False, 3.0),
        ([("trainee", "2020-01-01", "2021-12-31")], True, 1.0),
    ],
)
def test_years_of_membership_are_weighed_and_may_start_anew(periods, unbroken, years):
    stretches = [TierPeriod(tier, day(first), day(last)) for tier, first, last in periods]
    assert seniority(stretches, TODAY, {"trainee": Fraction(1, 2)}, unbroken) == years


def test_a_period_that_lasts_counts_until_today():
    assert seniority([TierPeriod("full", day("2025-09-11"))], TODAY, {}, True) == 1.0
