"""The effect `start`: an outcome begins another case, with the whole file handed on.

Nobody's right to start it is asked: the association's configuration is who starts it. What is open already is not begun
a second time.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.kernel.errors import DomainError, say
from app.procedures.actions.filing import file_case
from app.procedures.actions.inhand import Filing
from app.procedures.actions.refusing import AlreadyOpen
from app.procedures.effects import EffectContext, effect
from app.procedures.origins.actions import note_origin
from app.procedures.parties import Party, the_register
from app.tenancy.configuration.concepts.procedures import Procedure
from app.tenancy.tenants import tenant


@effect("start")
def start(context: EffectContext) -> None:
    """Begin the other case for the same party, at the body named or where this case belongs."""
    name = context.word("procedure") or ""
    procedure = tenant().association.procedures.get(name)
    if procedure is None:
        raise DomainError(say("没有这个事项。"))
    where = context.run("at", "body")
    filing = Filing(
        name,
        answers_handed_on(procedure, context),
        party=Party(context.case.person_id, context.case.unit_id),
        body_id=int(where["id"]) if where else context.case.body_id,
        submission=f"start:{context.case.cause}",
        by_itself=True,
    )
    try:
        filed = file_case(filing, by=None, now=context.now)
    except AlreadyOpen:
        return
    if context.case.id is not None:
        note_origin(filed.case_id, context.case.id, now=context.now)


def answers_handed_on(procedure: Procedure, context: EffectContext) -> dict[str, Any]:
    """The new form's answers: from the member's file, over them this case's own, over those what `with` works out."""
    form = tenant().association.forms.get(procedure.form or "")
    if form is None:
        return {}
    case, asked = context.case, {one.name for one in form.all_fields() if one.type != "note"}
    known = {**the_register().kept(Party(case.person_id, case.unit_id)), **case.answers, **case.later}
    worked_out = _worked_out(procedure.form or "", context)
    return {**{name: answer for name, answer in known.items() if name in asked}, **worked_out}


def _worked_out(form: str, context: EffectContext) -> dict[str, Any]:
    """The fields that `with` fills; one whose expression meets an empty field stays empty."""
    given = context.arguments.get("with") or {}
    kinds = tenant().configuration.vocabulary.records[f"form__{form}"]
    answered = {name: str(one) for name, one in given.items() if context.scope.answers(str(one))}
    return {name: _as_answer(context.scope.value_of(one, kinds[name])) for name, one in answered.items()}


def _as_answer(value: Any) -> Any:
    """A value of an expression as a form keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return value.get("id")
    return [_as_answer(one) for one in value] if isinstance(value, list | tuple) else value
