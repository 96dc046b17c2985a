"""The opinions of those in charge, as a printed form shows them: step, what was said, day."""

from __future__ import annotations

from app.procedures.docket import Docket
from app.procedures.labels import opinion_of
from app.procedures.rules.machine import step_named
from app.procedures.rules.silence import BY_SILENCE
from app.tenancy.clock import local_day
from app.tenancy.configuration.words import pick
from app.web.language import translated


def opinions_on_paper(docket: Docket, language: str) -> tuple[tuple[str, str, str], ...]:
    """Of each step that led on: who was asked by name signs a place of his own; silence is said in so many words."""
    return tuple(
        (
            pick(step_named(docket.procedure, turn.step).label, language),
            translated(opinion_of(turn.opinion, turn.acted_as, turn.verdict)),
            local_day(turn.at).isoformat(),
        )
        for turn in docket.turns
        if not turn.asked and turn.onward and (turn.opinion or turn.acted_as == BY_SILENCE)
    )
