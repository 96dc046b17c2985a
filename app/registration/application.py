"""A new application in hand: the procedure, whoever applies, where it goes, what is written so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from flask import request

from app.bodies.models import Body
from app.bodies.store import get_body
from app.forms.answers import AnswerSection
from app.forms.rules import form_named
from app.kernel.errors import DomainError
from app.procedures.actions.refusing import refuse_closed
from app.procedures.windows import Windows, windows_for
from app.registration import store
from app.registration.agreeing import asked_with
from app.registration.applicant import Applicant, beginning_applicant, open_without_account, refuse_stranger
from app.registration.handed import own_answers
from app.registration.offers import get_offered, own_path
from app.registration.own import known_answers
from app.registration.places import Asking, choices, chosen_place
from app.registration.sheet import Filled, Sheet
from app.registration.writing import Writing
from app.tenancy.configuration.concepts.procedures import Procedure
from app.tenancy.tenants import tenant
from app.web.access import identity
from app.web.language import said


class FirstRegister(Exception):
    """Nobody is logged in, and one has to be for this procedure."""


@dataclass(frozen=True)
class Application:
    """One procedure that somebody is about to begin."""

    name: str
    procedure: Procedure
    applicant: Applicant
    today: date

    @property
    def subject(self) -> str:
        """What its draft is filed under."""
        return f"apply:{self.name}"

    @cached_property
    def choices(self) -> list[Body] | None:
        """Where it may be addressed to, if there is a choice; None where that is looked for."""
        return choices(self.name, self.procedure, self.today)

    @cached_property
    def writing(self) -> Writing:
        """The form with its draft. Raises DomainError at `at` while the place is not chosen."""
        kept = store.find_draft(self.subject, self.applicant.key)
        wished = request.values.get("at") or (str(kept.body_id) if kept else None)
        place = chosen_place(Asking(self.name, self.procedure, self.today), self.choices, wished)
        known = known_answers(self._sheet.form, self.applicant, from_file=self.procedure.prefilled)
        return Writing(self.subject, self._sheet, kept, known, place.id if place else None)

    @cached_property
    def _sheet(self) -> Sheet:
        here = tenant()
        name = self.procedure.form or ""
        return Sheet(form_named(here.configuration, name), here.configuration, self.applicant, self.today)

    def refuse_closed(self) -> None:
        """Raise DomainError outside of the windows that count where it is addressed to; with the place still to be chosen
        filing will tell."""
        if self.procedure.open_set_by is None:
            refuse_closed(Windows(self.procedure.open), self.today)
            return
        place = self._place()
        if place is None and (self.choices is None or len(self.choices) > 1):
            return
        path = place.path if place else own_path(self.applicant, self.today, self.procedure)
        refuse_closed(windows_for(self.name, self.procedure, path), self.today)

    def _place(self) -> Body | None:
        """The place that is chosen already; none while it is not."""
        kept = store.find_draft(self.subject, self.applicant.key)
        wished = request.values.get("at") or (str(kept.body_id) if kept else None)
        try:
            return chosen_place(Asking(self.name, self.procedure, self.today), self.choices, wished)
        except DomainError:
            return None

    @property
    def place_name(self) -> str:
        """The chosen place in words; empty where there was nothing to choose."""
        body_id, few = self.writing.body_id, self.choices
        if body_id is None or (few is not None and len(few) < 2):
            return ""
        return said(get_body(body_id).name)

    def consents(self) -> Mapping[str, str]:
        """The consents that are asked with this form, with their labels."""
        return asked_with(self.procedure.form)


def begin(name: str, today: date) -> Application:
    """The application that whoever asks may write now.

    Raises NotFound, FirstRegister, NotAllowed (a unit's matter for a person), DomainError while it is closed.
    """
    procedure = get_offered(name)
    if identity() is None and not open_without_account(procedure):
        raise FirstRegister(name)
    applicant = beginning_applicant()
    refuse_stranger(applicant, procedure)
    application = Application(name, procedure, applicant, today)
    application.refuse_closed()
    return application


def sections_of(filled: Filled) -> Sequence[AnswerSection]:
    """The answers as the writer reads them before handing in."""
    around = filled.around
    return own_answers(filled.reading.form, filled.reading.answers, around.configuration, around.lookups.files)
