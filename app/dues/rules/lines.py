"""What one member owes for one fee year, line by line, with every stage of the arithmetic kept.

Order of working (configuration, section 10): amount → at_most → part of the year × years at once → the best concession
→ rounding → tax. Shares are exact fractions until the one rounding, half up; a tax is rounded to the fen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import combinations
from typing import Any

from app.dues.rules.years import FeeYear
from app.kernel.errors import DomainError, say
from app.tenancy.configuration.concepts.fees import Concession, FeeLine, Fees, ProrationRow
from app.tenancy.configuration.expressions import Unanswered
from app.tenancy.configuration.speech import Scope, Speech, holds, value_of

Text = Mapping[str, str]
ROUNDING = {"fen": 1, "jiao": 10, "yuan": 100}
WHOLE = Fraction(1)
MONTHS, QUARTERS = 12, 4


@dataclass(frozen=True)
class Circumstances:
    """One member and one fee year.

    `joined` is the day of joining where that falls into the year; `granted` the concessions granted by a procedure, with
    the share that is still paid where the grant says one; `used` for how many years each was used before; `only` the
    lines asked for by name, which also brings those that are billed on an event.
    """

    member: Mapping[str, Any]
    year: FeeYear
    joined: date | None = None
    years: int = 1
    member_last_year: bool = False
    granted: Mapping[str, Fraction | None] = field(default_factory=dict)
    used: Mapping[str, int] = field(default_factory=dict)
    only: frozenset[str] | None = None


@dataclass(frozen=True)
class Line:
    """One line as it was worked out: every stage in whole fen, or as an exact share.

    `full` is a year's amount, `capped` what is left of it under the cap; `part` the share of the first year, `years` how
    many are paid together; `before` is the amount without a concession, `net` with it, rounded; `due` is net and tax.
    """

    name: str
    label: Text
    full: int
    capped: int
    net: int
    due: int
    about: str = ""
    every: str = "year"
    prorated: str = "full"
    part: Fraction = WHOLE
    years: int = 1
    before: int = 0
    concession: str = ""
    concession_label: Text = field(default_factory=dict)
    pays: Fraction = WHOLE
    tax_label: Text = field(default_factory=dict)
    tax_percent: str = ""
    tax: int = 0
    goes_to: str = ""
    payer: str = ""
    covers_next_year: bool = False


@dataclass(frozen=True)
class _Draft:
    """A line before its concession: the exact amount, and what each concession would leave of it."""

    line: Line
    exact: Fraction
    scope: Scope
    choices: Mapping[str, Fraction]


def owed(fees: Fees, case: Circumstances, speech: Speech) -> list[Line]:
    """The lines that a member owes for a fee year, those of nothing left out.

    Raises DomainError, naming what is missing, where a formula meets an empty field.
    """
    drafts = [draft for name, line in fees.lines.items() for draft in _drafts(fees, name, line, (case, speech))]
    allowed = _allowed(drafts, fees.concessions_a_year)
    finished = [_finished(draft, fees, allowed) for draft in drafts]
    return [line for line in finished if line.full]


def on_tier_change(fees: Fees, before: Circumstances, after: Circumstances, speech: Speech) -> list[Line]:
    """What a change of tier within a paid year costs, line by line: nothing, the difference, or the whole amount."""
    old = {(line.name, line.about): line for line in owed(fees, before, speech)}
    new = owed(fees, after, speech)
    owing = {name: line.on_tier_change for name, line in fees.lines.items()}
    return [line for line in (_risen(one, old, owing[one.name]) for one in new) if line is not None]


def _risen(line: Line, old: Mapping[tuple[str, str], Line], how: str) -> Line | None:
    paid = old.get((line.name, line.about))
    if how == "nothing" or line.every != "year":
        return None
    if how == "full" or paid is None:
        return line
    net, tax = line.net - paid.net, line.tax - paid.tax
    return replace(line, net=net, tax=tax, due=net + tax, before=paid.net, prorated="difference") if net > 0 else None


def is_owed(line: FeeLine, case: Circumstances, joined: date | None) -> bool:
    """Whether a line is billed at all, its `when` apart: its tiers, and how often."""
    if line.for_ and case.member.get("tier") not in line.for_:
        return False
    return line.every == "year" or (line.every == "once" and joined is not None)


def part_of_year(line: FeeLine, fees: Fees, year: FeeYear, joined: date) -> tuple[Fraction, bool]:
    """Which part of the year a newcomer pays, and whether that covers the next year too.

    会费标准, note: who joins by 30 June pays the full year, from 1 July half.
    """
    month = (joined.year - year.first.year) * MONTHS + joined.month - year.first.month - (joined.day < year.first.day)
    if line.prorate == "full":
        return WHOLE, False
    if line.prorate == "months":
        return Fraction(MONTHS - month - (0 if fees.start_month_counts else 1), MONTHS), False
    if line.prorate == "quarters":
        return Fraction(QUARTERS - month // (MONTHS // QUARTERS), QUARTERS), False
    row = [row for row in line.prorate if _first_day(row, year) <= joined][-1]
    return row.pays, row.covers == "next_year_too"


def _first_day(row: ProrationRow, year: FeeYear) -> date:
    day = row.from_.on(year.first.year)
    return day if day >= year.first else row.from_.on(year.first.year + 1)


def rounded(amount: Fraction, unit: int) -> int:
    """To whole fen, jiao or yuan, half up."""
    exact = amount / unit
    return int((Decimal(exact.numerator) / exact.denominator).quantize(Decimal(1), ROUND_HALF_UP)) * unit


# ---- amount, cap, part of the year --------------------------------------------------------------------------------
def _drafts(fees: Fees, name: str, line: FeeLine, given: tuple[Circumstances, Speech]) -> Iterator[_Draft]:
    case, speech = given
    if case.only is not None and name not in case.only:
        return
    for about, joined in _each(line, case):
        asked = case.only is not None and line.every == "event"
        if not (asked and (not line.for_ or case.member.get("tier") in line.for_)) and not is_owed(line, case, joined):
            continue
        scope = speech.scope(member=case.member, fee=_fee(case, joined))
        if holds(line.when, scope):
            yield _draft(fees, (name, about), line, (case, scope, joined))


def _each(line: FeeLine, case: Circumstances) -> Iterator[tuple[str, date | None]]:
    """The line once, or once for each cross-cutting body of a kind, with the day of joining that body."""
    if line.each is None:
        yield "", case.joined
        return
    for group in case.member.get("groups") or ():
        if group.get("kind") == line.each:
            day = group.get("joined") or case.joined
            yield str(group.get("name", "")), day if day is not None and day in case.year else None


def _fee(case: Circumstances, joined: date | None) -> dict[str, Any]:
    return {
        "year": case.year.year, "first": case.year.first, "last": case.year.last, "joined": joined,
        "is_new": joined is not None, "member_last_year": case.member_last_year,
    }  # fmt: skip


def _draft(fees: Fees, named: tuple[str, str], line: FeeLine, given: tuple[Circumstances, Scope, date | None]) -> _Draft:
    case, scope, joined = given
    full = _answered(line, lambda: value_of(line.amount, "money", scope))
    capped = min(full, _answered(line, lambda: scope.answer(line.at_most or "", "money"))) if line.at_most else full
    part, next_too = WHOLE, False
    if line.every == "year" and joined is not None and holds(line.prorate_when, scope):
        part, next_too = part_of_year(line, fees, case.year, joined)
    years = case.years if line.every == "year" else 1
    worked = Line(
        named[0], dict(line.label), full, capped, 0, 0, about=named[1], every=line.every, prorated=_how(line), part=part,
        years=years, goes_to=line.goes_to or "", payer=line.payer or fees.payer, covers_next_year=next_too,
    )  # fmt: skip
    worked = _taxed(worked, line, scope)
    exact = capped * (part + years - 1)
    return _Draft(worked, exact, scope, dict(_choices(fees, worked.name, case, scope)))


def _how(line: FeeLine) -> str:
    return line.prorate if isinstance(line.prorate, str) else "rows"


def _taxed(worked: Line, line: FeeLine, scope: Scope) -> Line:
    if line.tax is None:
        return worked
    tax = line.tax
    percent = _answered(line, lambda: value_of(tax.percent, "number", scope))
    return replace(worked, tax_label=dict(tax.label), tax_percent=f"{Decimal(str(percent)):f}".removesuffix(".0"))


def _answered(line: FeeLine, work_out: Any) -> Any:
    try:
        return work_out()
    except Unanswered as error:
        source = str(error).partition(":")[0]
        words = say("无法计算“%(line)s”：缺少所需的内容（%(source)s），请先补全。", line=dict(line.label), source=source)
        raise DomainError(words) from error


# ---- concessions --------------------------------------------------------------------------------------------------
def _choices(fees: Fees, line: str, case: Circumstances, scope: Scope) -> Iterator[tuple[str, Fraction]]:
    """What each concession that this member may use leaves of the line, as a share."""
    for name, one in fees.concessions.items():
        if (not one.lines or line in one.lines) and _may_use(name, one, case) and holds(one.when, scope):
            given = case.granted.get(name)
            try:
                yield name, given if given is not None else value_of(one.pays, "share", scope)
            except Unanswered:
                continue


def _may_use(name: str, one: Concession, case: Circumstances) -> bool:
    used = case.used.get(name, 0)
    if (one.once and used) or (one.at_most_years is not None and used >= one.at_most_years):
        return False
    return one.automatic or name in case.granted


def _allowed(drafts: Iterable[_Draft], most: int | None) -> frozenset[str]:
    """The concessions that may be used together: all, or the few that leave the least to pay (`concessions_a_year`)."""
    every = list(drafts)
    names = sorted({name for draft in every for name in draft.choices})
    if most is None or len(names) <= most:
        return frozenset(names)

    return frozenset(min(combinations(names, most), key=lambda chosen: (_left(every, chosen), chosen)))


def _left(drafts: Iterable[_Draft], chosen: Iterable[str]) -> Fraction:
    names = frozenset(chosen)
    shares = ((one.exact, [one.choices[name] for name in one.choices if name in names]) for one in drafts)
    return sum((exact * min(open_to, default=WHOLE) for exact, open_to in shares), Fraction(0))


def _finished(draft: _Draft, fees: Fees, allowed: frozenset[str]) -> Line:
    """The line with its best concession, rounded, and its tax."""
    unit = ROUNDING[fees.round_to]
    line, before = draft.line, rounded(draft.exact, unit)
    open_to = {name: share for name, share in draft.choices.items() if name in allowed and share < WHOLE}
    line = replace(line, before=before, net=before)
    if open_to:
        best = min(open_to, key=lambda name: (open_to[name], name))
        label = dict(fees.concessions[best].label)
        net = rounded(draft.exact * open_to[best], unit)
        line = replace(line, concession=best, concession_label=label, pays=open_to[best], net=net)
    tax = rounded(Fraction(line.net) * Fraction(line.tax_percent or 0) / 100, 1)
    return replace(line, tax=tax, due=line.net + tax)
