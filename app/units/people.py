"""The list of a unit's people as the page shows it: the rail of standings, columns, rows, and what may be done."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from app.forms.answers import Sight
from app.kernel.errors import say
from app.members.labels import STANDING_MARKS
from app.members.records import KEPT
from app.procedures.docket import unseal_answers
from app.procedures.rules.machine import CaseState, step_named
from app.tenancy.clock import local_day
from app.tenancy.keys import unseal
from app.tenancy.tenants import tenant
from app.units import store
from app.units.acts import (
    ANSWER,
    BACK,
    Act,
    answers_together,
    is_offered_to,
    may_be_taken_back,
    started_by,
    starts_together,
    taken_back_together,
)
from app.units.columns import Cells, Column
from app.units.judging import Finding, Judge, Judged
from app.units.store import CaseRow, PersonRow, Sought
from app.units.summaries import Unstamped, unstamped
from app.units.workspace import Workspace
from app.web.access import Identity
from app.web.language import said, translated
from app.web.paging import cut

EVERYBODY = "all"
MOST_JUDGED = 500
"""So many people are looked through for what was found of them."""
BACK_WITH_THE_PERSON = say("待本人补正")


@dataclass(frozen=True)
class RailItem:
    """A standing with how many stand so. `leads_on`: people go on from here to the next."""

    name: str
    label: str
    count: int
    current: bool
    leads_on: bool


class Line(NamedTuple):
    """A row ready to be read. `mine`: it waits for this unit; `may_go_back`: its answer may still be taken back."""

    person: PersonRow
    standing: str
    mark: str
    cells: Sequence[str]
    finding: Finding | None
    day: date | None
    case: CaseRow | None
    mine: bool
    may_go_back: bool = False
    pickable: bool = False

    @property
    def is_sound(self) -> bool:
        return self.finding is not None and self.finding.judged is Judged.MET


@dataclass(frozen=True)
class PeopleList:
    """Everything on the page."""

    workspace: Workspace
    sought: Sought
    rail: Sequence[RailItem]
    total: int
    count: int
    columns: Sequence[Column]
    lines: Sequence[Line]
    acts: Sequence[Act]
    after: str | None
    first: bool
    unstamped: Unstamped


def people_list(
    who: Identity, workspace: Workspace, sought: Sought, *, after: list[Any] | None, today: date, size: int
) -> PeopleList:
    """A page of the list that somebody asked for. Narrowed by what was found of applications it is one page: that is
    worked out, not kept."""
    counts, judge = store.count_by_standing(workspace.unit_id), Judge()
    size = MOST_JUDGED if sought.checked else size
    rows = store.people_page(workspace.unit_id, sought, after=None if sought.checked else after, limit=size + 1)
    page = cut(rows, lambda row: _key(row, sought), size=size, first=sought.checked != "" or after is None)
    lines = lines_of(page.rows, who, workspace, judge, today=today)
    if sought.checked:
        lines = [line for line in lines if line.mine and line.finding and line.finding.judged.value == sought.checked]
        page = replace(page, after=None)
    acts = acts_for(lines, workspace, judge, today)
    return PeopleList(
        workspace, sought, rail(workspace, counts, sought.standing), sum(counts.values()),
        len(lines) if sought.checked else _count(workspace, sought, counts),
        Cells.for_(Sight.of(who), today).columns, _pickable(lines, acts, workspace, today), acts,
        page.after, page.first, unstamped(who),
    )  # fmt: skip


def _key(row: PersonRow, sought: Sought) -> tuple[Any, ...]:
    return {"latest": (row.id,), "name": (row.name, row.id)}.get(sought.order, (row.number_key, row.id))


def _count(workspace: Workspace, sought: Sought, counts: Mapping[str, int]) -> int:
    if sought.text:
        return store.count_matching(workspace.unit_id, sought)
    return counts.get(sought.standing, 0) if sought.standing else sum(counts.values())


def rail(workspace: Workspace, counts: Mapping[str, int], chosen: str) -> list[RailItem]:
    """The standings in their order; those beside the main ones only while somebody stands so."""
    described, main = tenant().association.standings, workspace.main_standings
    shown = [name for name in workspace.standings if name in main or counts.get(name)]
    return [
        RailItem(
            name, said(described[name].label), counts.get(name, 0), name == chosen, not described[name].admitted
        )
        for name in shown
    ]  # fmt: skip


def first_standing(workspace: Workspace) -> str:
    """The standing that is shown when nobody asked for one: the first of the rail with people, else the first."""
    counts = store.count_by_standing(workspace.unit_id)
    shown = rail(workspace, counts, "")
    return next((one.name for one in shown if one.count), shown[0].name if shown else "")


# ---- rows
def lines_of(rows: Sequence[PersonRow], who: Identity, workspace: Workspace, judge: Judge, *, today: date) -> list[Line]:
    """The rows with their answers and cases; a fixed number of questions, whatever their count."""
    cases = store.cases_of(workspace.unit_id, [row.person_id for row in rows])
    mine = store.waiting_for(workspace.roles, (case.id for case in cases.values()))
    kept = store.kept_of([row.id for row in rows])
    cells = Cells.for_(Sight.of(who), today)
    answered = store.last_answers(case.id for case in cases.values() if case.id not in mine)
    found = [_line(row, cases.get(row.person_id), kept.get(row.id, ""), mine, cells, judge) for row in rows]
    return [line._replace(may_go_back=True) if _goes_back(line, answered, workspace, judge) else line for line in found]


def _goes_back(line: Line, answered: Mapping[int, store.LastAnswer], workspace: Workspace, judge: Judge) -> bool:
    case = line.case
    return case is not None and may_be_taken_back(case, answered.get(case.id), workspace, judge)


def _line(row: PersonRow, case: CaseRow | None, kept: str, mine: Mapping[int, str], cells: Cells, judge: Judge) -> Line:
    case = replace(case, step=mine[case.id]) if case is not None and case.id in mine else case
    answers = answers_of_row(case, kept)
    described = tenant().association.standings.get(row.standing)
    standing = said(described.label) if described else row.standing
    waits = case is not None and case.id in mine
    return Line(
        row, standing, STANDING_MARKS.get(row.standing, ""), cells.of(answers),
        _finding(case, answers, judge, waits=waits) if case else None,
        local_day(case.filed_at) if case else row.term_end, case, waits,
    )  # fmt: skip


def answers_of_row(case: CaseRow | None, kept: str) -> dict[str, Any]:
    """What is known of somebody: the file, and over it the answers of the open case."""
    known: dict[str, Any] = json.loads(unseal(KEPT, kept)) if kept else {}
    return {**known, **(unseal_answers(case.answers) if case else {})}


def _finding(case: CaseRow, answers: Mapping[str, Any], judge: Judge, *, waits: bool) -> Finding:
    """The check result while the unit has to decide; afterwards where the case stands."""
    if case.state is CaseState.RETURNED:
        return Finding(Judged.WAIVABLE, translated(BACK_WITH_THE_PERSON))
    if waits:
        return judge.of(case, answers)
    return Finding(Judged.UNKNOWN, said(step_named(judge.procedure(case), case.step).label))


# ---- what may be done
def acts_for(lines: Sequence[Line], workspace: Workspace, judge: Judge, today: date) -> list[Act]:
    """The buttons above the list: answers to what waits, procedures to start for the others."""
    answers = answers_together([line.case for line in lines if line.case and line.mine], judge)
    free = [line.person for line in lines if line.case is None]
    back = taken_back_together(line.case for line in lines if line.case and line.may_go_back)
    return [*answers, *back, *starts_together(free, workspace, today)]


def applies(act: Act, line: Line, workspace: Workspace, today: date) -> bool:
    """Whether a button is for this row."""
    if act.kind == ANSWER:
        case = line.case
        return case is not None and line.mine and (case.procedure, case.step) == (act.procedure, act.step)
    if act.kind == BACK:
        return line.may_go_back
    procedure = started_by(workspace).get(act.procedure)
    return line.case is None and procedure is not None and is_offered_to(line.person, procedure, today)


def _pickable(lines: Sequence[Line], acts: Sequence[Act], workspace: Workspace, today: date) -> list[Line]:
    fits = [any(applies(act, line, workspace, today) for act in acts) for line in lines]
    return [line._replace(pickable=True) if fit else line for line, fit in zip(lines, fits, strict=True)]
