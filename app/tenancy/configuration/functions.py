"""The functions that expressions may call, over plain values: days as ordinals, money as fen, records as dicts.

Sums and percentages are worked out in decimals, so that no threshold is reached by rounding; money is rounded half up
to the fen.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from app.kernel.periods import add_months as months_on

LeapBirthday = Literal["02-28", "03-01"]


def rounded(x: Decimal) -> int:
    """The nearest whole, halves up."""
    return int(x.quantize(Decimal(1), ROUND_HALF_UP))


def add_months(day: int, count: int) -> int:
    """The same day so many months on; where that month is shorter, its last day. ValueError beyond the calendar."""
    return months_on(date.fromordinal(day), count).toordinal()


def anniversary(day: int, months: int, leap: LeapBirthday) -> int:
    """The day on which so many months are completed; who begins on 29 February completes years as `leap` says."""
    found = date.fromordinal(add_months(day, months))
    begun = date.fromordinal(day)
    if leap == "03-01" and (begun.month, begun.day) == (2, 29) and (found.month, found.day) == (2, 28):
        return found.toordinal() + 1
    return found.toordinal()


def months_between(first: int, last: int, leap: LeapBirthday = "02-28") -> int:
    """Completed months from one day to another; negative when the other lies before."""
    a, b = date.fromordinal(first), date.fromordinal(last)
    count = (b.year - a.year) * 12 + b.month - a.month
    return count - (anniversary(first, count, leap) > last)


def spent(rows: list[dict[str, Any]]) -> float:
    """Years covered by rows with from and until, overlaps once, counted in months."""
    covered: set[int] = set()
    for row in rows:
        a, b = date.fromordinal(row["from"]), date.fromordinal(row["until"])
        covered |= set(range(a.year * 12 + a.month, b.year * 12 + b.month))
    return round(len(covered) / 12, 4)


def above(body: dict[str, Any], kind: str) -> dict[str, Any]:
    """The body of that kind at or above this one; ValueError when there is none."""
    at: dict[str, Any] | None = body
    while at is not None and at["kind"] != kind:
        at = at.get("parent")
    if at is None:
        raise ValueError(f"no body of kind {kind} above")
    return at


def within(body: dict[str, Any], kind: str) -> bool:
    """Whether a body of that kind stands at or above this one; `above` has no answer where there is none."""
    at: dict[str, Any] | None = body
    while at is not None and at["kind"] != kind:
        at = at.get("parent")
    return at is not None


def total(values: list[Any]) -> Any:
    """The sum of whole numbers, money, or numbers (these exactly, in decimals)."""
    if any(isinstance(value, float) for value in values):
        return float(sum((Decimal(str(value)) for value in values), Decimal(0)))
    return sum(values)


def distinct(values: list[Any]) -> int:
    """How many different texts, or members (told apart by id, else by number)."""
    return len({(v.get("id") or v.get("number")) if isinstance(v, dict) else v for v in values})


def credited(member: dict[str, Any], credit: str, first: int, last: int) -> float:
    """The credits of a member's ledger between two days, both included."""
    entries = member.get("ledger", [])
    found = [float(e["amount"]) for e in entries if e["credit"] == credit and first <= e["on"] <= last]
    return float(total(found) or 0.0)


def _day(*parts: Any) -> int:
    return (date.fromisoformat(parts[0]) if len(parts) == 1 else date(*parts)).toordinal()


def named_functions(leap: LeapBirthday, ranks: dict[str, int]) -> dict[str, Callable[..., Any]]:
    """Every function by its name in expressions; `ranks` = tier → its place from low to high."""
    by_rank = {rank: tier for tier, rank in ranks.items()}
    return {
        "date": _day,
        "year": lambda day: date.fromordinal(day).year,
        "month": lambda day: date.fromordinal(day).month,
        "day": lambda day: date.fromordinal(day).day,
        "years": lambda a, b: _whole_years(months_between(a, b, leap)),
        "months": lambda a, b: months_between(a, b, leap),
        "add_months": add_months,
        "add_years": lambda day, n: add_months(day, 12 * n),
        "yuan": lambda n: rounded(Decimal(str(n)) * 100),
        "percent": lambda money, p: rounded(Decimal(money) * Decimal(str(p)) / 100),
        "share": lambda money, a, b: rounded(Decimal(money) * a / b),
        "least": min,
        "greatest": max,
        "sum": total,
        "distinct": distinct,
        "spent": spent,
        "above": above,
        "within": within,
        "credits": credited,
        "held": lambda member, tier: by_rank.get(tier) in member.get("tiers_held", []),
        "may": lambda member, right: right in member.get("rights", []),
    }


def _whole_years(months: int) -> int:
    """Completed years; not one of them before the first is over, in either direction of time."""
    return months // 12 if months >= 0 else -(-months // 12)
