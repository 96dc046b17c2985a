"""Where an answer leads: the table of a procedure's steps, read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from app.tenancy.configuration.concepts.procedures import Procedure, Step

Holds = Callable[[str | None], bool]
"""Says whether a condition of the configuration holds for the case; none always holds, an unanswered one does not."""


class CaseState(StrEnum):
    """Where a case stands as a whole; at which step it stands is said beside it."""

    OPEN = "open"
    RETURNED = "returned"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def is_closed(self) -> bool:
        """Nothing can happen to it any more."""
        return self not in (CaseState.OPEN, CaseState.RETURNED)


RUNNING = (CaseState.OPEN, CaseState.RETURNED)


class Tally(StrEnum):
    """What the answers of those who were asked by name come to."""

    PASSED = "passed"
    FAILED = "failed"
    WAITS = "waits"


@dataclass(frozen=True)
class Position:
    """State and step; the step is empty once the case is closed.

    `waits_beside`: one of the steps that run side by side was passed, and the case goes on waiting at the others, of which
    `step` is the first.
    """

    state: CaseState
    step: str = ""
    waits_beside: bool = False


ENDS = {
    "approved": Position(CaseState.APPROVED),
    "refused": Position(CaseState.REFUSED),
}


def step_named(procedure: Procedure, name: str) -> Step:
    """The step of that name. Raises KeyError: a case never stands at a step its own version does not have."""
    return procedure.steps[_index(procedure, name)]


def _index(procedure: Procedure, name: str) -> int:
    for index, step in enumerate(procedure.steps):
        if step.name == name:
            return index
    raise KeyError(name)


def _first_from(procedure: Procedure, index: int, holds: Holds) -> Position:
    for step in procedure.steps[index:]:
        if holds(step.when):
            return Position(CaseState.OPEN, step.name)
    return ENDS["approved"]


def first_position(procedure: Procedure, holds: Holds) -> Position:
    """Where a case stands as soon as it is filed; a procedure without a step that applies is done at once."""
    return _first_from(procedure, 0, holds)


def step_after(procedure: Procedure, at: str, holds: Holds) -> Position:
    """Where a case stands once a step is passed: the next one that applies, or approved."""
    return _first_from(procedure, _index(procedure, at) + 1, holds)


def beside(procedure: Procedure, at: str) -> Sequence[Step]:
    """The steps that run side by side with one: its neighbours with the same word, itself among them (`together`)."""
    here = _index(procedure, at)
    word, steps = procedure.steps[here].together, procedure.steps
    if word is None:
        return steps[here : here + 1]
    first = last = here
    while first > 0 and steps[first - 1].together == word:
        first -= 1
    while last + 1 < len(steps) and steps[last + 1].together == word:
        last += 1
    return steps[first : last + 1]


def begins_with(procedure: Procedure, at: str, passed: Collection[str], holds: Holds) -> list[Step]:
    """The steps at which somebody is waited for from the moment that a case comes to one of them: the step itself, and
    those after it that run side by side with it, apply, and were not passed before the case was sent back."""
    here = _index(procedure, at)
    others = [step for step in beside(procedure, at) if _index(procedure, step.name) > here]
    return [procedure.steps[here], *(step for step in others if step.name not in passed and holds(step.when))]


def next_position(
    procedure: Procedure, at: str, verdict: str, holds: Holds, *, others: Collection[str] = ()
) -> Position:  # fmt: skip
    """Where an answer leads: next, applicant, same, approved, refused, a step (configuration, section 8).

    A step that does not apply is passed over. `others` are the steps beside this one that are still waited for: `next`
    passes this one alone then, and only the last of them leads past them all. Raises KeyError for an answer the step does
    not have.
    """
    here = _index(procedure, at)
    target = procedure.steps[here].answers()[verdict]
    if target in ENDS:
        return ENDS[target]
    if target == "applicant":
        return Position(CaseState.RETURNED, at)
    if target == "same":
        return Position(CaseState.OPEN, at)
    if target != "next":
        return _first_from(procedure, _index(procedure, target), holds)
    run = beside(procedure, at)
    if rest := [step.name for step in run if step.name in others and step.name != at]:
        return Position(CaseState.OPEN, rest[0], waits_beside=True)
    return _first_from(procedure, _index(procedure, run[-1].name) + 1, holds)


def is_onward(procedure: Procedure, at: str, to: Position) -> bool:
    """The case moves towards its end: a later step, one of several side by side that was passed, or approved."""
    if to.state is CaseState.APPROVED or to.waits_beside:
        return True
    return to.state is CaseState.OPEN and _index(procedure, to.step) > _index(procedure, at)


def leads_on(procedure: Procedure, at: str, verdict: str, holds: Holds) -> bool:
    """The answer moves the case towards its end."""
    return is_onward(procedure, at, next_position(procedure, at, verdict, holds))


def round_after(current: int, procedure: Procedure, at: str, to: Position) -> int:
    """A move back or on the spot opens another round, so that each step may be decided once more."""
    return current if to.state.is_closed or is_onward(procedure, at, to) else current + 1


def resume_at(procedure: Procedure, returned_at: str, passed: Collection[str], holds: Holds) -> Position:
    """Where a case goes on once it was put right: at the step that returned it, not from the beginning.

    A step before it that applies only now, or has to be asked anew, comes first; `passed` are those that stand.
    """
    for step in procedure.steps[: _index(procedure, returned_at)]:
        if step.name not in passed and holds(step.when):
            return Position(CaseState.OPEN, step.name)
    return _first_from(procedure, _index(procedure, returned_at), holds)


def tally(needs: Literal["all", "any"] | int, asked: int, onward: Sequence[bool]) -> Tally:
    """Whether enough of those asked have said yes: all, any, or so many; and when it cannot be reached any more."""
    wanted = asked if needs == "all" else 1 if needs == "any" else min(needs, asked)
    yes = sum(onward)
    if yes >= wanted:
        return Tally.PASSED
    return Tally.FAILED if yes + asked - len(onward) < wanted else Tally.WAITS
