"""What was said of a case at each step, as its printed form has it: the opinion of each level with a place to sign."""

from __future__ import annotations

from collections.abc import Sequence

from app.bodies.store import get_body
from app.documents.values import PrintedOpinion
from app.forms.rules import form_of_fields
from app.forms.wording import Wording
from app.procedures.docket import Docket
from app.procedures.labels import silent_label, verdict_label
from app.procedures.models import Turn
from app.procedures.rules.actors import parse_actor
from app.procedures.rules.chain import StepState
from app.procedures.rules.silence import BY_SILENCE
from app.procedures.store.history import stages
from app.tenancy.clock import local_day
from app.tenancy.configuration.concepts.procedures import Step
from app.tenancy.configuration.words import pick
from app.web.language import translated

UNSAID = frozenset({"file", "files", "agreement"})


def body_of(docket: Docket, language: str) -> str:
    """Where the case belongs: an employer, a branch; the association says nothing new on its own paper."""
    body = get_body(docket.case.body_id)
    return "" if body.parent_id is None else pick(body.name, language)


def opinions_of(docket: Docket, words: Wording) -> tuple[PrintedOpinion, ...]:
    """Each step of those in charge that applies, in order, also where nobody has spoken yet: paper leaves the place.

    Who was asked by name or speaks for himself signs a place of his own; paying and filling in say nothing.
    """
    shown = [stage for stage in stages(docket) if _speaks(stage.view.step) and stage.view.state is not StepState.PASSED_OVER]
    return tuple(_opinion(docket, stage.view.step, stage.turns, words) for stage in shown)


def _speaks(step: Step) -> bool:
    return not (step.pay or step.fill or step.each or step.is_joint or parse_actor(step.by).is_party)


def _opinion(docket: Docket, step: Step, turns: Sequence[Turn], words: Wording) -> PrintedOpinion:
    who = pick(step.label, words.language)
    if not turns:
        return PrintedOpinion(step.name, who)
    turn = turns[-1]
    in_short = silent_label if turn.acted_as == BY_SILENCE else verdict_label
    said = turn.opinion or translated(in_short(turn.verdict))
    return PrintedOpinion(step.name, who, said, local_day(turn.at).isoformat(), _filled_in(docket, step, turn, words))


def _filled_in(docket: Docket, step: Step, turn: Turn, words: Wording) -> tuple[tuple[str, str], ...]:
    """What the reviewer filled in beside the opinion, such as marks: (label, words)."""
    if not turn.fields or not step.fields:
        return ()
    form = form_of_fields(f"{docket.case.procedure}.{step.name}", step.label, step.fields)
    given = [(name, ask) for name, ask in form.fields.items() if name in turn.fields and ask.type not in UNSAID]
    return tuple((pick(ask.label, words.language), words.of(ask, turn.fields[name])) for name, ask in given)
