"""A form that a step asks for, after the application: a profile, a report; filled in like the application itself."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from app.forms.rules import ReadForm
from app.kernel.errors import say
from app.registration import store
from app.registration.agreeing import asked_with
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
        name = self.step.fill or ""
        form = ReadForm(name, self.docket.configuration.association.forms[name])
        known = self._known(form)
        sheet = Sheet(form, self.docket.configuration, self.door.applicant, self.today, known)
        subject = f"case:{self.docket.case.number}:{self.step.name}"
        kept = store.find_draft(subject, self.door.applicant.key)
        return Writing(subject, sheet, kept, known, self.docket.case.body_id)

    def _known(self, form: ReadForm) -> Mapping[str, Any]:
        """What was completed before, else the application's answers to the same fields, else what the file has."""
        before = next((one.answers for step, _, one in self.docket.filled_in() if step.name == self.step.name), {})
        if before:
            return before
        known = known_answers(form, self.door.applicant, from_file=form.form.keeps)
        applied = {name: answer for name, answer in self.docket.answers.items() if name in form.fields}
        return {**known, **applied}

    def consents(self) -> Mapping[str, str]:
        """The consents that are asked with this form, with their labels."""
        return asked_with(self.step.fill)

    @property
    def remark(self) -> str:
        """What was said when the form was sent back."""
        turns = self.docket.turns
        sent_back = turns and not turns[-1].onward and turns[-1].leads_to == self.step.name
        return turns[-1].opinion if sent_back else ""
