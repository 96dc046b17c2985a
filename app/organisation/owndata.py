"""The own data of a kind of body (`kinds.<kind>.fields`), asked and read like a small form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Request

from app.forms.display import FormView, form_view
from app.forms.inputs import posted
from app.forms.lookups import KeptFile, lookups
from app.forms.owners import present_owner
from app.forms.places import form_of_kind
from app.forms.reading import Circumstances, Reading, Said, blank, read
from app.forms.reading.typed import as_typed
from app.forms.rules import Answers, ReadForm
from app.forms.speech import spoken_answers
from app.forms.store import files_named
from app.forms.taking import named, take
from app.procedures.actions.holding import files_in
from app.tenancy.clock import local_day
from app.tenancy.configuration.expressions import Unanswered
from app.tenancy.configuration.speech import Scope, Speech, fill, holds
from app.tenancy.tenants import tenant


def form_of(kind: str) -> ReadForm | None:
    """The fields as a form; None for a kind without."""
    return form_of_kind(tenant().configuration, kind)


def files_in_data(kind: str, data: Answers) -> list[str]:
    """The uploads that the data of a body name."""
    described = tenant().association.kinds.get(kind)
    return list(files_in(described.fields, data)) if described else []


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


def around(
    form: ReadForm, today: date, files: Mapping[str, KeptFile] | None = None, refused: Mapping[str, Said] | None = None
) -> Circumstances:
    """What the form is read in."""
    return Circumstances(today, tenant().configuration, BodyJudge(form, today), lookups(files or {}), refused or {})


@dataclass(frozen=True)
class Received:
    """What was typed about a body. `only_changed`: a row was added or a file taken out, so the form is shown again."""

    reading: Reading
    files: Mapping[str, KeptFile]
    only_changed: bool = False

    @property
    def complete(self) -> bool:
        return self.reading.complete and not self.only_changed


def received(kind: str, sent: Request, now: datetime, *, existing: Answers | None = None) -> Received | None:
    """What came about a body, its files kept, so that a refusal does not lose them; None where nothing is asked."""
    form = form_of(kind)
    if form is None:
        return None
    came = posted(form, sent.form, sent.files)
    taken = take(form, came, owner=present_owner(), now=now)
    files = {**_files_before(form, existing), **taken.files}
    reading = read(form, taken.typed, around(form, local_day(now), files, taken.refused), existing=existing)
    return Received(reading, files, came.only_changed)


def shown(kind: str, today: date, *, came: Received | None = None, answers: Answers | None = None) -> FormView | None:
    """The fields as a page draws them: as they were read, as they are known, or empty."""
    form = form_of(kind)
    if form is None:
        return None
    if came is None:
        surroundings = around(form, today, _files_before(form, answers))
        return form_view(blank(form, surroundings, answers), surroundings)
    reading = came.reading
    if came.only_changed:
        reading = Reading(form, reading.typed, reading.answers, reading.asked, files=reading.files)
    return form_view(reading, around(form, today, came.files))


def _files_before(form: ReadForm, answers: Answers | None) -> Mapping[str, KeptFile]:
    return files_named(named(form, as_typed(form, answers))) if answers else {}
