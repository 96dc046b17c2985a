"""Doing one thing with several people: what it is for, what it is not for and why, and what came of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.kernel.errors import Conflict, DomainError, Message, NotFound, say
from app.procedures.actions import Decision, Filing, Many, decide, decide_many, file_case, take_back
from app.procedures.labels import verdict_label
from app.procedures.models import Case
from app.procedures.parties import Party
from app.procedures.store import get_case
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action
from app.units import store
from app.units.acts import ANSWER, Act, answer_at_once, started_by
from app.units.inputs import PickedCase
from app.units.judging import Judge
from app.units.people import Line, acts_for, applies, lines_of
from app.units.workspace import Workspace
from app.web.access import Identity
from app.web.language import said
from app.web.rendering import when

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
    """The act for these people of the unit.

    Raises Conflict where somebody else acted on all of them meanwhile, NotFound where none of them is the unit's.
    """
    judge = Judge()
    lines = lines_of(store.people_named(workspace.unit_id, ids), who, workspace, judge, today=today)
    act = next((one for one in acts_for(lines, workspace, judge, today) if one.key == key), None)
    if act is None:
        raise _meanwhile(lines, workspace)
    fitting = [line for line in lines if applies(act, line, workspace, today)]
    why = NOT_HERE if act.kind == ANSWER else NOT_FOR
    left = [Left(line.person.name, why) for line in lines if line not in fitting]
    return Preview(act, fitting, left)


def _meanwhile(lines: Sequence[Line], workspace: Workspace) -> DomainError:
    """What happened to those who were chosen, since the list was drawn: who answered, what, and when."""
    last = store.last_answer_about([line.person.person_id for line in lines])
    if last is None:
        return NotFound(say("所选人员目前都不能这样办理，请返回列表重新选择。"))
    role = tenant().association.roles.get(last.acted_as)
    own = last.acted_as in {held.role for held in workspace.roles}
    name = last.name if own or role is None else said(role.label)  # the association answers as an office, not as a person
    return Conflict(
        say("%(person)s的申请已由%(name)s于 %(when)s 办理（%(verdict)s），不能再这样办理；请返回列表查看最新状态。",
            person=last.title, name=name, when=when(last.at), verdict=verdict_label(last.verdict))
    )  # fmt: skip


def answer_all(
    found: Preview, cases: Sequence[PickedCase], decision: Decision, *, by: int, submission: str, now: datetime
) -> int:
    """Give the same answer to every case of the preview, in the background; gives the number of the job.

    Each is judged when its turn comes; one that moved on since it was previewed does not stop the others.
    Raises what `app.procedures.actions.decide_many` raises.
    """
    seen = {one.number: one.version for one in cases}
    chosen = {line.case.id: seen[line.case.number] for line in found.lines if line.case and line.case.number in seen}
    many = Many(found.act.procedure, found.act.step, decision, chosen, submission)
    return decide_many(many, by=by, now=now)


@dataclass(frozen=True)
class Outcome:
    """What came of it for one person; `refused` says why nothing did."""

    name: str
    refused: Message | str | None = None


def take_back_all(who: Identity, cases: Sequence[PickedCase], *, now: datetime) -> list[Outcome]:
    """Take the answer to every case back, where the next step has not acted yet."""
    outcomes = []
    for one in cases:
        docket = get_case(one.number, seen_by=who)
        case_id, name = docket.case.id, docket.case.title
        try:
            take_back(case_id, by=who.account_id, version=one.version, now=now)
        except DomainError as refused:
            outcomes.append(Outcome(name, refused.message))
        else:
            outcomes.append(Outcome(name))
    return outcomes


def start_all(
    who: Identity, workspace: Workspace, procedure: str, ids: Sequence[int], *, submission: str, now: datetime
) -> list[Outcome]:
    """Start a procedure for each of these people of the unit; sent twice, each stands once.

    Where the first step is the unit's own and has one way on, starting it is answering it: nobody is asked twice.
    """
    outcomes = []
    verdict = answer_at_once(started_by(workspace)[procedure], workspace)
    people = [(row.id, row.name, row.person_id) for row in store.people_named(workspace.unit_id, ids)]
    for membership_id, name, person_id in people:
        filing = Filing(procedure, party=Party(person_id), submission=f"{submission}.{membership_id}")
        try:
            _start(filing, verdict, by=who.account_id, now=now)
        except DomainError as refused:
            outcomes.append(Outcome(name, refused.message))
        else:
            outcomes.append(Outcome(name))
    return outcomes


@action
def _start(filing: Filing, verdict: str, *, by: int, now: datetime) -> None:
    filed = file_case(filing, by=by, now=now)
    if not verdict or filed.follow is None:  # sent twice: it was answered the first time
        return
    case = db.session.get_one(Case, filed.case_id)
    decide(case.id, Decision(verdict), by=by, version=case.version, now=now)
