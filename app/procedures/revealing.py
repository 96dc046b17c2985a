"""A protected answer of a case, for a reviewer who may see it and said why: `case:<number>` and the field's name.

`case:<number>:<step>` is the form that was completed at that step, `case:<number>:<step>.<asked>` that of one who was
asked there by name.
"""

from __future__ import annotations

from app.forms.rules import PROTECTED
from app.kernel.errors import NotFound, say
from app.procedures.docket import Docket
from app.procedures.models import Turn
from app.procedures.scope import Filled
from app.procedures.store import get_case, reaches
from app.tenancy.capabilities import Capability
from app.tenancy.configuration.concepts.procedures import Step
from app.web.access import Identity


def answer_of_case(ref: str, field_name: str, identity: Identity) -> str:
    """The plain answer. Raises NotFound for a foreign case, another field, or an empty one."""
    number, _, step = ref.partition(":")
    docket = get_case(number, seen_by=identity)
    if not reaches(identity, docket.case.id, Capability.SEE_PROTECTED):
        raise NotFound(say("没有这项内容。"))
    filled = _form_of(docket, step)
    answer = filled.answers.get(field_name) if filled and field_name in _hidden_fields(docket, filled.name) else None
    if not answer:
        raise NotFound(say("没有这项内容。"))
    return str(answer["number"]) if isinstance(answer, dict) else str(answer)


def _form_of(docket: Docket, step: str) -> Filled | None:
    if step:
        return next((filled for one, turn, filled in docket.filled_in() if place_of_form(one, turn) == step), None)
    return Filled(docket.procedure.form, docket.answers) if docket.procedure.form else None


def place_of_form(step: Step, turn: Turn) -> str:
    """Where a form that was completed on the way is found: its step, and who was asked there by name."""
    return f"{step.name}.{turn.asked}" if turn.asked else step.name


def _hidden_fields(docket: Docket, name: str) -> frozenset[str]:
    """Fields whose answers are masked for some: identity numbers, and what only some roles see."""
    form = docket.configuration.association.forms.get(name)
    return frozenset(one.name for one in form.all_fields() if one.type in PROTECTED or one.seen_by) if form else frozenset()
