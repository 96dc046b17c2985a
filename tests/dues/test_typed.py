"""Amounts and days as people type them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dues.rules.typed import read_amount, read_day
from app.kernel.errors import DomainError
from app.kernel.money import Money


@pytest.mark.parametrize("typed", ["2500", "2,500.00", "２，５００．００", "￥2500", "¥ 2 500.0", "2500元", "2500.00 元整"])
def test_an_amount_is_read_however_it_is_typed(typed):
    assert read_amount(typed) == Money(2500_00)


@pytest.mark.parametrize(
    ("typed", "why"),
    [("", "请填写金额"), ("-5", "负数"), ("－５", "负数"), ("1.005", "两位小数"), ("0", "大于零"), ("0.00", "大于零"),
     ("abc", "例如"), ("1e9", "例如"), ("12345678901", "例如"), ("1..2", "例如")],
)  # fmt: skip
def test_what_is_no_amount_is_refused_in_words(typed, why):
    with pytest.raises(DomainError, match=why):
        read_amount(typed)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_an_amount_or_a_refusal(typed):
    try:
        assert read_amount(typed).fen > 0
    except DomainError:
        return


@pytest.mark.parametrize("typed", ["2026-09-24", "2026/9/24", "2026年9月24日", "２０２６－０９－２４"])
def test_a_day_is_read_however_it_is_typed(typed):
    assert read_day(typed) == date(2026, 9, 24)


@pytest.mark.parametrize("typed", ["", "2026-02-30", "24.9.2026", "昨天"])
def test_what_is_no_day_is_refused(typed):
    with pytest.raises(DomainError):
        read_day(typed)
