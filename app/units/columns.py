"""Which answers stand in the list of a unit's people: the fields that the association's forms mark with `listed`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.forms.answers import Sight
from app.forms.lookups import lookups
from app.forms.wording import Wording, years_since
from app.tenancy.configuration.concepts.forms import Field
from app.tenancy.configuration.words import pick
from app.tenancy.tenants import tenant
from app.web.drawing import once_a_house
from app.web.language import current_language, translated

CODES = frozenset({"id_number", "id_document", "credit_code"})


@dataclass(frozen=True)
class Column:
    """One column: its field and heading. `code`: figures to be compared; `number`: right-aligned."""

    ask: Field
    label: str
    code: bool = False
    number: bool = False


@once_a_house
def listed_columns() -> tuple[Column, ...]:
    """The columns of the association's list, each field once, in the order of its forms."""
    here = tenant().association
    asked = [ask for form in here.forms.values() if form.about == "person" for ask in form.all_fields()]
    asked += [ask for ask in here.decided_fields().values() if _is_about_people(ask)]
    found = {ask.name: _column(ask) for ask in reversed(asked) if ask.listed is not None}
    return tuple(reversed(found.values()))


def _is_about_people(ask: Field) -> bool:
    procedures = tenant().association.procedures.values()
    return any(one.about == "person" and ask in step.kept_fields() for one in procedures for step in one.steps)


def _column(ask: Field) -> Column:
    listed = ask.listed
    label = (listed.label if listed else None) or ask.label
    return Column(ask, pick(label, current_language()), ask.type in CODES, bool(listed and listed.years))


@dataclass(frozen=True)
class Cells:
    """Turns answers into the words of a row, for one reader."""

    columns: Sequence[Column]
    sight: Sight
    today: date
    wording: Wording
    plain: bool = False
    """Identity numbers are written out: only in an export, for who may see them, on the record."""

    @classmethod
    def for_(cls, sight: Sight, today: date, *, plain: bool = False) -> Cells:
        """The association's columns in the language of this request."""
        wording = Wording(tenant().configuration, current_language(), translated, lookups())
        return cls(listed_columns(), sight, today, wording, plain)

    def of(self, answers: Mapping[str, Any]) -> list[str]:
        """One word a column; an empty one where there is no answer."""
        return [self._cell(column.ask, answers.get(column.ask.name)) for column in self.columns]

    def _cell(self, ask: Field, answer: Any) -> str:
        if answer in (None, "", []):
            return ""
        if ask.listed is not None and ask.listed.years:
            return str(years_since(str(answer), self.today))
        return self.wording.of(ask, answer) if self._sees(ask) else self.wording.masked(ask, answer)

    def _sees(self, ask: Field) -> bool:
        return self.sight.sees(ask) or self.plain
