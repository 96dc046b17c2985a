"""Which answer may be taken back (configuration, section 8: `take_back`)."""

from __future__ import annotations

from app.procedures.rules.machine import Position, step_named
from app.tenancy.configuration.concepts.procedures import Procedure

HARMLESS = frozenset({"open_account", "tell"})
"""What a passed step may have done and its answer still be taken back: no number was drawn, nothing entered."""


def may_take_back(procedure: Procedure, answered: str, at: Position) -> bool:
    """Whether the answer given at a step may be taken back while the case stands elsewhere and nobody answered there.

    A case that is closed or was returned has been told to whom it concerns; a bill has a number that was drawn.
    """
    step = step_named(procedure, answered)
    if not step.take_back or at.state.is_closed or not at.step or at.step == answered:
        return False
    done = {effect.name for effect in step.then}
    return done <= HARMLESS and not step_named(procedure, at.step).pay
