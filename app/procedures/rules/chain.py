"""The chain as people see it: each step with what became of it, as far as it is known now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from app.procedures.rules.machine import CaseState, Holds, Position, beside
from app.tenancy.configuration.concepts.procedures import Procedure, Step


class StepState(StrEnum):
    """What became of a step. `back`: it returned the case to the applicant."""

    DONE = "done"
    NOW = "now"
    BACK = "back"
    TO_COME = "to_come"
    PASSED_OVER = "passed_over"


@dataclass(frozen=True)
class StepView:
    """One step of the chain with its state."""

    step: Step
    state: StepState


def walk(
    procedure: Procedure, at: Position, answered: Collection[str], holds: Holds, *, waited: Collection[str] = ()
) -> list[StepView]:
    """Every step in order. `answered` are the steps that gave an answer which stands.

    Steps that do not apply are passed over; those after a refusal or withdrawal too, since nobody reaches them. `waited`
    are the steps at which an open case waits side by side, where there are such.
    """
    reached = at.step == ""
    run = {step.name for step in beside(procedure, at.step)} if waited and at.state is CaseState.OPEN else set()
    views: list[StepView] = []
    for step in procedure.steps:
        here = step.name in waited if step.name in run else step.name == at.step
        after = reached and step.name not in run
        views.append(StepView(step, _state_of(step, at, answered, (here, after, holds(step.when)))))
        reached = reached or here
    return views


def _state_of(step: Step, at: Position, answered: Collection[str], where: tuple[bool, bool, bool]) -> StepState:
    here, after, applies = where
    if here and not at.state.is_closed:
        return StepState.BACK if at.state is CaseState.RETURNED else StepState.NOW
    if at.state.is_closed or not after:
        return StepState.DONE if step.name in answered else StepState.PASSED_OVER
    return StepState.TO_COME if applies else StepState.PASSED_OVER


def steps_ahead(procedure: Procedure, holds: Holds) -> list[StepView]:
    """The chain before anything is filed, for the page that says what will happen."""
    return [StepView(s, StepState.TO_COME if holds(s.when) else StepState.PASSED_OVER) for s in procedure.steps]
