"""What the conditions of a case read: plain records become what expressions understand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.forms.lookups import lookups
from app.forms.rules import ReadForm
from app.forms.speech import spoken_answers
from app.kernel.errors import DomainError, say
from app.tenancy.configuration.concepts.conditions import Require
from app.tenancy.configuration.concepts.forms import Form
from app.tenancy.configuration.expressions import Unanswered
from app.tenancy.configuration.load import Configuration
from app.tenancy.configuration.speech import Scope, Speech, Unmet, holds, unmet, value_of
from app.tenancy.configuration.values import Value
from app.tenancy.configuration.words import Span

_ONE_FIELD = re.compile(r"form\.([a-z][a-z0-9_]*)")


@dataclass(frozen=True)
class CaseScope:
    """Conditions and values of the configuration, read for one case on one day. `answers` are the form's, as stored."""

    spoken: Scope
    answers: Mapping[str, Any]

    def holds(self, condition: str | None) -> bool:
        """Whether it is so; none holds always, one that meets an empty field does not."""
        return holds(condition, self.spoken)

    def unmet(self, conditions: Iterable[Require], waived: Iterable[str] = ()) -> list[Unmet]:
        """Every condition that is not met, all at once; `waived` are the `that` of those let pass."""
        return unmet(conditions, self.spoken, frozenset(waived))

    def value_of(self, expression: str, kind: str) -> Any:
        """The plain value of an expression. Raises DomainError when it meets an empty field."""
        try:
            return self.spoken.answer(expression, kind)
        except Unanswered as error:
            raise DomainError(say("缺少办理所需的内容：%(expression)s", expression=expression)) from error

    def span_of(self, value: Value) -> Span | None:
        """A length of time that may depend on the case; none where it has no answer."""
        try:
            span: Span = value_of(value, "span", self.spoken)
        except Unanswered:
            return None
        return span

    def rows_of(self, expression: str) -> Sequence[Mapping[str, Any]]:
        """The people or rows that `each` names: a field of the form as stored, else what the expression gives."""
        named = _ONE_FIELD.fullmatch(expression.strip())
        rows = self.answers.get(named[1]) if named else self._run(expression)
        if isinstance(rows, Mapping):
            return [rows]
        return [row for row in rows or [] if isinstance(row, Mapping)]

    def _run(self, expression: str) -> Any:
        try:
            return self.spoken.run(expression)
        except Unanswered:
            return []


def scope_of(configuration: Configuration, today: date, **records: Any) -> CaseScope:
    """The scope of a case: `member`, `case`, `form` (its name and stored answers), `answers`, `answer`."""
    form = records.get("form")
    answers: Mapping[str, Any] = {}
    if form is not None:
        name, answers = form
        records["form"] = (name, form_record(name, configuration.association.forms[name], answers))
    return CaseScope(Speech(configuration, today).scope(**records), answers)


def form_record(name: str, form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Stored answers with the members and bodies they name as records."""
    return spoken_answers(ReadForm(name, form), answers, lookups())


def body_record(body_id: int) -> Mapping[str, Any]:
    """What expressions read of a body, with its parents up to the association. Raises DomainError for none."""
    found = lookups().body_record(body_id)
    if found is None:
        raise DomainError(say("所选的机构不存在，请重新选择。"))
    return found
