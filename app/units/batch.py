"""Doing one thing with several people: what it is for, what it is not for and why, and what came of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.kernel.errors import DomainError, Message, NotFound, say
from app.procedures.actions import Decision, Filing, decide, file_case
from app.procedures.parties import Party
from app.procedures.store import get_case
from app.units import store
from app.units.acts import ANSWER, Act
from app.units.inputs import PickedCase
from app.units.judging import Judge
from app.units.people import Line, acts_for, applies, lines_of
from app.units.workspace import Workspace
from app.web.access import Identity

NOT_HERE = say("不在这一步骤，或已由他人办理")
NOT_FOR = say("目前不适用此事项")


@dataclass(frozen=True)
class Left:
    """Somebody to whom the act does not apply, and why."""

    name: str
    why: Message


@dataclass(frozen=True)
class Preview:
    """What is going to happen before anybody confirms it."""

    act: Act
    lines: Sequence[Line]
    left: Sequence[Left]

    @property
    def odd(self) -> int:
        """How many of them do not meet every condition."""
        return sum(1 for line in self.lines if line.case is not None and not line.is_sound)


def preview(who: Identity, workspace: Workspace, key: str, ids: Sequence[int], *, today: date) -> Preview:
    """The act for these people of the unit. Raises NotFound for an act that nobody offers for any of them."""
    judge = Judge()
    lines = lines_of(store.people_named(workspace.unit_id, ids), who, workspace, judge, today=today)
    act = next((one for one in acts_for(lines, workspace, judge, today) if one.key == key), None)
    if act is None:
        raise NotFound(say("所选人员目前都不能这样办理，请返回列表重新选择。"))
    fitting = [line for line in lines if applies(act, line, workspace, today)]
    why = NOT_HERE if act.kind == ANSWER else NOT_FOR
    left = [Left(line.person.name, why) for line in lines if line not in fitting]
    return Preview(act, fitting, left)


@dataclass(frozen=True)
class Outcome:
    """What came of it for one person; `refused` says why nothing did."""

    name: str
    refused: Message | str | None = None


def answer_all(who: Identity, cases: Sequence[PickedCase], decision: Decision, *, now: datetime) -> list[Outcome]:
    """Give the same answer to every case, each in a transaction of its own: one that moved on does not stop the others."""
    outcomes = []
    for one in cases:
        docket = get_case(one.number, seen_by=who)
        case_id, name = docket.case.id, docket.case.title
        try:
            decide(case_id, decision, by=who.account_id, version=one.version, now=now)
        except DomainError as refused:
            outcomes.append(Outcome(name, refused.message))
        else:
            outcomes.append(Outcome(name))
    return outcomes


def start_all(
    who: Identity, workspace: Workspace, procedure: str, ids: Sequence[int], *, submission: str, now: datetime
) -> list[Outcome]:
    """Start a procedure for each of these people of the unit; sent twice, each stands once."""
    outcomes = []
    people = [(row.id, row.name, row.person_id) for row in store.people_named(workspace.unit_id, ids)]
    for membership_id, name, person_id in people:
        filing = Filing(procedure, party=Party(person_id), submission=f"{submission}.{membership_id}")
        try:
            file_case(filing, by=who.account_id, now=now)
        except DomainError as refused:
            outcomes.append(Outcome(name, refused.message))
        else:
            outcomes.append(Outcome(name))
    return outcomes
