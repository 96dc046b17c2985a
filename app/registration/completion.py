"""A form that a step asks for, after the application: a profile, a report; filled in like the application itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from app.forms.rules import ReadForm
from app.kernel.errors import say
from app.registration import store
from app.registration.agreeing import asked_with
from app.registration.doors import Door
from app.registration.own import known_answers
from app.registration.ownstep import OwnStep
from app.registration.sheet import Sheet
from app.registration.writing import Writing
from app.tenancy.configuration.concepts.procedures import Step


class Completion(OwnStep):
    """A form that a step asks of whoever came by this door."""

    nothing = say("此件目前不需要您填写，请查看办理进度。")

    @staticmethod
    def fits(step: Step) -> bool:
        """It asks for a form."""
        return step.fill is not None

    @cached_property
    def writing(self) -> Writing:
        """The form with its draft, else with what is known already. Raises Conflict as `step` does."""
        return writing_at(self.door, self.step, self.today)

    def consents(self) -> Mapping[str, str]:
        """The consents that are asked with this form, with their labels."""
        return asked_with(self.step.fill)

    @property
    def remark(self) -> str:
        """What was said when the form was sent back."""
        turns = self.docket.turns
        sent_back = turns and not turns[-1].onward and turns[-1].leads_to == self.step.name
        return turns[-1].opinion if sent_back else ""


def writing_at(door: Door, step: Step, today: date) -> Writing:
    """The form that a step asks for, as whoever came by this door fills it in."""
    docket, name = door.docket, step.fill or ""
    form = ReadForm(name, docket.configuration.association.forms[name])
    known = _known(door, step, form)
    sheet = Sheet(form, docket.configuration, door.applicant, today, known)
    subject = f"case:{docket.case.number}:{step.name}"
    kept = store.find_draft(subject, door.applicant.key)
    return Writing(subject, sheet, kept, known, docket.case.body_id)


def _known(door: Door, step: Step, form: ReadForm) -> Mapping[str, Any]:
    """What was completed before, else the application's answers to the same fields, else what the file has."""
    docket = door.docket
    before = next((one.answers for other, _, one in docket.filled_in() if other.name == step.name), {})
    if before:
        return before
    known = known_answers(form, door.applicant, from_file=form.form.keeps)
    applied = {name: answer for name, answer in docket.answers.items() if name in form.fields}
    return {**known, **applied}
