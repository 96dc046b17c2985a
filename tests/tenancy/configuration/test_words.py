"""The small values of configuration are read strictly (configuration.md, table of section 1)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from app.tenancy.configuration.speech import read_plain
from app.tenancy.configuration.words import Days, MonthDay, Span, Text, fen, fraction, pick

text = TypeAdapter(Text)


@pytest.mark.parametrize(
    ("written", "worth"), [("1000", 100_000), ("1000.50", 100_050), ("0", 0), ("0.01", 1), ("1000.500", 100_050)]
)
def test_money_is_read_as_whole_fen(written: str, worth: int) -> None:
    assert fen(written) == worth


@pytest.mark.parametrize("written", ["-1", "1.005", "free", "", "1e999999999", "NaN", "Infinity", "1,000", "￥5"])
def test_what_is_not_an_amount_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="is not an amount"):
        fen(written)


@given(st.integers(min_value=0, max_value=10**12))
def test_every_amount_of_fen_is_read_as_it_was_written(amount: int) -> None:
    assert fen(f"{amount // 100}.{amount % 100:02}") == amount


@pytest.mark.parametrize(
    ("written", "worth"), [("1/2", Fraction(1, 2)), ("50%", Fraction(1, 2)), ("0", Fraction(0)), ("1", Fraction(1))]
)
def test_a_share_is_exact(written: str, worth: Fraction) -> None:
    assert fraction(written) == worth


@pytest.mark.parametrize("written", ["3/2", "-1/2", "101%", "half", "1/0", "%", ""])
def test_a_share_lies_between_nothing_and_all(written: str) -> None:
    with pytest.raises(ValueError, match="is not"):
        fraction(written)


@pytest.mark.parametrize("written", ["02-29", "06-31", "6-30", "13-01", "00-10", "0630"])
def test_only_days_that_every_year_has_are_days_of_the_year(written: str) -> None:
    with pytest.raises(ValidationError):
        MonthDay.model_validate(written)


def test_a_stretch_includes_its_first_and_last_day() -> None:
    march = Days.model_validate("03-01..03-25")
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 25), date(2026, 3, 26)]
    assert [march.includes(day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize("written", ["03-25..03-01", "03-01-03-25", "03-01..", "..03-01"])
def test_a_stretch_has_two_days_in_their_order(written: str) -> None:
    with pytest.raises(ValidationError):
        Days.model_validate(written)


@pytest.mark.parametrize("written", ["5 years", "1 month", "3 weeks", "10 workdays", "30 days"])
def test_a_span_reads_as_it_is_written(written: str) -> None:
    assert str(Span.model_validate(written)) == written


@pytest.mark.parametrize("written", ["five years", "5", "5 y", "-5 days", "5.5 days", "99999 days", "10 working days"])
def test_what_is_not_a_span_is_refused(written: str) -> None:
    with pytest.raises(ValidationError, match="is not a span"):
        Span.model_validate(written)


@pytest.mark.parametrize(
    ("written", "language", "read"),
    [
        ("会费", "en", "会费"),
        ({"zh": "会费", "en": "Dues"}, "en", "Dues"),
        ({"zh": "会费"}, "en", "会费"),
        ({"en": "Dues"}, "zh", "Dues"),
    ],
)
def test_a_text_without_the_language_gives_the_first_one_written(written: Any, language: str, read: str) -> None:
    assert pick(text.validate_python(written), language) == read


@pytest.mark.parametrize("written", [{}, "", {"zh": ""}, {"zh": "会费", "and more": ""}, ["会费"]])
def test_a_text_says_something_in_known_languages(written: Any) -> None:
    with pytest.raises(ValidationError):
        text.validate_python(written)


@pytest.mark.parametrize(
    ("kind", "written", "read"),
    [
        ("money", "8", 800),
        ("whole", "12", 12),
        ("number", "0.2", 0.2),
        ("share", "1/3", Fraction(1, 3)),
        ("day", "2026-06-30", date(2026, 6, 30)),
        ("text", "abc", "abc"),
    ],
)
def test_a_plain_value_is_read_as_its_kind(kind: str, written: str, read: Any) -> None:
    assert read_plain(kind, written) == read
