"""A returned case that is put right: its form with the reviewer's remarks at the fields, each with its answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from flask import request

from app.forms.display import FieldRemark
from app.forms.reading.typed import first
from app.forms.sealing import unseal_typed
from app.kernel.errors import Conflict, say
from app.procedures.docket import Docket
from app.procedures.labels import REMARK_STATES
from app.procedures.rules.machine import CaseState
from app.procedures.rules.remarks import Answered, Remark, refusals_of, remarks_of
from app.registration import store
from app.registration.doors import Door
from app.registration.handed import read_form
from app.registration.sheet import Filled, Sheet
from app.registration.writing import Writing
from app.web.language import said, translated

REPLY = "reply:"


@dataclass(frozen=True)
class Correction:
    """The case, by whom it is put right, and today."""

    door: Door
    today: date

    @property
    def docket(self) -> Docket:
        return self.door.docket

    @property
    def comments(self) -> Mapping[str, str]:
        """What was said of single fields when it was returned."""
        return self.docket.turns[-1].comments if self.docket.turns else {}

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
        also = frozenset(REPLY + name for name in self.comments)
        return Writing(subject, sheet, kept, before, self.docket.case.body_id, also)

    @cached_property
    def replies(self) -> Mapping[str, str]:
        """What was written to remarks: on this page, else in the draft."""
        if request.method == "POST":
            return {name: request.form.get(REPLY + name, "") for name in self.comments}
        draft = self.writing.draft
        typed = unseal_typed(draft.typed) if draft is not None else {}
        return {name: first(typed, REPLY + name) for name in self.comments}

    def remarks(self, filled: Filled) -> list[Remark]:
        """How each remark stands, as the form is filled in now."""
        return remarks_of(self.comments, self.docket.answers, filled.reading.answers, self.replies)

    def at_fields(self, filled: Filled, *, checking: bool) -> dict[str, FieldRemark]:
        """The same as the form shows it; `checking`: what has no answer yet is asked for."""
        remarks = self.remarks(filled)
        errors = {one.field or "": translated(one.message) for one in refusals_of(remarks)} if checking else {}
        return {
            one.field: FieldRemark(
                one.text, REPLY + one.field, one.state.value, translated(REMARK_STATES[one.state]), one.reply,
                errors.get(one.field, ""),
            )
            for one in remarks
        }  # fmt: skip

    def summary(self, filled: Filled) -> Sequence[tuple[str, str]]:
        """The remarks that have no answer yet: (id of their control, sentence), for the top of the page."""
        fields = self.writing.sheet.form.fields
        return [
            (f"f-{REPLY}{one.field}", translated(say("%(label)s：%(said)s", label=_label(fields, one), said=one.text)))
            for one in self.remarks(filled)
            if one.state is Answered.OPEN
        ]


def _label(fields: Mapping[str, object], remark: Remark) -> str:
    ask = fields.get(remark.field)
    return said(getattr(ask, "label", {})) or remark.field
