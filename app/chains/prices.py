"""Who pays what now and then: for each tier, a full year and a newcomer in each quarter, worked out as the ledger does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.dues.rules.lines import Circumstances, owed
from app.dues.rules.years import fee_year_of
from app.kernel.errors import DomainError
from app.kernel.money import Money
from app.kernel.periods import add_months
from app.tenancy.configuration.concepts.fees import Fees
from app.tenancy.configuration.load import Configuration
from app.tenancy.configuration.speech import Speech

HANGS = "hangs on more than the tier"
INCOME = (0, 50_000_00, 1_000_000_00)


@dataclass(frozen=True)
class Price:
    """What one of a tier pays: the whole year, and who joins three months later, and again."""

    tier: str
    amounts: tuple[str, ...]


def prices(known: Configuration, day: date) -> dict[str, Price]:
    """What each tier pays in the fee year of a day."""
    fees = version_on(known, day)
    if fees is None:
        return {}
    return {tier: Price(tier, tuple(_amounts(known, fees, tier, day))) for tier in known.association.tiers}


def version_on(known: Configuration, day: date) -> Fees | None:
    """The version of the fees that holds on a day."""
    valid = [one for one in known.association.fees if one.valid_from <= day]
    return valid[-1] if valid else None


def _amounts(known: Configuration, fees: Fees, tier: str, day: date) -> Iterator[str]:
    year = fee_year_of(fees, day, day)
    yield _sum(known, fees, _member(known, tier), Circumstances({}, year))
    for months in (0, 3, 6, 9):
        joined = add_months(year.first, months) + timedelta(days=14)
        yield _sum(known, fees, _member(known, tier), Circumstances({}, year, joined=joined))


def _member(known: Configuration, tier: str) -> dict[str, Any]:
    """Somebody of whom nothing is known but the tier."""
    unit = known.association.tiers[tier].holder == "unit"
    return {"tier": tier, "is_unit": unit, "is_admitted": True, "standing": "active", "people": [], "groups": []}


def _sum(known: Configuration, fees: Fees, member: dict[str, Any], case: Circumstances) -> str:
    try:
        lines = owed(fees, Circumstances(member, case.year, joined=case.joined), Speech(known, case.year.first))
    except DomainError:
        return HANGS
    return Money(sum(line.due for line in lines)).plain()


def told(now: Configuration, then: Configuration, day: date) -> list[str]:
    """A line for each tier whose dues differ."""
    before, after = prices(now, day), prices(then, day)
    lines = []
    for tier in {**before, **after}:
        old, new = before.get(tier), after.get(tier)
        if old is None or new is None or old.amounts != new.amounts:
            lines.append(f"{tier}: {_row(old)} → {_row(new)}")
    return lines


def _row(price: Price | None) -> str:
    if price is None:
        return "nothing is said"
    whole, *joining = price.amounts
    if all(one == whole for one in joining):
        return f"{whole} a year"
    return f"{whole} a year; joining in the 1st, 4th, 7th, 10th month: {', '.join(joining)}"
