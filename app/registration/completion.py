"""A form that a step asks for, after the application: a profile, a report; filled in like the application itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from app.forms.rules import ReadForm
from app.kernel.errors import Conflict, say
from app.procedures.acting import acting_of
from app.procedures.actions.moving import waiter_in
from app.procedures.docket import Docket, waiting_rows
from app.procedures.rules.actors import Acting, is_for
from app.procedures.rules.machine import CaseState, step_named
from app.registration import store
from app.registration.agreeing import asked_with
from app.registration.doors import Door
from app.registration.own import known_answers
from app.registration.sheet import Sheet
from app.registration.writing import Writing
from app.tenancy.configuration.concepts.procedures import Step
from app.web.access import identity


def asked_of_applicant(door: Door) -> Step | None:
    """The step at which this applicant has a form to complete now; none where nothing is asked of him."""
    return own_step(door, lambda step: step.fill is not None)


def own_step(door: Door, fits: Callable[[Step], bool]) -> Step | None:
    """The step at which the case waits for whoever came by this door, among those that fit; the case in hand speaks of it
    from then on, where several run side by side. None where there is no such."""
    docket = door.docket
    if docket.case.state is not CaseState.OPEN:
        return None
    who, rows = _acting(door), [row for row in waiting_rows(docket.case.id) if row.asked_id is None]
    his = {row.step for row in rows if is_for(waiter_in(row), who)}
    every = [step_named(docket.procedure, name) for name in docket.waited or (docket.case.step,)]
    found = next((step for step in every if step.name in his and fits(step)), None)
    if found is not None:
        docket.speak_of(found.name)
    return found


def _acting(door: Door) -> Acting:
    """Whoever came by this door: logged in, or by the follow link, whose secret stands for the account."""
    who = identity()
    if who is not None and not door.token:
        return acting_of(who)
    return Acting(door.by, "", door.applicant.party.person_id, door.applicant.party.unit_id)


@dataclass(frozen=True)
class Completion:
    """The case, by whom its form is completed, and today."""

    door: Door
    today: date

    @property
    def docket(self) -> Docket:
        return self.door.docket

    @cached_property
    def step(self) -> Step:
        """The step that asks. Raises Conflict when nothing is asked of this applicant now."""
        step = asked_of_applicant(self.door)
        if step is None:
            raise Conflict(say("此件目前不需要您填写，请查看办理进度。"))
        return step

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
