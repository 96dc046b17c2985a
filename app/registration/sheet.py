"""A form in hand: read from what was posted, from a draft or from what is known already, and shown section by section."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from app.forms import store as uploads
from app.forms.display import FieldRemark, FormView, SectionView, form_view
from app.forms.inputs import Posted
from app.forms.lookups import KeptFile, lookups
from app.forms.reading import Circumstances, Reading, Typed, as_typed, read
from app.forms.rules import ReadForm
from app.forms.speech import FormJudge
from app.forms.taking import Taken, named, take
from app.kernel.errors import Message
from app.procedures.parties import the_register
from app.registration.applicant import Applicant
from app.registration.own import refuse_others
from app.tenancy.configuration.load import Configuration


@dataclass(frozen=True)
class SectionState:
    """A section in the list beside the form: how many required answers it has, of how many, and how many are wrong."""

    id: str
    label: str
    given: int
    wanted: int
    wrong: int = 0

    @property
    def is_complete(self) -> bool:
        return not self.wrong and self.given >= self.wanted


@dataclass(frozen=True)
class Sheet:
    """One form, by whom it is filled in, by which configuration; `existing` are the answers of a case being put right."""

    form: ReadForm
    configuration: Configuration
    applicant: Applicant
    today: date
    existing: Mapping[str, Any] = field(default_factory=dict)
    discreet: bool = False
    """Nothing is said of what others hold already: whoever fills it in looks after a part of the people only."""

    def around(self, files: Mapping[str, KeptFile], refused: Mapping[str, Any] | None = None) -> Circumstances:
        """What the form is read in: today, the association's words, the house's answers, the files it may name."""
        known = replace(lookups(files), is_taken=_nobody_has_it) if self.discreet else lookups(files)
        judge = FormJudge(self.configuration, self.today, self.form, known, self._beside())
        return Circumstances(self.today, self.configuration, judge, known, refused or {})

    def _beside(self) -> dict[str, Any]:
        """The member's record, for forms that ask something of it."""
        if not self.form.asks_of_member:
            return {}
        return {"member": the_register().record(self.applicant.party, self.today)}

    def posted(self, sent: Posted, *, now: datetime) -> Filled:
        """What was posted, its files kept and photos cut."""
        taken = take(self.form, sent, owner=self.applicant.files, now=now)
        return self._read(Taken(taken.typed, {**self._files_of_case(), **taken.files}, taken.refused))

    def typed(self, typed: Typed) -> Filled:
        """What a draft has, or what is known already."""
        given = uploads.files_of(self.applicant.files, named(self.form, typed))
        return self._read(Taken(typed, {**self._files_of_case(), **given}))

    def answered(self, answers: Mapping[str, Any]) -> Filled:
        """The form as if somebody had typed these answers."""
        return self.typed(as_typed(self.form, answers))

    def _files_of_case(self) -> dict[str, KeptFile]:
        return uploads.files_named(named(self.form, as_typed(self.form, self.existing))) if self.existing else {}

    def _read(self, taken: Taken) -> Filled:
        around = self.around(taken.files, taken.refused)
        reading = read(self.form, taken.typed, around, existing=self.existing)
        return Filled(refuse_others(reading, self.applicant), around)


def _nobody_has_it(_field: str, _value: str) -> bool:
    return False


@dataclass(frozen=True)
class Filled:
    """A form as it was read, ready to be judged and shown."""

    reading: Reading
    around: Circumstances

    @property
    def has_errors(self) -> bool:
        return bool(self.reading.errors)

    def view(
        self, *, checking: bool, remarks: Mapping[str, FieldRemark] | None = None, refused: Mapping[str, Message] | None = None
    ) -> FormView:
        """The page of the form. Unless somebody wants to go on, what is only missing is not complained about.

        `remarks` are a reviewer's, by field, each with a place for words about it; `refused` is what an action found
        wrong, and stands where an error would.
        """
        reading = self.reading
        errors = reading.errors if checking else reading.wrong
        unmet = reading.unmet if checking else ()
        return form_view(replace(reading, errors={**(refused or {}), **errors}, unmet=unmet), self.around, remarks)

    def states(self, view: FormView) -> list[SectionState]:
        """Every section that is shown, with how far it is."""
        return [self._state(part, view) for part in view.sections]

    def _state(self, part: SectionView, view: FormView) -> SectionState:
        number = int(part.id.removeprefix("s-"))
        fields = next(one.fields for one in self.reading.form.sections if one.number == number)
        wanted = [f.name for f in fields if f.required and f.fills is None and f.name in self.reading.asked]
        given = [name for name in wanted if name in self.reading.answers]
        return SectionState(part.id, part.label or view.label, len(given), len(wanted), part.problems)
