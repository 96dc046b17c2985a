"""A filled form ready for paper: rows of label and value, boxes with ticks, tables, the portrait's name in storage."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.documents.values import PrintedField, PrintedForm, PrintedOption, PrintedPicture, PrintedSection
from app.forms import store
from app.forms.answers import table_of
from app.forms.reading.read import uploads_of
from app.forms.rules import Answers, ReadForm, offered_words, words_of
from app.forms.wording import Wording
from app.kernel.errors import say
from app.tenancy.configuration.concepts.forms import Field
from app.tenancy.configuration.words import pick


def printed_form(form: ReadForm, answers: Answers, wording: Wording, **about: Any) -> PrintedForm:
    """The form with its plain (unsealed) answers; fields without an answer are printed empty, as on the paper form.

    `about` are the case's number, filing day and opinions, as `PrintedForm` takes them.
    """
    sections = []
    for part in form.sections:
        fields = tuple(_field(ask, answers.get(ask.name), form, wording) for ask in part.fields)
        label = pick(part.section.label, wording.language) if part.section.label else ""
        sections.append(PrintedSection(label, fields))
    place = say("申请单位") if form.form.about == "unit" else say("申请人")
    return PrintedForm(
        pick(form.form.label, wording.language), tuple(sections), copies=form.form.copies,
        signatures=(wording.translate(place),), **about,
    )  # fmt: skip


def _field(ask: Field, answer: Any, form: ReadForm, wording: Wording) -> PrintedField:
    label = wording.label(ask)
    if ask.type == "note":
        return PrintedField(ask.name, label, "note")
    if ask.type in ("choice", "choices", "yes_no"):
        return PrintedField(ask.name, label, "options", wording.of(ask, answer), _options(ask, answer, form, wording))
    if ask.type == "agreement":
        return PrintedField(
            ask.name, label, "agreement", wording.of(ask, answer), (PrintedOption(label, answer is True),)
        )
    if ask.type == "photo":
        return PrintedField(ask.name, label, "photo", stored=store.stored_name(answer) if answer else "")
    if ask.type == "table":
        columns, rows = table_of(ask, answer or (), lambda column, cell: _cell(column, cell, wording), wording)
        return PrintedField(ask.name, label, "table", columns=columns, rows=rows)
    return PrintedField(ask.name, label, "long" if ask.type == "long_text" else "line", wording.of(ask, answer))


def _cell(column: Field, answer: Any, wording: Wording) -> str | PrintedPicture:
    return PrintedPicture(store.stored_name(answer)) if column.type == "photo" else wording.of(column, answer)


def _options(ask: Field, answer: Any, form: ReadForm, wording: Wording) -> tuple[PrintedOption, ...]:
    chosen = {("yes" if answer else "no")} if isinstance(answer, bool) else set(_listed(answer))
    offered = offered_words(wording.configuration, ask, form.form.about)
    words = {w: t for w, t in words_of(wording.configuration, ask).items() if w in offered or w in chosen}
    return tuple(PrintedOption(pick(text, wording.language), word in chosen) for word, text in words.items())


def _listed(answer: Any) -> Iterable[Any]:
    if answer is None:
        return ()
    return answer if isinstance(answer, list) else [answer]


def files_for(form: ReadForm, answers: Answers) -> list[str]:
    """The ids of all uploads that the answers name: for `store.files_named` and `actions.hand_in`."""
    return [i for name, answer in answers.items() if name in form.fields for i in uploads_of(form.fields[name], answer)]
