"""Which answers need a second person."""

from __future__ import annotations

from app.procedures.rules.machine import CaseState, Holds, Position
from app.tenancy.configuration.concepts.procedures import Step


def needs_second(step: Step, to: Position, holds: Holds) -> bool:
    """What leads on, back to another step, or to an end needs two where the step says so; a return to the applicant or
    an answer that leaves the case where it stands does not: nothing comes of it that could not be undone."""
    if step.second is None or to.state is CaseState.RETURNED:
        return False
    return to.step != step.name and holds(step.second)
