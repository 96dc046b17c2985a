"""A configured form, compiled once: its fields in order, what each depends on, which words it offers. Pure.

A `when` that hangs on one choice only is worked out for each of its words, so that the browser can show and hide the
field without understanding expressions; the server decides again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from app.tenancy.configuration.concepts.forms import Field, Form, Section
from app.tenancy.configuration.concepts.membership import Tier

if TYPE_CHECKING:
    from app.tenancy.configuration.concepts.procedures import Step
    from app.tenancy.configuration.load import Configuration

Answers = Mapping[str, Any]
Words = Mapping[str, Mapping[str, str]]

PROTECTED = frozenset({"id_number", "id_document"})
UPLOADS = frozenset({"file", "files", "photo"})
MANY = frozenset({"files", "table", "members", "choices"})
DECIDING = frozenset({"choice", "yes_no", "agreement"})
YES, NO = "yes", "no"
MOST_ROWS = 50
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'")
_FORM_FIELD = re.compile(r"(?<![\w.])(?:form|answer)\.([a-z][a-z0-9_]*)")
_OUTSIDE = re.compile(r"(?<![\w.])(member|today|case|body|answers|row|fee|bill)(?!\w)")
_YES_NO_WORDS: Words = MappingProxyType({YES: {"zh": "是", "en": "Yes"}, NO: {"zh": "否", "en": "No"}})


@dataclass(frozen=True)
class Hint:
    """Shown when the other field has one of these words: what the browser needs to know of a `when`."""

    field: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class ReadSection:
    """A part of the form with its fields in order."""

    number: int
    section: Section
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class ReadForm:
    """A form of the configuration (or the fields of one step), ready to be asked.

    In expressions its answers are called `variable`; `name` is the form's, or `<procedure>.<step>` for a step's fields.
    """

    name: str
    form: Form
    variable: str = "form"

    @property
    def record(self) -> str:
        """The kind of its answers in the vocabulary."""
        return f"{self.variable}__{self.name.replace('.', '__')}"

    @cached_property
    def sections(self) -> tuple[ReadSection, ...]:
        return tuple(ReadSection(i, s, s.fields) for i, s in enumerate(self.form.all_sections(), 1))

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """The fields that take an answer, by name, in the order in which they are asked."""
        return {f.name: f for f in self.form.all_fields() if f.type != "note"}

    @cached_property
    def section_of(self) -> Mapping[str, ReadSection]:
        return {f.name: s for s in self.sections for f in s.fields}

    def conditions_of(self, name: str) -> tuple[str, ...]:
        """What has to hold for a field to be asked: its own `when` and that of its section."""
        found = (self.section_of[name].section.when, self.fields[name].when if name in self.fields else None)
        return tuple(condition for condition in found if condition)

    @cached_property
    def asks_of_member(self) -> bool:
        """Whether some expression in it speaks of the member."""
        return "member." in repr(self.form)

    @property
    def has_uploads(self) -> bool:
        """Whether the page needs a form that carries files."""
        columns = [c for f in self.fields.values() for c in f.columns]
        return any(f.type in UPLOADS for f in (*self.fields.values(), *columns))


_named: WeakKeyDictionary[Configuration, dict[str, ReadForm]] = WeakKeyDictionary()


def form_named(configuration: Configuration, name: str) -> ReadForm:
    """A form by its name, the same one for as long as this version of the configuration is in use. Raises KeyError."""
    known = _named.setdefault(configuration, {})
    if name not in known:
        known[name] = ReadForm(name, configuration.association.forms[name])
    return known[name]


def form_of_fields(name: str, label: Mapping[str, str], fields: Iterable[Field]) -> ReadForm:
    """The fields of a step (name: `<procedure>.<step>`), asked like a small form. ValueError when there are none."""
    return ReadForm(name, Form(label=dict(label), fields=tuple(fields)), "answer")


def form_of_step(configuration: Configuration, procedure: str, step: Step) -> ReadForm:
    """The fields of a step, the same form for as long as this version of the configuration is in use."""
    known, name = _named.setdefault(configuration, {}), f"{procedure}.{step.name}"
    if name not in known:
        known[name] = form_of_fields(name, step.label, step.fields)
    return known[name]


def fields_read_by(expression: str) -> frozenset[str]:
    """Which fields of the form an expression looks at."""
    return frozenset(_FORM_FIELD.findall(_QUOTED.sub("''", expression)))


def hint_for(form: ReadForm, condition: str, *, words: Words, holds: Callable[[Answers], bool]) -> Hint | None:
    """The words of the one choice that a `when` hangs on; None where it hangs on more or on something else.

    `words` are those of that field, `holds` judges the condition for an answer.
    """
    name = deciding_field(form, condition)
    if name is None or not words:
        return None
    if form.fields[name].type == "choice":
        return Hint(name, tuple(word for word in words if holds({name: word})))
    return Hint(name, tuple(word for word in words if holds({name: word == YES})))


def deciding_field(form: ReadForm, condition: str) -> str | None:
    """The one choice or yes-or-no field that alone decides a condition, if it is so simple."""
    names = sorted(fields_read_by(condition))
    if len(names) != 1 or _OUTSIDE.search(_QUOTED.sub("''", condition)):
        return None
    field = form.fields.get(names[0])
    return field.name if field is not None and field.type in DECIDING else None


# ---- the words of a choice
def words_of(configuration: Configuration, field: Field) -> Words:
    """Every word that an answer may be, offered or retired, with what people read."""
    if field.type in ("yes_no", "agreement"):
        return _YES_NO_WORDS
    return field.values if field.values is not None else configuration.words(field.list or "")


def offered_words(configuration: Configuration, field: Field, about: str = "person") -> Words:
    """The words that may be chosen now: none retired; of the tiers only those that are open to this kind of holder.

    Open are those that one applies for, unless the field says which (`offers`): a vice-president company is elected.
    """
    words = words_of(configuration, field)
    if field.values is not None or field.list is None:
        return words
    association = configuration.association
    if field.list == "tier":
        return {w: t for w, t in words.items() if _may_be_wished(association.tiers[w], about, field.offers)}
    retired = association.lists[field.list].retired if field.list in association.lists else ()
    return {w: t for w, t in words.items() if w not in retired}


def _may_be_wished(tier: Tier, about: str, ways: Sequence[str]) -> bool:
    return tier.enter in (ways or ("apply",)) and not tier.retired and tier.holder in (about, "either")
