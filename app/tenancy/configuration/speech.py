"""From plain records to what expressions read, and back: holds, fill, unmet, value_of.

    speech = Speech(configuration, today)
    scope = speech.scope(member=member, form=("person_application", answers), case=case)
    holds(procedure.when, scope); unmet(procedure.require, scope); value_of(line.amount, "money", scope)

A record is a mapping of plain values: days as `date` or ISO text, money as whole fen, words of lists as text, members
and bodies as mappings again (a body carries its `parent`). What is None or empty text is an empty field; an empty list
stays a list. Facts are worked out on the way. Sources: configuration.md sections 4 to 6.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from app.tenancy.configuration.concepts.conditions import Require
from app.tenancy.configuration.expressions import Programs, Unanswered
from app.tenancy.configuration.values import Value
from app.tenancy.configuration.vocabulary import Vocabulary
from app.tenancy.configuration.words import Span, fen, fraction, pick

if TYPE_CHECKING:
    from app.tenancy.configuration.load import Configuration

PREFIXED = ("form", "answers", "answer")
BESIDE = {"member": ("id", "rights", "tiers_held", "ledger"), "body": ("id", "parent")}
SENTENCE = re.compile(r"\{([^{}]+)\}")
EMPTY = "—"


@dataclass(frozen=True)
class Scope:
    """What expressions at one place read: variables with their spoken values."""

    configuration: Configuration
    data: Mapping[str, Any]
    kinds: Mapping[str, str] = field(default_factory=dict)  # of the variables whose records differ from place to place

    @property
    def _programs(self) -> Programs:
        return self.configuration.programs

    def kind_of(self, source: str) -> str:
        """The kind that an expression of a table, a scale or a sentence gives here."""
        return self.configuration.vocabulary.kind_given(source, self.kinds)

    def run(self, source: str) -> Any:
        """The spoken value of an expression: days as ordinals, ordered words as ranks. Unanswered on an empty field."""
        return self._programs.run(source, self.data)

    def answer(self, source: str, kind: str) -> Any:
        """The plain value of an expression of a kind: a `date`, fen, a word, a record. May raise Unanswered."""
        return heard(self.configuration.vocabulary, kind, self.run(source))

    def with_(self, **variables: Any) -> Scope:
        """The same scope with variables added; their values are spoken already."""
        return Scope(self.configuration, {**self.data, **variables}, self.kinds)


@dataclass(frozen=True)
class Speech:
    """An association's vocabulary on one day."""

    configuration: Configuration
    today: date

    def scope(self, **records: Any) -> Scope:
        """Variables for expressions. A record is a mapping (`member`, `case`, `fee`, `bill`) or (kind, value):
        form=("application", answers), answers=("join", {step: …}), answer=("join.secretary", {…}), it=(kind, value).
        """
        data = {name: self._variable(name, value) for name, value in records.items() if value is not None}
        kinds = {name: _kind(name, value) for name, value in records.items() if isinstance(value, tuple)}
        scope = Scope(self.configuration, {**data, "today": self.today.toordinal()}, kinds)
        return self._with_form_facts(records, scope)

    def _variable(self, name: str, value: Any) -> Any:
        return self.of(_kind(name, value), value[1] if isinstance(value, tuple) else value)

    def of(self, kind: str, value: Any) -> Any:
        """A plain value of a kind as expressions read it; None when it is none of that kind."""
        if kind.startswith("*"):
            spoken = [self.of(kind[1:], item) for item in value or ()]
            return [item for item in spoken if item is not None]
        if kind in self.configuration.vocabulary.records:
            return self._record(kind, value) if isinstance(value, Mapping) else None
        return spoken_plainly(self.configuration.vocabulary, kind, value)

    def _record(self, kind: str, value: Mapping[str, Any]) -> dict[str, Any]:
        fields = self.configuration.vocabulary.records[kind]
        spoken = {n: self.of(fields[n], v) for n, v in value.items() if n in fields and v is not None and v != ""}
        data = {name: v for name, v in spoken.items() if v is not None}
        for name in BESIDE.get(kind, ()):
            if value.get(name) is not None:
                data[name] = self.of("body", value[name]) if name == "parent" else _beside(value[name])
        return self._with_facts("member", data, {}) if kind == "member" else data

    def _with_form_facts(self, records: Mapping[str, Any], scope: Scope) -> Scope:
        form, facts = records.get("form"), self.configuration.association.facts
        if not isinstance(form, tuple) or not any(fact.about == form[0] for fact in facts.values()):
            return scope
        return scope.with_(form=self._with_facts(form[0], scope.data["form"], scope.data))

    def _with_facts(self, about: str, data: dict[str, Any], beside: Mapping[str, Any]) -> dict[str, Any]:
        """The record with its facts; a fact that meets an empty field is an empty field."""
        facts = self.configuration.association.facts
        for name in self.configuration.fact_order:
            fact = facts[name]
            if fact.about != about or name in data:
                continue
            variable = "member" if about == "member" else "form"
            scope = Scope(self.configuration, {**beside, variable: data, "today": self.today.toordinal()})
            try:
                data = {**data, name: self.of(fact.kind, value_of(fact.value, fact.kind, scope))}
            except Unanswered:
                continue
        return data


def _kind(name: str, value: Any) -> str:
    """The kind of a variable: its own name, or the one that is given with its value."""
    if not isinstance(value, tuple):
        return name
    given = str(value[0])
    return f"{name}__{given.replace('.', '__')}" if name in PREFIXED else given


