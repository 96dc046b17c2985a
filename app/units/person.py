"""One person of the unit: standing, open case with what the conditions say, data, years paid, history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.forms.answers import AnswerSection, Sight
from app.forms.rules import ReadForm
from app.members.file import Happened, file_sections, happened_to, sections_of
from app.members.paid import PaidYear, paid_years
from app.members.records import member_record
from app.members.store import get_membership
from app.procedures.docket import unseal_answers
from app.tenancy.tenants import tenant
from app.units.acts import ANSWER, Act, filled_in_by
from app.units.judging import Judge
from app.units.people import Line, acts_for, lines_of
from app.units.store import CaseRow, get_person_of
from app.units.workspace import Workspace
from app.web.access import Identity
from app.web.language import said

LATEST = 20


@dataclass(frozen=True)
class PersonPage:
    """Everything on the page. `procedure` and `step` say where the open case stands; `settled`: nothing may be changed."""

    line: Line
    tier: str
    procedure: str
    step: str
    sections: Sequence[AnswerSection]
    years: Sequence[PaidYear]
    happened: Sequence[Happened]
    acts: Sequence[Act] = ()
    forms: Mapping[str, str] = field(default_factory=dict)
    """Procedure → label, of those whose form the unit may fill in for this person."""

    @property
    def settled(self) -> bool:
        return self.line.person.admitted_on is not None and self.line.case is None


def person_page(who: Identity, workspace: Workspace, membership_id: int, *, today: date) -> PersonPage:
    """The page of one person. Raises NotFound for somebody of another unit."""
    row, judge = get_person_of(workspace.unit_id, membership_id), Judge()
    line = lines_of([row], who, workspace, judge, today=today)[0]
    tier = tenant().association.tiers.get(row.tier or "")
    procedure = judge.procedure(line.case) if line.case else None
    step = next((one for one in procedure.steps if line.case and one.name == line.case.step), None) if procedure else None
    return PersonPage(
        line,
        said(tier.label) if tier else "",
        said(procedure.label) if procedure else "",
        said(step.label) if step else "",
        _sections(line.case, judge, membership_id, Sight.of(who)),
        paid_years(membership_id),
        happened_to(membership_id, most=LATEST),
        [act for act in acts_for([line], workspace, judge, today) if act.kind != ANSWER],
        filled_in_by(workspace, member_record(get_membership(membership_id), today), today),
    )


def _sections(case: CaseRow | None, judge: Judge, membership_id: int, sight: Sight) -> Sequence[AnswerSection]:
    """The answers of the open case, else the file."""
    name = judge.procedure(case).form if case else None
    if case is None or name is None:
        return file_sections(get_membership(membership_id), sight)
    form = ReadForm(name, judge.configuration(case).association.forms[name])
    return sections_of(form, unseal_answers(case.answers), sight)
