"""What silence means (configuration, section 8: `on_silence`): a reminder, or an answer of the step."""

from __future__ import annotations

from app.tenancy.configuration.concepts.procedures import Step

REMIND = "remind"
BY_SILENCE = "silence"
"""The part in which an answer was given, when nobody gave it."""


def silence_answers(step: Step) -> bool:
    """Whether a deadline that passes gives an answer at this step."""
    return step.on_silence != REMIND