def spoken_plainly(vocabulary: Vocabulary, kind: str, value: Any) -> Any:
    """A value that is no record and no list as expressions read it; None when it cannot be one."""
    try:
        if kind == "day":
            return _day(value).toordinal()
        if kind == "money":
            return int(getattr(value, "fen", value))
        if kind == "whole":
            return int(value)
        if kind == "number":
            return float(value)
        if kind in vocabulary.lists:
            return vocabulary.word_value(kind, str(value))
    except (ValueError, TypeError, InvalidOperation):
        return None
    if kind == "text":
        return str(value)
    return value


def heard(vocabulary: Vocabulary, kind: str, spoken: Any) -> Any:
    """The plain value of what an expression gave: a rank becomes its word, an ordinal its day."""
    if kind.startswith("*"):
        return [heard(vocabulary, kind[1:], item) for item in spoken]
    if kind == "day":
        return date.fromordinal(spoken)
    if kind in vocabulary.ordered:
        return vocabulary.lists[kind][spoken]
    return spoken


def _day(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return date.fromisoformat(f"{value}-01" if len(str(value)) == 7 else str(value))


def _beside(value: Any) -> Any:
    """What functions read beside the fields: ledgers with days, ids, rights."""
    if isinstance(value, date):
        return value.toordinal()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Mapping):
        return {key: _beside(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_beside(item) for item in value]
    return value


# ---- values --------------------------------------------------------------------------------------------------------
def value_of(value: Value, kind: str, scope: Scope) -> Any:
    """The plain value: fen for money, `Fraction` for share, `Span` for span, a word, a `date`. May raise Unanswered."""
    if value.always is not None:
        return read_plain(kind, value.always)
    if value.formula is not None:
        found = scope.answer(value.formula, kind)
        return fraction(str(Decimal(str(found)))) if kind == "share" else found
    if value.by is not None:
        return read_plain(kind, _looked_up(value, scope))
    if value.of is not None:
        return read_plain(kind, _band(value, scope))
    return read_plain(kind, next(case.is_ for case in value.cases or () if holds(case.when, scope)))


def _looked_up(value: Value, scope: Scope) -> Any:
    source = value.by or ""
    key = scope.answer(source, scope.kind_of(source))
    word = str(key).lower() if isinstance(key, bool) else str(key)
    found = (value.is_ or {}).get(word, value.otherwise)
    if found is None:
        raise Unanswered(f"{source}: no value for {word}")
    return found


def _band(value: Value, scope: Scope) -> Any:
    source = value.of or ""
    size = Decimal(str(scope.run(source)))
    if scope.kind_of(source) == "money":
        size /= 100
    return next(band.is_ for band in value.bands or () if band.up_to is None or size <= Decimal(band.up_to))


def read_plain(kind: str, plain: Any) -> Any:
    """A plain value as written in the folder. ValueError when it is not of the kind."""
    if kind == "money":
        return fen(plain)
    if kind == "whole":
        return int(plain)
    if kind == "number":
        return float(Decimal(str(plain)))
    if kind == "share":
        return fraction(plain)
    if kind == "span":
        return Span.model_validate(plain)
    if kind == "day":
        return date.fromisoformat(plain)
    return plain


# ---- conditions and sentences --------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Unmet:
    """A condition that is not met, with its sentence filled in, in every language it is written in."""

    require: Require
    sentence: dict[str, str]

    def said(self, language: str) -> str:
        """The sentence that the person reads."""
        return pick(self.sentence, language)


def holds(condition: str | None, scope: Scope) -> bool:
    """Whether it is so. No condition holds always; one that meets an empty field does not hold."""
    if condition is None:
        return True
    try:
        return bool(scope.run(condition))
    except Unanswered:
        return False


def unmet(conditions: Iterable[Require], scope: Scope, waived: frozenset[str] = frozenset()) -> list[Unmet]:
    """Every condition that is not met, all at once; `waived` = the `that` of those let pass with a written reason."""
    return [
        Unmet(condition, fill(condition.else_, scope))
        for condition in conditions
        if condition.that not in waived and holds(condition.when, scope) and not holds(condition.that, scope)
    ]


def fill(text: Mapping[str, str], scope: Scope) -> dict[str, str]:
    """A text with its {expressions} filled in, in every language; what has no answer is shown as —."""
    return {language: _filled(said, language, scope) for language, said in text.items()}


def _filled(said: str, language: str, scope: Scope) -> str:
    def one(found: re.Match[str]) -> str:
        source = found[1]
        try:
            kind = scope.kind_of(source)
            return shown(scope.configuration, kind, scope.answer(source, kind), language)
        except Unanswered:
            return EMPTY

    return SENTENCE.sub(one, said)


def shown(configuration: Configuration, kind: str, value: Any, language: str) -> str:
    """A plain value in words: a day written out, money with its currency, the label of a word."""
    chinese = language != "en" and configuration.association.languages[0] == "zh"
    if kind == "day":
        return f"{value.year}年{value.month}月{value.day}日" if chinese else f"{value.day} {value:%B %Y}"
    if kind == "money":
        amount = f"{value / 100:,.2f}".removesuffix(".00")
        currency = configuration.association.currency
        return f"{amount} 元" if chinese and currency == "CNY" else f"{currency} {amount}"
    if kind in configuration.vocabulary.lists and (label := configuration.words(kind).get(str(value))):
        return pick(label, language)
    if isinstance(value, bool):
        return ("是" if value else "否") if chinese else ("yes" if value else "no")
    return f"{value:g}" if isinstance(value, float) else str(value)
