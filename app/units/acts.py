"""What the unit may do with several people at once: give the same answer at the same step, start the same procedure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from app.kernel.errors import say
from app.procedures.labels import verdict_label
from app.procedures.offering import offered
from app.procedures.rules.actors import parse_actor
from app.procedures.rules.machine import Position, step_named
from app.procedures.rules.taking_back import may_take_back
from app.procedures.rules.verdicts import Answer, Consequence, answers_of
from app.procedures.scope import CaseScope
from app.tenancy.configuration.concepts.procedures import Procedure
from app.tenancy.tenants import tenant
from app.units.judging import Judge
from app.units.store import CaseRow, LastAnswer, PersonRow
from app.units.workspace import Workspace
from app.web.drawing import once_a_house
from app.web.language import said, translated

ANSWER, BACK, START = "answer", "back", "start"
TAKE_BACK = "take_back"
_MEMBER = re.compile(r"(?<![\w.])member\b(?:\.(\w+))?")
TOGETHER = (Consequence.GOES_ON, Consequence.APPROVED, Consequence.RETURNED, Consequence.GOES_BACK)


@dataclass(frozen=True)
class Act:
    """One button above the list. `word` is the verdict of an answer; `step` where it is given."""

    kind: str
    procedure: str
    label: str
    step: str = ""
    word: str = ""
    needs_reason: bool = False
    onward: bool = True

    @property
    def key(self) -> str:
        """How it stands in an address."""
        return ".".join((self.kind, self.procedure, self.step, self.word))


def answers_together(cases: Iterable[CaseRow], judge: Judge) -> list[Act]:
    """The answers that may be given to several of these cases: those of the step where most of them wait (domain 33)."""
    waiting = [case for case in cases if judge.procedure(case).batch]
    if not waiting:
        return []
    (name, at), _ = Counter((case.procedure, case.step) for case in waiting).most_common(1)[0]
    procedure = next(judge.procedure(case) for case in waiting if (case.procedure, case.step) == (name, at))
    found = answers_of(procedure, step_named(procedure, at), lambda _condition: True)
    return [_answer(name, at, one) for one in found if one.consequence in TOGETHER]


def _answer(procedure: str, step: str, one: Answer) -> Act:
    label = translated(verdict_label(one.verdict))
    return Act(ANSWER, procedure, label, step, one.verdict, one.needs_reason, one.onward)


def may_be_taken_back(case: CaseRow, last: LastAnswer | None, workspace: Workspace, judge: Judge) -> bool:
    """Whether the unit gave the last answer and may still take it back (`take_back`)."""
    if last is None or not last.onward or last.acted_as not in {role.role for role in workspace.roles}:
        return False
    return may_take_back(judge.procedure(case), last.step, Position(case.state, case.step))


def taken_back_together(cases: Iterable[CaseRow]) -> list[Act]:
    """One button for everything that may be taken back."""
    label = translated(verdict_label(TAKE_BACK))
    return [Act(BACK, "", label, onward=False)] if any(True for _ in cases) else []


def started_by(workspace: Workspace) -> Mapping[str, Procedure]:
    """The procedures that the unit may start for one of its people without filling in a form."""
    roles = {role.role for role in workspace.roles}
    return {
        name: one
        for name, one in offered().items()
        if one.about == "person" and one.form is None and roles & {parse_actor(actor).who for actor in one.starts}
    }


def filled_in_by(workspace: Workspace, member: Mapping[str, Any], today: date) -> Mapping[str, str]:
    """The procedures whose form the unit may fill in for this person now: a correction, a change. Name → label."""
    roles = {role.role for role in workspace.roles}
    scope = CaseScope(tenant().configuration, today, {"member": lambda: member})
    return {
        name: said(one.label)
        for name, one in offered().items()
        if one.about == "person" and one.form is not None and one.kind != "join"
        and roles & {parse_actor(actor).who for actor in one.starts} and scope.holds(one.when)
    }  # fmt: skip


def starts_together(rows: Sequence[PersonRow], workspace: Workspace, today: date) -> list[Act]:
    """The procedures that may be started for some of these people."""
    startable = started_by(workspace)
    return [
        Act(START, name, _start_label(one, answer_at_once(one, workspace)))
        for name, one in startable.items()
        if one.batch and any(is_offered_to(row, one, today) for row in rows)
    ]


def answer_at_once(procedure: Procedure, workspace: Workspace) -> str:
    """The answer that starting it means already: the first step is the unit's own and has one way on. Empty for none."""
    first = procedure.steps[0] if procedure.steps else None
    if first is None or first.fields or parse_actor(first.by).who not in {role.role for role in workspace.roles}:
        return ""
    onward = [one for one in answers_of(procedure, first, lambda _condition: True) if one.onward and not one.needs_reason]
    return onward[0].verdict if len(onward) == 1 else ""


def _start_label(procedure: Procedure, verdict: str) -> str:
    if not verdict:
        return said(procedure.label)
    words = say("%(verdict)s%(procedure)s", verdict=translated(verdict_label(verdict)), procedure=said(procedure.label))
    return translated(words)


def is_offered_to(row: PersonRow, procedure: Procedure, today: date) -> bool:
    """Whether it applies to somebody, as far as the list knows; filing asks again with everything that is known."""
    if procedure.when is None:
        return True
    known, read = _known(row), _read_by(procedure.when)
    if read is None:
        return _scope(known, today).holds(procedure.when)
    return _holds(procedure.when, tuple([(name, known[name]) for name in known if name in read]), today)


@once_a_house
def _holds(condition: str, facts: tuple[tuple[str, Any], ...], today: date) -> bool:
    """People of a unit differ in little that conditions read: for those who are alike it is worked out once."""
    return _scope(dict(facts), today).holds(condition)


def _scope(known: Mapping[str, Any], today: date) -> CaseScope:
    return CaseScope(tenant().configuration, today, {"member": lambda: known})


@lru_cache(maxsize=256)
def _read_by(condition: str) -> frozenset[str] | None:
    """The facts of a member that a condition reads; None where it speaks of him in another way, and may read any."""
    spoken = _MEMBER.findall(condition)
    return frozenset(spoken) if all(spoken) else None


def _known(row: PersonRow) -> dict[str, Any]:
    return {
        "id": row.id, "name": row.name, "is_unit": False, "number": row.number_key or None, "tier": row.tier,
        "is_admitted": row.admitted_on is not None and row.left_on is None, "standing": row.standing,
        "admitted": row.admitted_on, "term_end": row.term_end, "left_on": row.left_on,
    }  # fmt: skip
