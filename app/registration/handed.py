"""Answers as the one who gave them reads them: before handing in, and on the page of the case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.forms.answers import AnswerRow, AnswerSection, Sight, answer_sections
from app.forms.lookups import KeptFile, lookups
from app.forms.printing import files_for
from app.forms.rules import ReadForm
from app.forms.store import files_named
from app.forms.wording import Wording
from app.kernel.errors import say
from app.procedures.docket import Docket
from app.tenancy.configuration.load import Configuration
from app.web.language import current_language, translated

AGREEMENT = "agreement"


def own_answers(
    form: ReadForm, answers: Mapping[str, Any], configuration: Configuration, files: Mapping[str, KeptFile]
) -> Sequence[AnswerSection]:
    """The sections of a form with what was answered; numbers of papers stay masked."""
    words = Wording(configuration, current_language(), translated, lookups(), files)
    sections = answer_sections(form, answers, words, Sight(own=True))
    return [replace(part, rows=tuple(_row(row, form) for row in part.rows)) for part in sections]


def _row(row: AnswerRow, form: ReadForm) -> AnswerRow:
    """What was agreed to is a sentence: it stands as the text, beside the word that says so."""
    if form.fields[row.name].type != AGREEMENT:
        return row
    return replace(row, label=translated(say("已同意")), text=row.label)


def read_form(docket: Docket) -> ReadForm | None:
    """The form that a case was filed with."""
    name = docket.procedure.form
    return ReadForm(name, docket.configuration.association.forms[name]) if name else None


def sections_of(docket: Docket, form: ReadForm) -> Sequence[AnswerSection]:
    """What was handed in, for the one who handed it in."""
    ids = files_for(form, docket.answers)
    return own_answers(form, docket.answers, docket.configuration, files_named(ids) if ids else {})
