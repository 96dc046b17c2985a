"""A form as a page shows it: for every field its control, label, help, errors and hints, in the reader's language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

from flask import current_app
from markupsafe import Markup

from app.accounts.identifiers import DocumentKind
from app.accounts.labels import DOCUMENT_KINDS
from app.forms.controls import CONTROLS, Control
from app.forms.reading import Circumstances, Reading, Said
from app.forms.reading.typed import first, row_numbers
from app.forms.rules import Hint, ReadForm, deciding_field, hint_for, offered_words, words_of
from app.forms.slots import Slot, slots_of
from app.forms.speech import FormJudge
from app.forms.wording import Wording
from app.kernel.errors import say
from app.tenancy.configuration.concepts.forms import Field
from app.tenancy.configuration.load import Configuration
from app.tenancy.settings import settings
from app.web.language import current_language, said, translated
from app.web.rendering import told

MOST_RADIOS = 6
MOST_OPTIONS = 40
FRAMED = frozenset({"table", "members", "files", "id_document"})
ISO_DAY = re.compile(r"\d{4}-\d\d(-\d\d)?")
_untouched: WeakKeyDictionary[Configuration, dict[tuple[str, str, str], FieldView]] = WeakKeyDictionary()
_hints: WeakKeyDictionary[Configuration, dict[tuple[str, str], Hint | None]] = WeakKeyDictionary()


@dataclass(frozen=True)
class FieldRemark:
    """What was said of a field that is to be put right, how it stands in a word, and the control for words about it."""

    text: str
    control: str
    state: str = "open"
    word: str = ""
    reply: str = ""
    error: str = ""


@dataclass(frozen=True)
class FieldView:
    """One field ready to be drawn. `kind` names its macro; `wrapper` are attributes of the whole field."""

    kind: str
    control: str
    label: str = ""
    help: str = ""
    errors: tuple[str, ...] = ()
    required: bool = False
    value: Any = ""
    options: tuple[Any, ...] = ()
    width: str = ""
    attrs: Mapping[str, str] = field(default_factory=dict)
    wrapper: Mapping[str, str] = field(default_factory=dict)
    slots: tuple[Slot, ...] = ()
    rows: tuple[tuple[FieldView, ...], ...] = ()
    may_grow: bool = False
    marked: bool = True
    blank: str = ""
    """The paper that is printed, signed and uploaded here."""
    remark: FieldRemark | None = None

    @property
    def id(self) -> str:
        return f"f-{self.control}"

    @cached_property
    def html(self) -> Markup:
        """The field drawn. Of a view that is kept it is kept with it."""
        template = current_app.jinja_env.get_template("forms/field_view.html")
        return Markup(template.module.field_view(self))  # type: ignore[attr-defined]  # noqa: S704 - escaped by the macro

    @property
    def optional(self) -> bool:
        return self.marked and not self.required and self.kind != "note"


@dataclass(frozen=True)
class SectionView:
    """A section with its fields in groups: consecutive single files stand as tiles beside each other."""

    id: str
    label: str
    help: str
    groups: tuple[tuple[str, tuple[FieldView, ...]], ...]
    wrapper: Mapping[str, str] = field(default_factory=dict)
    problems: int = 0


@dataclass(frozen=True)
class FormView:
    """The whole form; `problems` are for the summary, as (id of the control, sentence)."""

    name: str
    label: str
    sections: tuple[SectionView, ...]
    problems: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]


def form_view(reading: Reading, around: Circumstances, remarks: Mapping[str, FieldRemark] | None = None) -> FormView:
    """The page of a form from its reading; `remarks` stand at their fields."""
    drawing = _Drawing(reading, around, remarks or {})
    sections = tuple(drawing.sections())
    warnings = tuple(told(unmet.sentence) for unmet in reading.unmet if not unmet.stops)
    return FormView(reading.form.name, said(reading.form.form.label), sections, tuple(problems(reading)), warnings)


def problems(reading: Reading) -> Iterator[tuple[str, str]]:
    """Everything that has to be put right: (id of the control, sentence that begins with the field's label)."""
    fields = reading.form.fields
    order = {name: i for i, name in enumerate(fields)}
    for control, sentence in sorted(reading.errors.items(), key=lambda e: order.get(e[0].split("-")[0], 0)):
        ask = fields[control.split("-")[0]]
        id_ = f"f-{control}-field" if ask.type in FRAMED and control == ask.name else f"f-{control}"
        yield id_, _labelled(ask, sentence)
    for unmet in reading.unmet:
        if unmet.stops:
            yield f"f-{unmet.field}" if unmet.field in reading.asked else "", told(unmet.sentence)


def _labelled(ask: Field, sentence: Said) -> str:
    if ask.type == "agreement":
        return told(sentence)
    return translated(say("%(label)s：%(sentence)s", label=ask.label, sentence=sentence))


class _Drawing:
    """Draws the fields of one reading."""

    def __init__(self, reading: Reading, around: Circumstances, remarks: Mapping[str, FieldRemark]) -> None:
        self.remarks = remarks
        self.reading, self.around, self.form = reading, around, reading.form
        self.language, self.keeps_nothing = current_language(), settings().development
        self.touched = _touched(reading)
        self.wording = Wording(around.configuration, self.language, translated)

    def sections(self) -> Iterator[SectionView]:
        for part in self.form.sections:
            wrapper = self._wrapper(part.section.when)
            drawn = [self._remarked(ask) for ask in part.fields if self._is_shown(ask, part.section.when)]
            if drawn:
                wrong = sum(1 for view in drawn if view.errors or any(c.errors for row in view.rows for c in row))
                yield SectionView(
                    f"s-{part.number}",
                    said(part.section.label),
                    said(part.section.help),
                    tuple(_grouped(drawn)),
                    wrapper,
                    wrong,
                )

    def _is_shown(self, ask: Field, section_when: str | None) -> bool:
        """What the browser cannot decide is shown only when the last reading asked it."""
        conditions = [c for c in (section_when, ask.when) if c]
        if ask.fills is not None or not conditions:
            return ask.fills is None
        blind = [c for c in conditions if self.hint(c) is None]
        return not blind or all(self.around.judge.holds(c, self.reading.answers) for c in blind)

    def hint(self, condition: str) -> Hint | None:
        """What the browser needs to know of a condition, worked out once a version of the configuration."""
        kept = _hints.setdefault(self.around.configuration, {})
        key = (self.form.record, condition)
        if key not in kept:
            kept[key] = _worked_out(self.form, condition, self.around)
        return kept[key]

    def _wrapper(self, condition: str | None) -> dict[str, str]:
        hint = self.hint(condition) if condition else None
        if hint is None:
            return {}
        return {"data-when": json.dumps([{"field": hint.field, "values": list(hint.words)}])}

    def _remarked(self, ask: Field) -> FieldView:
        view = self._field(ask)
        return _changed(view, remark=self.remarks[ask.name]) if ask.name in self.remarks else view

    def _field(self, ask: Field) -> FieldView:
        """One field. Where nothing was typed or said it looks the same to everybody, and its view is kept.

        Three of four fields of a page are such ones; bodies come and go, so a choice of them is not.
        """
        names_bodies = any(one.type == "body" for one in (ask, *ask.columns))
        if names_bodies or ask.name in self.touched or self.keeps_nothing:
            return self._drawn(ask, ask.name, self._wrapper(ask.when))
        kept = _untouched.setdefault(self.around.configuration, {})
        key = (self.form.record, ask.name, self.language)
        if key not in kept:
            kept[key] = self._drawn(ask, ask.name, self._wrapper(ask.when))
        return kept[key]

    def _drawn(self, ask: Field, control: str, wrapper: Mapping[str, str] | None = None) -> FieldView:
        drawn = CONTROLS.get(ask.type, CONTROLS["text"])
        view = FieldView(
            drawn.kind, control, said(ask.label), self._help(ask, control), self._said_at(control), ask.required,
            first(self.reading.typed, control), (), drawn.width, _attributes(ask, drawn), wrapper or {},
            blank=ask.blank or "",
        )  # fmt: skip
        special = {
            "choice": self._choice, "yes_no": self._choice, "choices": self._choices, "body": self._body,
            "day": self._day, "month": self._day, "id_document": self._document, "table": self._table,
            "member": self._people, "members": self._people, "file": self._slots, "files": self._slots,
            "photo": self._slots,
        }.get(ask.type)  # fmt: skip
        return special(ask, view) if special else view

    def _help(self, ask: Field, control: str) -> str:
        hint = self.reading.hints.get(control)
        return " ".join(filter(None, (said(ask.help), told(hint) if hint else "")))

    def _choice(self, ask: Field, view: FieldView) -> FieldView:
        words = dict(offered_words(self.around.configuration, ask, self.form.form.about))
        every = words_of(self.around.configuration, ask)
        if view.value in every:
            words.setdefault(view.value, every[view.value])
        if len(words) <= MOST_RADIOS and "-" not in view.control:
            options = tuple({"value": word, "label": said(text)} for word, text in words.items())
            return _changed(view, kind="radios", options=options)
        choose = ("", translated(say("请选择")))
        return _changed(view, kind="select", options=(choose, *((w, said(t)) for w, t in words.items())))

    def _choices(self, ask: Field, view: FieldView) -> FieldView:
        words = offered_words(self.around.configuration, ask, self.form.form.about)
        options = tuple({"value": word, "label": said(text)} for word, text in words.items())
        return _changed(view, kind="checkboxes", options=options, value=self.reading.typed.get(view.control, ()))

    def _body(self, ask: Field, view: FieldView) -> FieldView:
        bodies = self.around.lookups.find_bodies("", ask.kind)
        if not bodies or len(bodies) > MOST_OPTIONS:
            value = self.wording.of(ask, int(view.value)) if view.value.isdecimal() else view.value
            return _changed(view, value=value or view.value)
        options = (("", translated(say("请选择"))), *((str(body.id), body.name) for body in bodies))
        return _changed(view, kind="select", options=options)

    def _day(self, ask: Field, view: FieldView) -> FieldView:
        """A calendar where what was typed is a day; else a text field, so that what was typed stays to be read."""
        if view.value and not ISO_DAY.fullmatch(view.value):
            return _changed(view, kind="text")
        return view

    def _document(self, ask: Field, view: FieldView) -> FieldView:
        kinds = self._document_kinds()
        value = first(self.reading.typed, f"{view.control}-kind") or kinds[0][0]
        kind = FieldView(
            "select",
            f"{view.control}-kind",
            translated(say("证件种类")),
            "",
            self._said_at(f"{view.control}-kind"),
            ask.required,
            value,
            kinds,
        )
        number = FieldView(
            "code", f"{view.control}-number", translated(say("证件号码")), "", self._said_at(f"{view.control}-number"),
            ask.required, first(self.reading.typed, f"{view.control}-number"), (), "id", {"autocomplete": "off"},
        )  # fmt: skip
        return _changed(view, rows=((kind, number),))

    def _document_kinds(self) -> tuple[tuple[str, str], ...]:
        logins = self.around.configuration.association.logins.values()
        named = [word for login in logins for word in login.documents if word in set(DocumentKind)]
        kinds = list(dict.fromkeys(named)) or list(DocumentKind)
        return tuple((str(kind), translated(DOCUMENT_KINDS[DocumentKind(kind)])) for kind in kinds)

    def _said_at(self, control: str) -> tuple[str, ...]:
        return (told(self.reading.errors[control]),) if control in self.reading.errors else ()

    def _table(self, ask: Field, view: FieldView) -> FieldView:
        rows = []
        for number in self._row_numbers(ask, view):
            shown = [c for c in ask.columns if c.fills is None]
            rows.append(tuple(self._drawn(column, f"{view.control}-{number}-{column.name}") for column in shown))
        return _changed(view, rows=tuple(rows), may_grow=self._may_grow(ask, len(rows)))

    def _people(self, ask: Field, view: FieldView) -> FieldView:
        numbers = self._row_numbers(ask, view) if ask.type == "members" else [None]
        rows = []
        for number in numbers:
            at = view.control if number is None else f"{view.control}-{number}"
            who = self._text(f"{at}-who", translated(say("会员编号或姓名")), {"autocomplete": "off"})
            email = self._text(
                f"{at}-email",
                translated(say("邮箱（不是会员的请填写）")),
                {"autocomplete": "off", "inputmode": "email"},
            )
            rows.append((who, email))
        grows = ask.type == "members" and self._may_grow(ask, len(rows))
        return _changed(view, kind="people", rows=tuple(rows), may_grow=grows)

    def _text(self, control: str, label: str, attrs: Mapping[str, str]) -> FieldView:
        value = first(self.reading.typed, control)
        return FieldView("text", control, label, "", self._said_at(control), False, value, attrs=attrs, marked=False)

    def _row_numbers(self, ask: Field, view: FieldView) -> list[int]:
        typed = row_numbers(self.reading.typed, view.control)
        least = max(1, int(float(ask.at_least or 1)))
        spare = (n for n in range(1000) if n not in typed)
        return [*typed, *(next(spare) for _ in range(least - len(typed)))]

    def _may_grow(self, ask: Field, rows: int) -> bool:
        return ask.at_most is None or rows < int(float(ask.at_most))

    def _slots(self, ask: Field, view: FieldView) -> FieldView:
        return _changed(view, slots=slots_of(ask, view.control, self.reading, self.around.lookups.files))


def _touched(reading: Reading) -> frozenset[str]:
    """The fields at which something was typed or is said, whichever of their controls it is."""
    typed = (control for control, texts in reading.typed.items() if any(texts))
    return frozenset(control.split("-")[0] for control in (*typed, *reading.errors, *reading.hints))


def _worked_out(form: ReadForm, condition: str, around: Circumstances) -> Hint | None:
    """The hint of a condition, once a version of the configuration."""
    name = deciding_field(form, condition)
    if name is None:
        return None
    judge = FormJudge(around.configuration, around.today, form)
    words = words_of(around.configuration, form.fields[name])
    return hint_for(form, condition, words=words, holds=lambda answers: judge.holds(condition, answers))


def _attributes(ask: Field, drawn: Control) -> dict[str, str]:
    attrs = dict(drawn.attrs)
    if ask.type == "person_name":
        attrs["autocomplete"] = "name" if ask.name == "name" else "off"
    if ask.name == "birth_date":
        attrs["autocomplete"] = "bday"
    return attrs


def _grouped(views: list[FieldView]) -> Iterator[tuple[str, tuple[FieldView, ...]]]:
    """Single files beside each other; two short fields as a pair; everything else alone."""
    at = 0
    while at < len(views):
        if views[at].kind == "upload":
            end = next((i for i in range(at, len(views)) if views[i].kind != "upload"), len(views))
            yield "tiles", tuple(views[at:end])
        elif at + 1 < len(views) and _is_short(views[at]) and _is_short(views[at + 1]):
            end = at + 2
            yield "pair", tuple(views[at:end])
        else:
            end = at + 1
            yield "one", tuple(views[at:end])
        at = end


def _is_short(view: FieldView) -> bool:
    return bool(view.width) and not view.wrapper


def _changed(view: FieldView, **changes: Any) -> FieldView:
    return FieldView(**{**{name: getattr(view, name) for name in view.__dataclass_fields__}, **changes})
