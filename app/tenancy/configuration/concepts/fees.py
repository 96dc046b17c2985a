"""Fees: versions, lines, proration, concessions, due days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator
from pydantic import WithJsonSchema as Shown

from app.tenancy.configuration.values import Value
from app.tenancy.configuration.words import Day, Expr, Flag, MonthDay, Name, Part, Share, Span, Text, fen, ratio


def _departure(value: Any) -> Fraction:
    """A share that may be more than the whole: 150%."""
    found = ratio(value)
    if found < 0:
        raise ValueError(f"“{value}” is less than nothing")
    return found


class ProrationRow(Part):
    """From this day of the year on (until the next row) a newcomer pays this share of the year."""

    from_: MonthDay = Field(alias="from", description="first day it holds for")
    pays: Share = Field(description="share of the year's amount")
    covers: Literal["this_year", "next_year_too"] = Field(default="this_year", description="which years are then paid")


class Tax(Part):
    """A tax on one line only."""

    label: Text = Field(description="what it is called")
    percent: Value = Field(description="per cent of the line")


class FeeLine(Part):
    """One line of a bill."""

    label: Text = Field(description="what the bill says")
    for_: tuple[Name, ...] = Field(default=(), alias="for", description="tiers that pay it; none named = all")
    when: Expr | None = Field(default=None, description="billed only then")
    amount: Value = Field(description="money for a full year")
    at_most: Expr | None = Field(default=None, description="a cap; the bill shows what it waives")
    every: Literal["year", "once", "event"] = Field(default="year", description="a year, on joining, only by `bill`")
    prorate: Literal["full", "months", "quarters"] | tuple[ProrationRow, ...] = Field(
        default="full", description="part of the first year paid"
    )
    prorate_when: Expr | None = Field(default=None, description="prorated only then")
    each: Name | None = Field(default=None, description="one line for each cross-cutting body of this kind")
    tax: Tax | None = Field(default=None, description="tax on this line")
    payer: Literal["member", "unit"] | None = Field(
        default=None, description="who pays this line, if not the usual one"
    )
    goes_to: Name | None = Field(default=None, description="the level whose money it is")
    on_tier_change: Literal["nothing", "difference", "full"] = Field(default="nothing", description="then owed")


class Concession(Part):
    """A reduction: by right (automatic) or granted by a procedure with `concede`."""

    label: Text = Field(description="what it is called")
    lines: tuple[Name, ...] = Field(default=(), description="lines it reduces; none named = all")
    when: Expr | None = Field(default=None, description="for whom")
    pays: Value = Field(description="share that is still paid")
    automatic: Flag = Field(default=False, description="given without asking")
    once: Flag = Field(default=False, description="once in a lifetime")
    at_most_years: int | None = Field(default=None, ge=1, description="for at most so many years")


class Due(Part):
    """When a yearly bill has to be paid."""

    day: MonthDay = Field(description="day of the year")
    year: Literal["before", "same", "after"] = Field(default="same", description="of which year, seen from the fees")
    new_members: Span | None = Field(default=None, description="how long newcomers have from the bill on")
    defer_to: MonthDay | None = Field(default=None, description="until when payment may be put off")

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        return {"day": value} if isinstance(value, str) else value


class PassOn(Part):
    """Which level hands money on to which, by when."""

    from_: Name = Field(alias="from", description="kind of body that hands on")
    to: Name = Field(description="kind of body that receives")
    by: MonthDay = Field(description="last day of the year")


class Fees(Part):
    """One version of the fees; a bill is made by the version valid on the first day of its fee year."""

    valid_from: Day = Field(description="first day of the version")
    adopted: Text | None = Field(default=None, description="by what resolution")
    for_members: Expr | None = Field(default=None, description="whom it concerns, where two systems stand side by side")
    year: Literal["calendar", "rolling"] | MonthDay = Field(default="calendar", description="when the fee year begins")
    years_at_once: int = Field(default=1, ge=1, le=50, description="how many years are paid together")
    due: Due | None = Field(default=None, description="when bills have to be paid")
    bill_on: MonthDay | None = Field(default=None, description="when yearly bills are made")
    reminders: tuple[Span, ...] = Field(default=(), description="how long before the due day reminders leave")
    payer: Literal["member", "unit"] = Field(default="member", description="who gets the bill")
    round_to: Literal["fen", "jiao", "yuan"] = Field(default="fen", description="to what amounts are rounded, half up")
    start_month_counts: Flag = Field(default=True, description="whether the month of joining counts when prorated")
    largest_change: Annotated[Fraction, BeforeValidator(_departure), Shown({"type": ["number", "string"]})] | None = (
        Field(default=None, description="guard: how far it may depart from the version before")
    )
    concessions_a_year: int | None = Field(default=None, ge=0, description="how many one member may use")
    lines: dict[Name, FeeLine] = Field(min_length=1, description="the lines of a bill")
    concessions: dict[Name, Concession] = Field(default={}, description="the reductions")
    pass_on: tuple[PassOn, ...] = Field(default=(), description="shares handed to other levels")

    def year_starts(self) -> tuple[int, int]:
        """Month and day on which the fee year begins; 1 January for calendar and rolling years."""
        return self.year.key() if isinstance(self.year, MonthDay) else (1, 1)


def plain_price(tier: str, lines: Iterable[FeeLine]) -> int | None:
    """What these lines come to for a tier, in fen, before any proration; None where that hangs on more than the tier.

    What is paid for each group that a member joins besides is no part of it.
    """
    amounts = [_plain_amount(line, tier) for line in _paid_by(tier, lines)]
    return None if None in amounts else sum(amount for amount in amounts if amount is not None)


def price_range(tier: str, lines: Iterable[FeeLine]) -> tuple[int, int] | None:
    """The least and the most that these lines come to for a tier, in fen; None where a formula works it out."""
    paid = list(_paid_by(tier, lines))
    if any(line.amount.formula is not None for line in paid):
        return None
    written = [_written(line, tier) for line in paid]
    return sum(min(amounts) for amounts in written), sum(max(amounts) for amounts in written)


def _paid_by(tier: str, lines: Iterable[FeeLine]) -> Iterator[FeeLine]:
    return (line for line in lines if (not line.for_ or tier in line.for_) and not line.each)


def _written(line: FeeLine, tier: str) -> list[int]:
    """Every amount that the line may come to, nothing among them where it is asked only sometimes."""
    plain = _plain_amount(line, tier)
    amounts = [plain] if plain is not None else [fen(amount) for _, amount in line.amount.written()]
    return [0, *amounts] if line.when else amounts


def _plain_amount(line: FeeLine, tier: str) -> int | None:
    value = line.amount
    if value.always is not None:
        return fen(value.always)
    if value.by == "member.tier" and value.is_ is not None:
        plain = value.is_.get(tier, value.otherwise)
        return None if plain is None else fen(plain)
    return None
