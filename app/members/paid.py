"""Which years a member has paid: the ledger says it by registration, the member's own page and the unit's show it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.kernel.money import Money


class YearState(StrEnum):
    """How a fee year stands: paid, paid before the member came in with a list, billed but open, not billed yet."""

    PAID = "paid"
    BEFORE = "before"
    OPEN = "open"
    TO_COME = "to_come"


@dataclass(frozen=True)
class PaidYear:
    """One fee year of a member; `year` is the year in which it begins."""

    year: int
    state: YearState
    amount: Money
    until: date


YearsOf = Callable[[int], Sequence[PaidYear]]
_years_of: list[YearsOf] = []


def register_paid_years(years_of: YearsOf) -> None:
    """The ledger gives a membership's fee years, the earliest first."""
    _years_of[:] = [years_of]


def paid_years(membership_id: int) -> Sequence[PaidYear]:
    """The fee years of a membership, the earliest first; none where the association bills nothing."""
    return _years_of[0](membership_id) if _years_of else ()
