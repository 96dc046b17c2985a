"""Money is whole fen and rounds half up."""

from __future__ import annotations

from fractions import Fraction

import pytest

from app.kernel.money import Money


@pytest.mark.parametrize(
    ("fen", "share", "due"),
    [
        (1_000_000, Fraction(1, 2), 500_000),
        (1, Fraction(1, 2), 1),
        (3, Fraction(1, 2), 2),
        (100, Fraction(1, 3), 33),
        (200, Fraction(1, 3), 67),
        (0, Fraction(7, 9), 0),
    ],
)
def test_a_part_of_money_is_rounded_half_up_to_the_fen(fen: int, share: Fraction, due: int) -> None:
    assert Money(fen).times(share) == Money(due)


def test_money_is_written_with_thousands_and_short_without_fen() -> None:
    assert Money(1_000_000).plain() == "10,000.00"
    assert Money(1_000_000).short() == "10,000"
    assert Money(1_000_050).short() == "10,000.50"
