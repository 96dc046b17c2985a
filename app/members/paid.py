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


def paid_years(membership_id: int, term_end: date | None = None) -> Sequence[PaidYear]:
    """The fee years of a membership, the earliest first; none where the association bills nothing.

    The year to come is left out where it begins after the last day of the term: only a renewal makes it one.
    """
    years = _years_of[0](membership_id) if _years_of else ()
    ends = term_end is not None and len(years) > 1 and years[-2].until >= term_end
    return years[:-1] if ends and years[-1].state is YearState.TO_COME else years
