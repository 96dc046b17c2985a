"""Money in whole fen, with one rule of rounding: half up, to the fen."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


@dataclass(frozen=True, order=True)
class Money:
    """An amount in whole fen (1 yuan = 100 fen). Never a float."""

    fen: int = 0

    def __add__(self, other: Money) -> Money:
        return Money(self.fen + other.fen)

    def __sub__(self, other: Money) -> Money:
        return Money(self.fen - other.fen)

    def __bool__(self) -> bool:
        return self.fen != 0

    def times(self, share: Fraction | int) -> Money:
        """A part or a multiple of it, rounded half up to the fen."""
        exact = Fraction(self.fen) * share
        return Money(int((Decimal(exact.numerator) / exact.denominator).quantize(Decimal(1), ROUND_HALF_UP)))

    def plain(self) -> str:
        """Yuan with thousands and two decimals: 10,000.00."""
        return f"{Decimal(self.fen) / 100:,.2f}"

    def short(self) -> str:
        """Yuan as a price list prints it: 10,000, or 0.50 where there are fen."""
        return f"{self.fen // 100:,}" if self.fen % 100 == 0 else self.plain()
