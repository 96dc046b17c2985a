"""A form's answers as expressions read them: members and bodies with all that is known of them, the rest as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.forms.lookups import Lookups
from app.forms.rules import Answers, ReadForm
from app.tenancy.configuration.concepts.forms import Field
from app.tenancy.configuration.load import Configuration
from app.tenancy.configuration.speech import Scope, Speech, fill, holds

ROWS = frozenset({"table", "members"})


def spoken_answers(form: ReadForm, answers: Answers, lookups: Lookups) -> dict[str, Any]:
    """The record of a form: ids of members and bodies replaced by what is known of them."""
    return {n: _spoken(form.fields[n], answer, lookups) for n, answer in answers.items() if n in form.fields}


def _spoken(ask: Field, answer: Any, lookups: Lookups) -> Any:
    if ask.type == "table":
        columns = {column.name: column for column in ask.columns}
        return [{n: _spoken(columns[n], cell, lookups) for n, cell in row.items() if n in columns} for row in answer]
    if ask.type == "members":
        return [_member(one, lookups) for one in answer]
    if ask.type == "member":
        return _member(answer, lookups)
    if ask.type == "body":
        return lookups.body_record(answer)
    if ask.type == "id_document":
        return answer.get("number")
    return answer


def _member(answer: Mapping[str, Any], lookups: Lookups) -> Mapping[str, Any]:
    """A member's record; who was named by mail only is somebody who was not admitted."""
    known = lookups.member_record(answer["membership_id"]) if "membership_id" in answer else None
    return known if known is not None else {"is_admitted": False}


@dataclass
class FormJudge:
    """Runs the configuration's expressions over one form's answers, beside what else is known (`member`, `case`, …)."""

    configuration: Configuration
    today: date
    form: ReadForm
    lookups: Lookups = field(default_factory=Lookups)
    beside: Mapping[str, Any] = field(default_factory=dict)
    _kept: tuple[Answers, Scope] | None = None

    def holds(self, condition: str, answers: Answers, **others: Any) -> bool:
        """Whether it holds; one that meets an empty field does not."""
        return holds(condition, self._with(answers, others))

    def work_out(self, expression: str, answers: Answers, kind: str) -> Any:
        """Its value as a plain answer of a field type. Raises Unanswered."""
        spoken_kind = {"agreement": "yes_no", "month": "day"}.get(kind, kind)
        wanted = spoken_kind if spoken_kind in ("whole", "number", "money", "day", "yes_no") else "text"
        found = self.scope(answers).answer(expression, wanted)
        if isinstance(found, date):
            return found.isoformat()[: 7 if kind == "month" else 10]
        return f"{found:g}" if kind == "number" else found

    def sentence(self, text: Mapping[str, str], answers: Answers, **others: Any) -> Mapping[str, str]:
        """A sentence of the configuration, filled in, in every language it has."""
        return fill(text, self._with(answers, others))

    def scope(self, answers: Answers) -> Scope:
        """What expressions of this form read; kept as long as the answers are the same object."""
        if self._kept is None or self._kept[0] is not answers:
            said = (self.form.name, spoken_answers(self.form, answers, self.lookups))
            records = {**self.beside, self.form.variable: said}
            self._kept = (answers, Speech(self.configuration, self.today).scope(**records))
        return self._kept[1]

    def _with(self, answers: Answers, others: Mapping[str, Any]) -> Scope:
        scope = self.scope(answers)
        if not others:
            return scope
        speech = Speech(self.configuration, self.today)
        return scope.with_(**{name: speech.of(*self._local(ask, value)) for name, (ask, value) in others.items()})

    def _local(self, ask: Field, value: Any) -> tuple[str, Any]:
        """The kind of `it` or `row`, and what it is: an element where the field takes many."""
        kind = self._kind(ask).removeprefix("*")
        if ask.type in ROWS:
            return kind, _spoken(ask, [value], self.lookups)[0]
        return kind, _spoken(ask, value, self.lookups)

    def _kind(self, ask: Field) -> str:
        records = self.configuration.vocabulary.records
        own = records.get(self.form.record, {})
        if ask.name in own and ask in self.form.fields.values():
            return own[ask.name]
        tables = (records.get(kind.removeprefix("*"), {}) for kind in own.values() if kind.startswith("*"))
        return next((columns[ask.name] for columns in tables if ask.name in columns), "text")
