"""A closed case that is corrected: its form with what stands there, the reason; and what was corrected before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select

from app.forms.lookups import lookups
from app.forms.rules import PROTECTED, UPLOADS
from app.forms.wording import Wording
from app.kernel.errors import NotFound, say
from app.procedures.acting import acting_of
from app.procedures.actions.reopening import REOPENED, may_reopen
from app.procedures.docket import Docket, unseal_answers
from app.procedures.models import Happening
from app.registration import store
from app.registration.doors import Door
from app.registration.handed import read_form
from app.registration.sheet import Sheet
from app.registration.writing import Writing
from app.tenancy.configuration.concepts.forms import Field
from app.tenancy.database import db
from app.web.access import identity
from app.web.language import current_language, translated


def reopens(door: Door) -> bool:
    """Whether whoever came by this door may correct the closed case; nobody does so by a mere link."""
    who = identity()
    return who is not None and not door.token and may_reopen(door.docket, acting_of(who))


@dataclass(frozen=True)
class Reopening:
    """The case, by whom it is corrected, and today."""

    door: Door
    today: date

    @property
    def docket(self) -> Docket:
        return self.door.docket

    @cached_property
    def writing(self) -> Writing:
        """The form with what stands there, or the draft of correcting it. Raises NotFound where nothing may be corrected."""
        form = read_form(self.docket)
        if form is None or not reopens(self.door):
            raise NotFound(say("没有可以更正的内容。"))
        before = self.docket.answers
        sheet = Sheet(form, self.docket.configuration, self.door.applicant, self.today, before)
        subject = f"reopen:{self.docket.case.number}"
        kept = store.find_draft(subject, self.door.applicant.key)
        return Writing(subject, sheet, kept, before, self.docket.case.body_id)


# ---- what was corrected
@dataclass(frozen=True)
class Corrected:
    """One correction: when, by whom, why; each field with old and new words."""

    at: datetime
    name: str
    reason: str
    fields: Sequence[tuple[str, str, str]]


def corrections_of(docket: Docket) -> list[Corrected]:
    """Every correction since the case was closed, the youngest first."""
    if docket.procedure.reopened_by is None or not docket.case.state.is_closed:
        return []
    query = select(Happening).where(Happening.case_id == docket.case.id, Happening.what == REOPENED)
    happened = db.session.scalars(query.order_by(Happening.id)).all()
    befores = [unseal_answers(one.details["answers_before"]) for one in happened]
    afters = [*befores[1:], docket.answers]
    found = [_corrected(docket, one, *pair) for one, pair in zip(happened, zip(befores, afters, strict=False), strict=False)]
    return found[::-1]


def _corrected(docket: Docket, one: Happening, before: Mapping[str, Any], after: Mapping[str, Any]) -> Corrected:
    form = read_form(docket)
    wording = Wording(docket.configuration, current_language(), translated, lookups())
    fields = [ask for name, ask in form.fields.items() if before.get(name) != after.get(name)] if form else []
    told = [(wording.label(ask), *(_words(wording, ask, said.get(ask.name)) for said in (before, after))) for ask in fields]
    return Corrected(one.at, one.name, one.note, [(label, old, new) for label, old, new in told])


def _words(wording: Wording, ask: Field, answer: Any) -> str:
    if answer is None:
        return "—"
    if ask.type in UPLOADS:
        return translated(say("%(count)s 个文件", count=len(answer) if isinstance(answer, list) else 1))
    return wording.masked(ask, answer) if ask.type in PROTECTED else wording.of(ask, answer) or "—"
