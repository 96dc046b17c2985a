"""What a member is, derived from dated facts: tier, term, standing, seniority. No clock, no database."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Any

from app.kernel.periods import add_months, last_day_of, months_between
from app.tenancy.configuration.concepts.membership import Standing, Term
from app.tenancy.configuration.words import Span

Holds = Callable[[str | None], bool]


class FactKind(StrEnum):
    """The kinds of dated facts in a member's register entry."""

    ADMITTED = "admitted"
    TIER_CHANGED = "tier_changed"
    TERM = "term"
    MOVED = "moved"
    RESTRICTED = "restricted"
    LIFTED = "lifted"
    ENDED = "ended"
    RECORDED = "recorded"
    LEVEL = "level"
    CREDITED = "credited"


@dataclass(frozen=True)
class FactLine:
    """One fact as rules see it. `word` is the tier, the exit, the right or the book, as the kind has it."""

    id: int
    kind: FactKind
    on: date
    until: date | None = None
    word: str = ""
    body_id: int | None = None
    document: str = ""
    reverses: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Level:
    """A tier that is held at the body that granted it, whatever higher tier came later (`stays`)."""

    tier: str
    body_id: int
    since: date


@dataclass(frozen=True)
class TierPeriod:
    """A stretch in which a member was of a tier; no end means it lasts."""

    tier: str
    first: date
    last: date | None = None


@dataclass(frozen=True)
class Entry:
    """What the facts come to on a day."""

    tier: str | None = None
    admitted_on: date | None = None
    left_on: date | None = None
    exit: str = ""
    body_id: int | None = None
    term_first: date | None = None
    term_last: date | None = None
    restricted_since: FactLine | None = None
    """Since when all rights are withheld."""
    withheld: tuple[FactLine, ...] = ()
    """Single rights that are withheld, by the facts that say so."""
    periods: tuple[TierPeriod, ...] = ()
    beside: tuple[str, ...] = ()
    """Tiers that were granted beside a higher one."""

    @property
    def is_admitted(self) -> bool:
        """Admitted and not left."""
        return self.admitted_on is not None and self.left_on is None


def standing_facts(facts: Iterable[FactLine]) -> list[FactLine]:
    """The facts that count, in the order in which they hold: reversed ones and their reversals fall away."""
    every = list(facts)
    reversed_ids = {fact.reverses for fact in every if fact.reverses is not None}
    counting = [fact for fact in every if fact.reverses is None and fact.id not in reversed_ids]
    return sorted(counting, key=lambda fact: (fact.on, fact.id))


def derive(facts: Iterable[FactLine], today: date) -> Entry:
    """What the register says on a day; facts dated later do not count yet, but a term that was renewed in time does."""
    entry, later = Entry(), []
    for fact in standing_facts(facts):
        if fact.on <= today:
            entry = APPLY[fact.kind](entry, fact)
        elif fact.kind is FactKind.TERM:
            later.append(fact)
    for fact in later:
        entry = _renewed(entry, fact)
    restriction = entry.restricted_since
    if restriction and not _lasts(restriction, today):
        restriction = None
    return replace(entry, restricted_since=restriction, withheld=tuple(f for f in entry.withheld if _lasts(f, today)))


def _lasts(restriction: FactLine, today: date) -> bool:
    return restriction.until is None or restriction.until >= today


def _admitted(entry: Entry, fact: FactLine) -> Entry:
    periods = (*_closed(entry.periods, fact.on), TierPeriod(fact.word, fact.on))
    return replace(
        entry,
        tier=fact.word,
        admitted_on=fact.on,
        left_on=None,
        exit="",
        body_id=fact.body_id,
        restricted_since=None,
        withheld=(),
        periods=periods,
    )


def _tier_changed(entry: Entry, fact: FactLine) -> Entry:
    periods = (*_closed(entry.periods, fact.on), TierPeriod(fact.word, fact.on))
    return replace(entry, tier=fact.word, periods=periods)


def _renewed(entry: Entry, fact: FactLine) -> Entry:
    """A term that follows the present one without a gap lengthens it from the day on which it was recorded."""
    follows = entry.is_admitted and entry.term_last is not None and fact.on == entry.term_last + timedelta(days=1)
    return replace(entry, term_last=fact.until) if follows else entry


def _restricted(entry: Entry, fact: FactLine) -> Entry:
    """A fact that names a right withholds that one; one that names none withholds all."""
    if fact.word:
        return replace(entry, withheld=(*(f for f in entry.withheld if f.word != fact.word), fact))
    return replace(entry, restricted_since=fact)


def _ended(entry: Entry, fact: FactLine) -> Entry:
    return replace(entry, left_on=fact.on, exit=fact.word, periods=_closed(entry.periods, fact.on))


