"""What the levels of a chain said of a case, ready for paper: every step that somebody in charge decides, answered or not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.bodies.store import get_body
from app.documents.values import PrintedOpinion
from app.forms.rules import form_of_fields
from app.forms.wording import Wording
from app.procedures.docket import Docket
from app.procedures.labels import verdict_label
from app.procedures.models import Turn
from app.procedures.rules.actors import parse_actor
from app.procedures.rules.chain import StepState, walk
from app.procedures.rules.machine import Position
from app.tenancy import clock
from app.tenancy.configuration.concepts.forms import UPLOADS
from app.tenancy.configuration.concepts.procedures import Step
from app.tenancy.configuration.words import pick
from app.web.language import speak, translated

NOT_PRINTED = frozenset({*UPLOADS, "note", "agreement"})


def opinions_of(docket: Docket, language: str) -> tuple[PrintedOpinion, ...]:
    """One a level, in the order of the chain; a level that has not answered yet has its place, empty."""
    speak(language)
    case = docket.case
    latest = {turn.step: turn for turn in docket.turns if turn.asked == 0 and turn.onward}
    chain = walk(docket.procedure, Position(case.state, case.step), set(latest), docket.scope().holds)
    return tuple(
        _opinion(docket, view.step, latest.get(view.step.name), language)
        for view in chain
        if view.state is not StepState.PASSED_OVER and _is_opinion(view.step)
    )


def _is_opinion(step: Step) -> bool:
    """A decision of somebody in charge: no payment, no form, no list; who was asked by name signs elsewhere."""
    other = step.pay or step.fill is not None or step.gather is not None or step.each is not None
    return not other and not parse_actor(step.by).is_party


def _opinion(docket: Docket, step: Step, turn: Turn | None, language: str) -> PrintedOpinion:
    label = pick(step.label, language)
    if turn is None:
        return PrintedOpinion(step.name, label, marks=tuple(_marks(docket, step, {}, language)))
    return PrintedOpinion(
        step.name, label, translated(verdict_label(turn.verdict)), turn.opinion, clock.local_day(turn.at).isoformat(),
        turn.name, tuple(_marks(docket, step, turn.fields, language)),
    )  # fmt: skip


def _marks(docket: Docket, step: Step, given: dict[str, object], language: str) -> Iterator[tuple[str, str]]:
    """What the step asked for beside its opinion, without files."""
    wording = Wording(docket.configuration, language, translated)
    form = form_of_fields(f"{docket.case.procedure}.{step.name}", step.label, step.fields)
    for name, ask in form.fields.items():
        if ask.type not in NOT_PRINTED:
            yield pick(ask.label, language), wording.of(ask, given[name]) if name in given else ""


def body_of(docket: Docket, language: str) -> str:
    """Where the case belongs: the employer, the branch; the association says nothing new on its own paper."""
    body = get_body(docket.case.body_id)
    return "" if body.parent_id is None else pick(body.name, language)


def decisions_in(opinions: Sequence[PrintedOpinion]) -> tuple[tuple[str, str, str], ...]:
    """Those that were written down, as (who, what, day)."""
    return tuple((one.label, one.text, one.day) for one in opinions if one.text)
