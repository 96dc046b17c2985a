"""Quorum and majority, as by-laws put them: counted in whole people and exact shares. No clock, no database, no page."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from app.tenancy.configuration.concepts.association import Calendar
from app.tenancy.configuration.concepts.people import Assembly
from app.tenancy.configuration.words import Span
from app.tenancy.spans import after, before

HALF = Fraction(1, 2)


class Choice(StrEnum):
    """What stands beside a voter's name for one case."""

    FOR = "for"
    AGAINST = "against"
    ABSTAINED = "abstained"
    ABSENT = "absent"
    RECUSED = "recused"


VOTES = (Choice.FOR, Choice.AGAINST, Choice.ABSTAINED)
"""What a voter can say; the other two befall him."""


class Result(StrEnum):
    """What a vote on one case came to. `gone`: the case was withdrawn or returned before it was counted."""

    WAITING = "waiting"
    CARRIED = "carried"
    LOST = "lost"
    ADJOURNED = "adjourned"
    GONE = "gone"


@dataclass(frozen=True)
class Majority:
    """How an assembly decides (configuration, section 11), frozen when its vote opens.

    `present` is the quorum, none where there is none; `in_favour` 1/2 means more than half, any other share at least it.
    """

    present: Fraction | None
    in_favour: Fraction
    counted_of: Literal["present", "all", "cast"] = "present"
    secret: bool = False


@dataclass(frozen=True)
class Count:
    """The voters of one case by what they did; together they are the roll. `invalid`: took part, and said nothing clear."""

    in_favour: int = 0
    against: int = 0
    abstained: int = 0
    absent: int = 0
    recused: int = 0
    invalid: int = 0

    @property
    def eligible(self) -> int:
        """Who may vote on it: the roll without those who have to keep out of it."""
        return self.present + self.absent

    @property
    def present(self) -> int:
        """Who took part in the vote."""
        return self.in_favour + self.against + self.abstained + self.invalid

    @property
    def cast(self) -> int:
        """Who said yes or no."""
        return self.in_favour + self.against


def majority_of(assembly: Assembly) -> Majority:
    """The rule of an assembly as the folder writes it."""
    return Majority(assembly.present, assembly.in_favour, assembly.counted_of, assembly.secret)


def needed_present(eligible: int, share: Fraction | None) -> int:
    """How many have to take part: at least that share of who may vote, and somebody in any case."""
    return max(1, math.ceil(eligible * share)) if share is not None else 1


def has_quorum(count: Count, majority: Majority) -> bool:
    """Whether enough took part for the vote to count at all; who is recused is counted on neither side."""
    return count.present >= needed_present(count.eligible, majority.present)


def counted_of(count: Count, majority: Majority) -> int:
    """The number of which the yeses have to be a share."""
    return {"present": count.present, "all": count.eligible, "cast": count.cast}[majority.counted_of]


def needed_in_favour(total: int, share: Fraction) -> int:
    """The fewest yeses that carry: more than half, or at least any other share, and one at the least."""
    if share == HALF:
        return total // 2 + 1
    return max(1, math.ceil(total * share))


def result_of(count: Count, majority: Majority) -> Result:
    """Carried or lost; adjourned where too few took part, nobody at all included."""
    if not has_quorum(count, majority):
        return Result.ADJOURNED
    needed = needed_in_favour(counted_of(count, majority), majority.in_favour)
    return Result.CARRIED if count.in_favour >= needed else Result.LOST


def count_of(choices: Iterable[Choice]) -> Count:
    """An open vote counted; one choice for every voter of the roll."""
    every = list(choices)
    return Count(*(every.count(one) for one in Choice))


def secret_count(ballots: Iterable[str], *, voters: int, recused: int) -> Count:
    """A secret vote counted: the ballots in the box, how many are on the roll, how many keep out of it."""
    counted = count_of(Choice(one) for one in ballots)
    absent = voters - recused - counted.present
    return Count(counted.in_favour, counted.against, counted.abstained, absent, recused)


def attendance(count: Count) -> Count:
    """A count that says who took part, and nothing of what they said."""
    return Count(absent=count.absent, recused=count.recused, invalid=count.present)


@dataclass(frozen=True)
class Voter:
    """Somebody on the roll, as far as keeping out of a case goes: the person, and the units he stands for."""

    person_id: int | None
    units: frozenset[int] = frozenset()


def is_recused(voter: Voter, *, people: frozenset[int], units: frozenset[int]) -> bool:
    """Nobody votes in his own matter or in that of his own unit (trust.md A6): whom the case concerns, and who filed it."""
    return voter.person_id in people or bool(voter.units & units)



def reminder_days(spans: Iterable[Span], opened: date, ends: date, calendar: Calendar) -> list[date]:
    """The days on which who has not voted is reminded, each once and in order: so long before the end, and not on the
    day on which everybody was asked."""
    return sorted({day for span in spans if opened < (day := before(ends, span, calendar)) <= ends})


def earliest_day(today: date, ahead: Span | None, calendar: Calendar) -> date:
    """The first day for which an agenda that is opened today is in time (`closes_before`)."""
    return after(today, ahead, calendar) if ahead is not None else today
