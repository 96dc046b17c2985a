"""The own data of a kind of body (`kinds.<kind>.fields`), asked and read like a small form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.forms.display import FormView, form_view
from app.forms.lookups import lookups
from app.forms.reading import Circumstances, Reading, blank, read, typed_from
from app.forms.reading.typed import Posted
from app.forms.rules import UPLOADS, Answers, ReadForm
from app.forms.speech import spoken_answers
from app.tenancy.configuration.concepts.forms import Field, Form
from app.tenancy.configuration.expressions import Unanswered
from app.tenancy.configuration.speech import Scope, Speech, fill, holds
from app.tenancy.tenants import tenant

NOT_HERE = UPLOADS | {"table", "member", "members"}
"""Files and people are asked in procedures, where somebody checks them."""


def fields_of(kind: str) -> tuple[Field, ...]:
    """The fields that are asked of such a body here."""
    described = tenant().association.kinds.get(kind)
    return tuple(one for one in described.fields if one.type not in NOT_HERE) if described else ()


def form_of(kind: str) -> ReadForm | None:
    """The fields as a form; None for a kind without."""
    fields, described = fields_of(kind), tenant().association.kinds.get(kind)
    if described is None or not fields:
        return None
    return ReadForm(f"body_{kind}", Form(label=dict(described.label), fields=fields))


@dataclass(frozen=True)
class BodyJudge:
    """Runs the conditions of such fields: in them `form` is the body (`app.forms.reading.circumstances.Judge`)."""

    form: ReadForm
    today: date

    def _scope(self, answers: Answers, **others: Any) -> Scope:
        speech = Speech(tenant().configuration, self.today)
        return speech.scope(**others).with_(form=speech.of("body", spoken_answers(self.form, dict(answers), lookups())))

    def holds(self, condition: str, answers: Answers, **others: Any) -> bool:
        """Whether it holds; one that has no answer does not."""
        return holds(condition, self._scope(answers, **others))

    def work_out(self, expression: str, answers: Answers, kind: str) -> Any:
        """Its value as a plain answer. Raises Unanswered."""
        found = self._scope(answers).answer(expression, kind)
        if found is None:
            raise Unanswered(expression)
        return found

    def sentence(self, text: Mapping[str, str], answers: Answers, **others: Any) -> Mapping[str, str]:
        """A sentence with its {expressions} filled in."""
        return fill(text, self._scope(answers, **others))


def around(form: ReadForm, today: date) -> Circumstances:
    """What the form is read in."""
    return Circumstances(today, tenant().configuration, BodyJudge(form, today), lookups({}), {})


def received(kind: str, sent: Posted, today: date) -> Reading | None:
    """What was typed about a body; None where nothing is asked."""
    form = form_of(kind)
    return read(form, typed_from(form, sent), around(form, today)) if form else None


def shown(kind: str, today: date, *, reading: Reading | None = None, answers: Answers | None = None) -> FormView | None:
    """The fields as a page draws them: as they were read, as they are known, or empty."""
    form = form_of(kind)
    if form is None:
        return None
    surroundings = around(form, today)
    return form_view(reading or blank(form, surroundings, answers), surroundings)
