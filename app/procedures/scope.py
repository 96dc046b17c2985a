"""What the conditions of a case read: plain records become what expressions understand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from app.forms.lookups import lookups
from app.forms.rules import form_named
from app.forms.speech import spoken_answers
from app.kernel.errors import DomainError, say
from app.tenancy.configuration.concepts.conditions import Require
from app.tenancy.configuration.expressions import Unanswered
from app.tenancy.configuration.facts import expressions_of
from app.tenancy.configuration.load import Configuration
from app.tenancy.configuration.speech import Scope, Speech, Unmet, holds, unmet, value_of
from app.tenancy.configuration.values import Value
from app.tenancy.configuration.words import Span

_ONE_FIELD = re.compile(r"form\.([a-z][a-z0-9_]*)")
_FORM_FIELDS = re.compile(r"(?<![\w.])form\.([a-z][a-z0-9_]*)")
_WHOLE_FORM = re.compile(r"(?<![\w.])form(?![\w.])")
_CASE_FIELDS = re.compile(r"(?<![\w.])case\.([a-z][a-z0-9_]*)")
_WHOLE_CASE = re.compile(r"(?<![\w.])case(?![\w.])")
_VARIABLES = re.compile(r"(?<![\w.])(member|case|form|answers|answer)(?!\w)")
MOST_EXPRESSIONS = 1024
ALONE = "case, alone"
"""The maker of a case's record without the bodies at which it lies: they are asked of the database."""
PLACES = frozenset({"body", "desk"})
Maker = Callable[[], Any]


@dataclass(frozen=True)
class Filled:
    """A form by its name and its stored answers."""

    name: str
    answers: Mapping[str, Any]


@dataclass(frozen=True)
class CaseScope:
    """Conditions and values of the configuration, read for one case on one day.

    What a condition does not speak of is not looked up: `makers` give the records of `member`, `case`, `answers` and
    `answer` when they are first asked for, and of the form only the fields that are read are worked out.
    """

    configuration: Configuration
    today: date
    makers: Mapping[str, Maker]
    form: Filled | None = None
    _made: dict[str, Any] = field(default_factory=dict)

    def holds(self, condition: str | None) -> bool:
        """Whether it is so; none holds always, one that meets an empty field does not."""
        return condition is None or holds(condition, self.spoken_for(condition))

    def unmet(self, conditions: Iterable[Require], waived: Iterable[str] = ()) -> list[Unmet]:
        """Every condition that is not met, all at once; `waived` are the `that` of those let pass."""
        every = list(conditions)
        said = [text for one in every for text in (one.that, one.when or "", *one.else_.values())]
        return unmet(every, self.spoken_for(*said), frozenset(waived)) if every else []

    def value_of(self, expression: str, kind: str) -> Any:
        """The plain value of an expression. Raises DomainError when it meets an empty field."""
        try:
            return self.spoken_for(expression).answer(expression, kind)
        except Unanswered as error:
            raise DomainError(say("缺少办理所需的内容：%(expression)s", expression=expression)) from error

    def answers(self, expression: str | None) -> bool:
        """Whether an expression has an answer: it was given, and meets no empty field."""
        if expression is None:
            return False
        try:
            self.spoken_for(expression).run(expression)
        except Unanswered:
            return False
        return True

    def span_of(self, value: Value) -> Span | None:
        """A length of time that may depend on the case; none where it has no answer."""
        try:
            span: Span = value_of(value, "span", self.spoken_for(*expressions_of(value)))
        except Unanswered:
            return None
        return span

    def rows_of(self, expression: str) -> Sequence[Mapping[str, Any]]:
        """The people or rows that `each` names: a field of the form as stored, else what the expression gives."""
        named = _ONE_FIELD.fullmatch(expression.strip())
        rows = self.form.answers.get(named[1]) if named and self.form else self._run(expression)
        if isinstance(rows, Mapping):
            return [rows]
        return [row for row in rows or [] if isinstance(row, Mapping)]

    def _run(self, expression: str) -> Any:
        try:
            return self.spoken_for(expression).run(expression)
        except Unanswered:
            return []

    def spoken_for(self, *texts: str) -> Scope:
        """The scope with the variables that these expressions or sentences speak of, and no others."""
        spoken = _spoken_of(texts)
        names = spoken.names | ({"member", "case"} if self._has_form_facts(spoken) else set())
        records = {name: self._record(name) for name in sorted(names & self.makers.keys() - {"case"})}
        if "case" in names and "case" in self.makers:
            records["case"] = self._record(self._of_the_case(spoken))
        if self.form is not None and "form" in names:
            fields = None if self._has_form_facts(spoken) else spoken.fields
            records["form"] = (self.form.name, form_record(self.configuration, self.form, fields))
        return Speech(self.configuration, self.today).scope(**records)

    def _record(self, name: str) -> Any:
        if name not in self._made:
            self._made[name] = self.makers[name]()
        return self._made[name]

    def _of_the_case(self, spoken: _Spoken) -> str:
        alone = ALONE in self.makers and not spoken.says_places and not self._has_form_facts(spoken)
        return ALONE if alone and "case" not in self._made else "case"

    def _has_form_facts(self, spoken: _Spoken) -> bool:
        facts = self.configuration.association.facts.values()
        return self.form is not None and spoken.says_form and any(one.about == self.form.name for one in facts)


@dataclass(frozen=True)
class _Spoken:
    """What expressions speak of: variables by name, and fields of the form; None for all of them."""

    names: frozenset[str]
    fields: frozenset[str] | None
    says_form: bool
    says_places: bool


@lru_cache(maxsize=MOST_EXPRESSIONS)
def _spoken_of(texts: tuple[str, ...]) -> _Spoken:
    said = "\n".join(texts)
    fields = None if _WHOLE_FORM.search(said) else frozenset(_FORM_FIELDS.findall(said))
    places = bool(_WHOLE_CASE.search(said)) or not PLACES.isdisjoint(_CASE_FIELDS.findall(said))
    return _Spoken(frozenset(_VARIABLES.findall(said)), fields, "form" in said, places)


def scope_of(configuration: Configuration, today: date, **records: Any) -> CaseScope:
    """A scope over records at hand: `member`, `case`, `form` (its name and stored answers), `answers`, `answer`."""
    form = records.pop("form", None)
    makers = {name: _giving(record) for name, record in records.items() if record is not None}
    return CaseScope(configuration, today, makers, Filled(*form) if form else None)


def _giving(record: Any) -> Maker:
    return lambda: record


def form_record(configuration: Configuration, filled: Filled, fields: frozenset[str] | None) -> dict[str, Any]:
    """Stored answers with the members and bodies they name as records."""
    answers = {n: a for n, a in filled.answers.items() if fields is None or n in fields}
    return spoken_answers(form_named(configuration, filled.name), answers, lookups())


def body_record(body_id: int) -> Mapping[str, Any]:
    """What expressions read of a body, with its parents up to the association. Raises DomainError for none."""
    found = lookups().body_record(body_id)
    if found is None:
        raise DomainError(say("所选的机构不存在，请重新选择。"))
    return found