def _closed(periods: tuple[TierPeriod, ...], day: date) -> tuple[TierPeriod, ...]:
    before = day - timedelta(days=1)
    return tuple(replace(p, last=max(p.first, before)) if p.last is None else p for p in periods)


APPLY: Mapping[FactKind, Callable[[Entry, FactLine], Entry]] = {
    FactKind.ADMITTED: _admitted,
    FactKind.TIER_CHANGED: _tier_changed,
    FactKind.TERM: lambda entry, fact: replace(entry, term_first=fact.on, term_last=fact.until),
    FactKind.MOVED: lambda entry, fact: replace(entry, body_id=fact.body_id),
    FactKind.RESTRICTED: _restricted,
    FactKind.LEVEL: lambda entry, fact: replace(entry, beside=(*entry.beside, fact.word)),
    FactKind.LIFTED: lambda entry, _fact: replace(entry, restricted_since=None, withheld=()),
    FactKind.ENDED: _ended,
    FactKind.RECORDED: lambda entry, _fact: entry,
    FactKind.CREDITED: lambda entry, _fact: entry,
}


# ---- terms ------------------------------------------------------------------------------------------------------
def months_of(span: Span) -> int:
    """Months of a span of months or years. Raises ValueError for other units: a term is not counted in workdays."""
    if span.unit not in ("month", "year"):
        raise ValueError(f"a term is written in months or years, not in {span.unit}s")
    return span.count * (12 if span.unit == "year" else 1)


def term_end(term: Term, first: date) -> date | None:
    """The last day of a term that begins on a day; None for a lifelong one.

    Five years from 15 March 2026 end on 14 March 2031; from 29 February 2024 one year ends on 28 February 2025.
    At the year's end, the first year counts whole: five years from 18 March 2024 end on 31 December 2028.
    """
    if term.ends == "fixed":
        return min((day for day in term.fixed_ends if day > first), default=None)
    if not isinstance(term.length, Span):
        return None
    months = months_of(term.length)
    if term.ends == "year_end":
        return date(first.year + (months + 11) // 12 - 1, 12, 31)
    return last_day_of(first, months)


def next_term(term: Term, last: date, today: date) -> date:
    """First day of the term after one: the day after its end, or today where that lies further back than the grace."""
    seamless = last + timedelta(days=1)
    grace = add_months(last, months_of(term.grace)) if term.grace and term.grace.unit in ("month", "year") else last
    return seamless if today <= max(grace, last) else today


# ---- tiers held at several bodies ---------------------------------------------------------------------------------
GRANTING = frozenset({FactKind.ADMITTED, FactKind.TIER_CHANGED, FactKind.LEVEL})


def levels_held(facts: Iterable[FactLine], staying: Collection[str], today: date) -> tuple[Level, ...]:
    """The tiers that stay, each at the body that granted it, since the first time; the end of the membership ends all."""
    found: dict[tuple[str, int], Level] = {}
    for fact in standing_facts(facts):
        if fact.on > today:
            continue
        if fact.kind is FactKind.ENDED:
            found = {}
        elif fact.kind in GRANTING and fact.word in staying and fact.body_id is not None:
            found.setdefault((fact.word, fact.body_id), Level(fact.word, fact.body_id, fact.on))
    return tuple(found.values())


# ---- standing ---------------------------------------------------------------------------------------------------
def standing_of(standings: Mapping[str, Standing], holds: Holds) -> str:
    """The first standing whose condition holds; the last has none (configuration, section 10)."""
    return next(name for name, standing in standings.items() if holds(standing.when))


def explained_by(entry: Entry, facts: Sequence[FactLine], today: date) -> FactLine | None:
    """The fact that says why a member stands as it does: its exit, its restriction, its term, its admission."""
    if entry.left_on is not None:
        return _latest(facts, FactKind.ENDED)
    if entry.restricted_since is not None:
        return entry.restricted_since
    if entry.term_last is not None and entry.term_last < today:
        return _latest(facts, FactKind.TERM)
    return _latest(facts, FactKind.ADMITTED)


def _latest(facts: Sequence[FactLine], kind: FactKind) -> FactLine | None:
    return next((fact for fact in reversed(standing_facts(facts)) if fact.kind is kind), None)


def seniority(periods: Iterable[TierPeriod], today: date, weights: Mapping[str, Fraction], unbroken: bool) -> float:
    """Years of membership; a tier counts by its weight; `unbroken`: a gap starts the count anew."""
    total, last = Fraction(0), None
    for period in sorted(periods, key=lambda p: p.first):
        if period.first > today:
            continue
        end = min(period.last or today, today)
        if unbroken and last is not None and period.first > last + timedelta(days=1):
            total = Fraction(0)
        total += Fraction(months_between(period.first, end + timedelta(days=1)), 12) * weights.get(period.tier, Fraction(1))
        last = end
    return round(float(total), 2)
