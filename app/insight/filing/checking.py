"""A list whose rows each fill in the form of a procedure: read like the register of former days, judged like the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app.accounts.actions.registering import identity_index
from app.accounts.identifiers import IdentityDocument
from app.bodies.rules import name_key
from app.forms.reading import read
from app.forms.reading.typed import as_typed
from app.insight.filing.procedures import ListedProcedure
from app.insight.filing.store import people_at
from app.insight.importing.checking import Checking, heads_of
from app.insight.importing.findings import Checked, Finding
from app.insight.importing.sheet import Sheet
from app.kernel.errors import Message, say
from app.members.importing import Newcomer
from app.procedures.actions.inhand import NOBODY_NAMED
from app.procedures.parties import Party
from app.web.access import Identity
from app.web.language import current_language


@dataclass(frozen=True)
class Wanted:
    """One row that may be filed: what it answers, and for whom; nobody named where it describes a newcomer."""

    row: int
    answers: Mapping[str, Any]
    party: Party = NOBODY_NAMED
    identity: IdentityDocument | None = None


@dataclass(frozen=True)
class CheckedList:
    """A list that was read: what was found in it, and the rows that may be filed."""

    found: Checked
    wanted: Sequence[Wanted] = field(default_factory=tuple)


def check_people(sheet: Sheet, listed: ListedProcedure, *, by: Identity, today: date) -> CheckedList:
    """Every row against the form, against the others, and against who is known. Raises DomainError without our head."""
    heads = heads_of(sheet, listed.columns)
    found = PeopleChecking((listed.procedure.about, listed.form), heads, sheet, by=by, today=today)
    found.agreed = dict.fromkeys(listed.agreements, True)
    found.unit_id = by.unit_id or 0
    checked = _with_known(found.checked(), by.unit_id or 0)
    return CheckedList(checked, [Wanted(one.row, one.answers, identity=one.identity) for one in checked.newcomers])


class PeopleChecking(Checking):
    """The rows of people whom a unit enters; nobody is admitted, so there is no tier and no day."""

    agreed: Mapping[str, bool] = {}
    unit_id = 0

    def _newcomer(self, row: int, values: dict[str, Any]) -> Newcomer | None:
        identity = self._identity(row, values)
        around = replace(self.around, lookups=replace(self.around.lookups, is_taken=_nobody_has_it))
        reading = read(self.form, as_typed(self.form, {**self._answers(values, identity), **self.agreed}), around)
        for control, sentence in reading.errors.items():
            name = control.split("-")[0]
            if not self._is_told(row, name):
                self._say(row, plainly(sentence), self._at(name))
        for unmet in reading.unmet:
            if unmet.stops:
                self._say(row, plainly(unmet.sentence), self._at(unmet.field or ""))
        answers, name = dict(reading.answers), str(values.get(self._name_key, ""))
        if not name or reading.errors:
            return None
        return Newcomer(row, name, "", self.unit_id, self.today, identity=identity,
                        mobile=self._first("mobile", answers), email=self._first("email", answers),
                        answers=answers)  # fmt: skip


def _nobody_has_it(_field: str, _value: str) -> bool:
    """Who is known is asked for all rows at once, not row by row."""
    return False


def plainly(sentence: Message | Mapping[str, str]) -> Message:
    """A sentence of the configuration is told in the language of who reads the list now."""
    if isinstance(sentence, Message):
        return sentence
    return Message("%(text)s", {"text": sentence.get(current_language()) or next(iter(sentence.values()))})


def _with_known(checked: Checked, unit_id: int) -> Checked:
    """The same, with who stands in the unit's own list already.

    Of nobody else is told whether the association knows him: looking at a list leaves no trace, and a list of numbers
    would be an answer to a question that is none of an employer's business (D7). The job refuses such a row.
    """
    return without_rows(checked, dict(_own_people(checked.newcomers, unit_id)))


def without_rows(checked: Checked, why: Mapping[int, Message]) -> Checked:
    """The same, without the rows against which something stands, and with what that is."""
    findings = [*checked.findings, *[Finding(row, sentence) for row, sentence in why.items()]]
    newcomers = [one for one in checked.newcomers if one.row not in why]
    return replace(checked, newcomers=newcomers, findings=sorted(findings, key=lambda one: one.row))


def _own_people(newcomers: Sequence[Newcomer], unit_id: int) -> Iterator[tuple[int, Message]]:
    by_index = {identity_index(one.identity): one for one in newcomers if one.identity is not None}
    for index, name in people_at(unit_id, by_index):
        if name_key(name) != name_key(by_index[index].name):
            yield by_index[index].row, say("此证件号码在本单位人员名单中登记的是另一个姓名，请核对。")
        else:
            yield by_index[index].row, say("此人已在本单位人员名单中。")
