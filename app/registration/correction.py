"""A returned case that is put right: its form with the reviewer's remarks at the fields."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from app.kernel.errors import Conflict, Message, say
from app.procedures.docket import Docket
from app.procedures.rules.machine import CaseState
from app.registration import store
from app.registration.doors import Door
from app.registration.handed import read_form
from app.registration.own import remarks
from app.registration.sheet import Filled, Sheet
from app.registration.writing import Writing


@dataclass(frozen=True)
class Correction:
    """The case, by whom it is put right, and today."""

    door: Door
    today: date

    @property
    def docket(self) -> Docket:
        return self.door.docket

    @cached_property
    def writing(self) -> Writing:
        """The form with the answers that were handed in, or the draft of putting them right.

        Raises Conflict while the case is not returned, or has no form.
        """
        form = read_form(self.docket)
        if self.docket.case.state is not CaseState.RETURNED or form is None:
            raise Conflict(say("此件不在待补正状态，不需要重新提交。"))
        before = self.docket.answers
        sheet = Sheet(form, self.docket.configuration, self.door.applicant, self.today, before)
        subject = f"case:{self.docket.case.number}"
        kept = store.find_draft(subject, self.door.applicant.key)
        return Writing(subject, sheet, kept, before, self.docket.case.body_id)

    def remarks(self, filled: Filled) -> dict[str, Message]:
        """What the reviewer said at fields that still stand as they were."""
        comments = self.docket.turns[-1].comments if self.docket.turns else {}
        answers, before = filled.reading.answers, self.docket.answers
        unchanged = {name: said for name, said in comments.items() if answers.get(name) == before.get(name)}
        return remarks(filled.reading.form, unchanged)
