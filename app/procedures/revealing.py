"""A protected answer of a case, for a reviewer who may see it and said why: `case:<number>` and the field's name."""

from __future__ import annotations

from app.forms.rules import PROTECTED
from app.kernel.errors import NotFound, say
from app.procedures.docket import Docket
from app.procedures.store import get_case, reaches
from app.tenancy.capabilities import Capability
from app.web.access import Identity


def answer_of_case(number: str, field_name: str, identity: Identity) -> str:
    """The plain answer. Raises NotFound for a foreign case, another field, or an empty one."""
    docket = get_case(number, seen_by=identity)
    if not reaches(identity, docket.case.id, Capability.SEE_PROTECTED):
        raise NotFound(say("没有这项内容。"))
    answer = docket.answers.get(field_name) if field_name in _hidden_fields(docket) else None
    if not answer:
        raise NotFound(say("没有这项内容。"))
    return str(answer["number"]) if isinstance(answer, dict) else str(answer)


def _hidden_fields(docket: Docket) -> frozenset[str]:
    """Fields whose answers are masked for some: identity numbers, and what only some roles see."""
    form = docket.configuration.association.forms.get(docket.procedure.form or "")
    return frozenset(one.name for one in form.all_fields() if one.type in PROTECTED or one.seen_by) if form else frozenset()
