"""In which situation somebody can start a procedure: who it is, in which tier, since when, at which body, on which day.

The situations are tried from the plainest on. What a condition does not speak of is not varied.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.bodies.rules import UNIT
from app.kernel.periods import add_months
from app.procedures.rules.actors import parse_actor
from app.procedures.rules.starting import ONESELF
from app.procedures.rules.time import is_open, next_opening
from app.rehearsal.filling import figures_of
from app.tenancy.configuration.concepts.association import Association
from app.tenancy.configuration.concepts.procedures import Procedure
from app.tenancy.configuration.words import Span

OF_BILLS = frozenset({"defer", "rebill", "concede"})
NEWCOMER, MEMBER = "newcomer", "member"
_OF_THE_FILE = re.compile(r"\bmember\.([a-z]\w*) (?:==|>=) [a-z]\w*\.(\w+)")
SOME_MEMBERSHIP = timedelta(days=365 + 30)


@dataclass(frozen=True)
class Situation:
    """Who a case is about and who starts it.

    `whose`: newcomer or member; `starter`: oneself, system, or the actor in charge who starts it for another; `running`:
    a procedure in which a case of theirs is open; `owing`: a bill of theirs is open; `offices`: what
    they hold; `noted`: what the association decided about them, a field of the file and one of its values.
    """

    whose: str
    starter: str
    day: date
    tier: str = ""
    since: date | None = None
    restricted: bool = False
    place: int | None = None
    running: str = ""
    owing: bool = False
    offices: tuple[str, ...] = ()
    noted: tuple[str, str] | None = None


@dataclass(frozen=True)
class Named:
    """A procedure with its name and every expression that decides whether it may be started."""

    name: str
    procedure: Procedure

    def conditions(self) -> list[str]:
        """Its own conditions, as they are written."""
        one = self.procedure
        said = [one.when, one.at, one.as_at, *(text for r in one.require for text in (r.that, r.when))]
        return [text for text in said if text]

    def needs_a_bill(self) -> bool:
        """Whether an outcome changes what is owed already."""
        every = (*self.procedure.approved, *(effect for step in self.procedure.steps for effect in step.then))
        return any(effect.name in OF_BILLS for effect in every)

    def admits(self) -> bool:
        """Whether approval makes a member in any case."""
        return any(effect.name == "admit" and effect.when is None for effect in self.procedure.approved)

    def dismisses(self) -> bool:
        """Whether approval ends offices."""
        return any(effect.name == "dismiss" for effect in self.procedure.approved)

    def speaks_of(self, word: str) -> bool:
        """Whether a condition has this word in it."""
        return any(word in text for text in self.conditions())


def situations(named: Named, association: Association, places: Iterable[int | None], day: date) -> Iterator[Situation]:
    """Every situation to try, the plainest first."""
    first = first_day(named.procedure, day)
    bases = [s for who in starters(named) for s in _bases(named, association, who, first)]
    at = list(places)
    for base in bases:
        yield replace(base, place=at[0])
    for base in bases:
        for place in at[1:]:
            yield replace(base, place=place)
    for office in _offices(named, association):
        for base in bases:
            if base.whose == MEMBER:
                yield replace(base, place=at[0], offices=(office,))
    for pair in _noted(named, association):
        for base in bases:
            if base.whose == MEMBER:
                yield replace(base, place=at[0], noted=pair)
    for running in _running(named):
        for base in bases:
            yield replace(base, place=at[0], running=running)
    if named.speaks_of("restricted"):
        for base in bases:
            if base.whose == MEMBER:
                yield replace(base, restricted=True, place=at[0])
    for base in bases:
        if base.whose == MEMBER:
            yield from (replace(other, place=at[0]) for other in _other_times(named, association, base))


def _offices(named: Named, association: Association) -> list[str]:
    """The offices that the conditions speak of; every one where they speak of offices as such."""
    if not named.speaks_of("offices") and not named.dismisses():
        return []
    mentioned = [name for name in association.offices if named.speaks_of(f"office.{name}")]
    return mentioned or list(association.offices)


def _noted(named: Named, association: Association) -> list[tuple[str, str]]:
    """What the conditions want decided about a member by a step that keeps: a field of the file and one of its values."""
    steps = [step for one in association.procedures.values() for step in one.steps]
    kept = {field.name for step in steps for field in step.kept_fields()}
    said = [pair for text in named.conditions() for pair in _OF_THE_FILE.findall(text)]
    return [(field, value) for field, value in dict.fromkeys(said) if field in kept]


def _running(named: Named) -> list[str]:
    """The procedures that the conditions speak of as open."""
    if not named.speaks_of("open_procedure"):
        return []
    return list(dict.fromkeys(name for text in named.conditions() for name in re.findall(r"procedure\.([a-z]\w*)", text)))


def first_day(procedure: Procedure, day: date) -> date:
    """The day itself where the procedure is open, else the first day of its next window."""
    return day if is_open(procedure.open, day) else next_opening(procedure.open, day)


def starters(named: Named) -> list[tuple[str, str]]:
    """(whose case it is, who starts it), in the order in which the folder names them."""
    found: list[tuple[str, str]] = []
    joins = named.procedure.kind == "join" or named.speaks_of("!member.is_admitted") or named.admits()
    for text in named.procedure.starts:
        actor = parse_actor(text)
        if actor.who == "system":
            found += [(MEMBER, "system"), (NEWCOMER, "system")]
        elif actor.who in ONESELF:
            found += [(NEWCOMER, "oneself"), (MEMBER, "oneself")] if joins else [(MEMBER, "oneself"), (NEWCOMER, "oneself")]
        elif actor.is_party:
            found += [(MEMBER, "oneself"), (NEWCOMER, "oneself")] if actor.who == UNIT else [(MEMBER, "oneself")]
        else:
            found += [(NEWCOMER, text), (MEMBER, text)] if joins else [(MEMBER, text), (NEWCOMER, text)]
    return list(dict.fromkeys(found))


def _bases(named: Named, association: Association, who: tuple[str, str], day: date) -> Iterator[Situation]:
    whose, starter = who
    if whose == NEWCOMER:
        yield Situation(NEWCOMER, starter, day)
        return
    for tier in tiers_for(association, named.procedure.about):
        yield Situation(MEMBER, starter, day, tier, day - SOME_MEMBERSHIP, owing=named.needs_a_bill())


def tiers_for(association: Association, about: str) -> list[str]:
    """The tiers that a person, or an organisation, may hold."""
    return [name for name, tier in association.tiers.items() if not tier.retired and tier.holder in (about, "either")]


def _other_times(named: Named, association: Association, base: Situation) -> Iterator[Situation]:
    """The same with a longer membership, a term that ends soon or has ended, and on other days of the year."""
    figures = sorted(figures_of(named.conditions()) | {2, 5, 10})
    for years in (n for n in figures if 0 < n <= 60):
        yield replace(base, since=add_months(base.day, -12 * years - 1))
    length = association.term.length
    if isinstance(length, Span):
        for days in (20, -10, -200):
            ends = base.day + timedelta(days=days)
            yield replace(base, since=add_months(ends, -_months(length)))
    for ends in association.term.fixed_ends:
        shortly_before = ends - timedelta(days=20)
        if shortly_before > base.day and is_open(named.procedure.open, shortly_before):
            yield replace(base, day=shortly_before)
    for months in range(1, 12):
        day = add_months(base.day, months)
        if is_open(named.procedure.open, day):
            yield replace(base, day=day, since=base.since)


def _months(span: Span) -> int:
    return span.count * (12 if span.unit == "year" else 1) if span.unit in ("year", "month") else 1
