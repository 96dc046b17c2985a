"""The votes on one case in words, for the pages of the case: its applicant's and its reviewer's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.governance import store
from app.governance.labels import RESULT_MARKS
from app.governance.models import AgendaItem, Manner, Sitting, SittingState
from app.governance.rules import Result
from app.governance.words import RESULTS, assembly_label, count_in, majority_in, result_words
from app.kernel.errors import Message, say
from app.procedures.docket import Docket
from app.web.language import said


@dataclass(frozen=True)
class CaseVote:
    """One vote that a case lay or lies before. `words` says how it stands or what it came to; no names stand here."""

    number: str
    assembly: str
    title: str
    day: date
    result: Message
    mark: str
    words: Message
    resolution: str
    current: bool


def votes_of(docket: Docket) -> Sequence[CaseVote]:
    """Every vote on a case, the oldest first; nothing is asked where its procedure never votes."""
    if not any(step.vote for step in docket.procedure.steps):
        return ()
    return [_case_vote(item, sitting) for item, sitting in store.votes_on(docket.case.id)]


def _case_vote(item: AgendaItem, sitting: Sitting) -> CaseVote:
    closed = sitting.state is SittingState.CLOSED
    resolved = closed and item.result in (Result.CARRIED, Result.LOST)
    return CaseVote(
        sitting.number, said(assembly_label(sitting.assembly)), sitting.title, sitting.held_on, RESULTS[item.result],
        RESULT_MARKS[item.result], _words(item, sitting), (sitting.resolution or "") if resolved else "",
        item.active and sitting.state in (SittingState.PLANNED, SittingState.OPEN),
    )  # fmt: skip


def _words(item: AgendaItem, sitting: Sitting) -> Message:
    if item.result is Result.GONE:
        return RESULTS[Result.GONE]
    if sitting.state is SittingState.CLOSED:
        return result_words(count_in(item), majority_in(sitting))
    day = sitting.held_on.isoformat()
    if sitting.state is SittingState.PLANNED:
        return say("已列入 %(day)s 的议程，表决尚未开始。", day=day)
    if sitting.manner is Manner.CIRCULATION:
        return say("正在表决，%(day)s 截止。", day=day)
    return say("将于 %(day)s 在会上表决。", day=day)


def waits_for_vote(docket: Docket) -> str:
    """The assembly that a case waits for now, as people call it; empty where it waits for none."""
    case = docket.case
    if case.state.value != "open" or not case.step or docket.step.vote is None:
        return ""
    return said(docket.configuration.association.assemblies[docket.step.vote].label)
