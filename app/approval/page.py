"""Everything on the page of a case, gathered once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.approval.alerts import Alerts, alerts_of
from app.approval.completed import Completed, completed_in, takes_back
from app.approval.dossier import Form, Head, checks_shown, commentable, form_of, head_of, sections_of, stepper_of
from app.approval.inputs import VerdictForm
from app.approval.material import FilesPanel, files_panel
from app.approval.nearby import Nearby, case_address, nearby
from app.approval.notes import Note, may_note, notes_in, notes_query
from app.approval.origin import CameFrom, WentTo, came_from, went_to
from app.approval.panel import Panel, given_before, panel_of
from app.approval.printing import prints
from app.approval.recording import Recorded, record_of
from app.approval.registered import Registered, registered
from app.approval.rounds import Change, Round, against_the_file, marked_in, rounds_of
from app.approval.seconding import Proposed, proposed_in
from app.approval.wishes import Wish
from app.documents.models import IssuedDocument
from app.documents.store import documents_of_case, in_the_register_of
from app.forms.answers import AnswerSection
from app.governance.showing import CaseVote, votes_of, waits_for_vote
from app.kernel.errors import Message, say, several
from app.procedures.acting import acting_of
from app.procedures.actions.moving import authority_of
from app.procedures.actions.paper import Awaited, awaited_on_paper
from app.procedures.actions.reopening import may_reopen
from app.procedures.docket import Docket
from app.procedures.exhibits import Exhibit, exhibit_of
from app.procedures.models import Bundle
from app.procedures.rules.chain import StepState
from app.procedures.rules.machine import CaseState
from app.procedures.store import Befallen, Beside, Check, Stage, befallen, bundle_of_case, checks_of, expected_of, stages
from app.procedures.wording import time_left
from app.web.access import Identity
from app.web.language import said


@dataclass(frozen=True)
class CasePage:
    """What the template draws. `panel` is there only while it is this reader's turn; `why_not` says why it is not."""

    head: Head
    steps: Sequence[Mapping[str, str]]
    checks: Sequence[Mapping[str, str]]
    odd: int
    files: FilesPanel | None
    form_label: str
    exhibit: Exhibit | None
    sections: Sequence[AnswerSection]
    commentable: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    rounds: Sequence[Round]
    against: Sequence[Change]
    record: Sequence[Recorded]
    papers: Sequence[IssuedDocument]
    readable: Collection[int]
    """Which of them this reader may open."""
    nearby: Nearby
    time_left: str
    notes: Sequence[Note]
    may_note: bool
    panel: Panel | None
    why_not: Message | None
    version: int
    prints: bool
    bundle: Bundle | None
    completed: Sequence[Completed]
    takes_back: bool
    alerts: Alerts
    came_from: CameFrom | None = None
    registered: Registered | None = None
    """Whom it concerns, as the register has him, where that is no newcomer."""
    went_to: Sequence[WentTo] = ()
    proposed: Proposed | None = None
    on_paper: Sequence[Awaited] = ()
    """The answers that this reader may enter from paper."""
    reopens: bool = False
    """This reader may correct what the closed case says."""
    fills: str = ""
    """The step that asks this reader's role for a form."""
    votes: Sequence[CaseVote] = ()
    assembly: str = ""
    """The assembly that the case waits for now; empty where it waits for none."""


Known = tuple[VerdictForm | None, Befallen, Sequence[Check]]
"""What was typed, what befell the case, how its conditions stand."""


@dataclass(frozen=True)
class Opened:
    """How a case was opened: from which list, with which file shown, and where it stands in the reader's inbox."""

    wish: Wish
    near: Beside | None
    file: str = ""


def case_page(docket: Docket, who: Identity, today: date, opened: Opened, *, typed: VerdictForm | None = None) -> CasePage:
    """The page of a case for one reader; `typed`: an answer that was not taken."""
    form = form_of(docket, who)
    befell = befallen(docket, reader=who.account_id, beside=notes_query(docket, who))
    rounds = rounds_of(docket, form, befell.happened) if form else []
    chain = stages(docket, befell.asked)
    checked = checks_of(docket)
    checks, odd = checks_shown(docket, form, checked)
    sections = sections_of(docket, form, marked_in(rounds)) if form else ()
    near, case = opened.near, docket.case
    fills = _fills(docket) if near else ""
    proposal = proposed_in(docket, who) if near else None
    return CasePage(
        head=head_of(docket, today),
        steps=stepper_of(docket, chain, today),
        checks=checks,
        odd=odd,
        files=_files(docket, form, opened),
        form_label=said(form.read.form.label) if form else "",
        exhibit=exhibit_of(docket),
        sections=sections,
        commentable=commentable(form, sections) if form and near else (),
        rounds=rounds,
        against=against_the_file(docket, form) if form else (),
        record=record_of(docket, form, befell),
        nearby=nearby(who, opened.wish, case.id, near, today=today),
        time_left=time_left(docket, expected_of(docket, [stage.view for stage in chain], today, befell.paces), today),
        notes=notes_in(befell),
        may_note=may_note(docket, who),
        panel=_panel(docket, who, today, (typed, befell, checked)) if near and not fills and proposal is None else None,
        why_not=None if near else why_not(docket, chain),
        version=case.version,
        proposed=proposal,
        fills=fills,
        **_around(docket, who, today),
    )


def _around(docket: Docket, who: Identity, today: date) -> dict[str, Any]:
    """What stands beside the case itself: papers, bundles, votes, other cases, what this reader may do about it."""
    papers = _papers(docket)
    return {
        "papers": papers,
        "readable": {paper.id for paper in papers if in_the_register_of(paper, who)},
        "prints": bool(prints(docket)),
        "bundle": _bundle(docket),
        "completed": completed_in(docket, who),
        "takes_back": takes_back(docket, who),
        "alerts": alerts_of(docket, who, today),
        "on_paper": awaited_on_paper(docket, acting_of(who)),
        "reopens": docket.case.state.is_closed and may_reopen(docket, acting_of(who)),
        "came_from": came_from(docket, who),
        "registered": registered(docket, who, today),
        "went_to": went_to(docket),
        "votes": votes_of(docket),
        "assembly": waits_for_vote(docket),
    }


def _fills(docket: Docket) -> str:
    """The step at which a form is completed in place of a decision."""
    return said(docket.step.label) if docket.case.state is CaseState.OPEN and docket.step.fill else ""


def _panel(docket: Docket, who: Identity, today: date, rest: Known) -> Panel | None:
    """What may be answered here; nothing where all that is left to do is a vote."""
    typed, befell, checks = rest
    authority = authority_of(docket, acting_of(who), today) if docket.step.vote else None
    reading = typed.reading if typed else given_before(docket, today)
    found = panel_of(docket, today, reading, own=befell.phrases, authority=authority, checks=checks)
    return found if found.answers else None


def _files(docket: Docket, form: Form | None, opened: Opened) -> FilesPanel | None:
    if form is None:
        return None
    return files_panel(docket, form, opened.file, lambda file: case_address(docket.case.number, opened.wish, file=file))


def _bundle(docket: Docket) -> Bundle | None:
    """The bundle that the case lies in; looked for where some office has answered before a step that gathers."""
    answered = any(turn.asked == 0 for turn in docket.turns)
    gathers = answered and any(step.gather for step in docket.procedure.steps)
    return bundle_of_case(docket.case.id) if gathers else None


def _papers(docket: Docket) -> Sequence[IssuedDocument]:
    """What was issued because of it; nothing is looked for where no step passed and no end reached issues anything."""
    passed = {turn.step for turn in docket.turns}
    effects = [effect for step in docket.procedure.steps if step.name in passed for effect in step.then]
    effects += docket.procedure.approved if docket.case.state is CaseState.APPROVED else ()
    return documents_of_case(docket.case.id) if any(one.name == "issue" for one in effects) else ()


def why_not(docket: Docket, chain: Sequence[Stage]) -> Message:
    """Why nothing can be decided here by whoever reads."""
    if docket.case.state.is_closed:
        return say("此件已办结。")
    step = docket.step.label if docket.case.step else ""
    if docket.case.state is CaseState.RETURNED:
        return say("已退回申请人补正；补正后回到“%(step)s”。", step=step)
    here = [stage for stage in chain if stage.view.state is StepState.NOW]
    awaited = [one.name for stage in here for one in stage.asked if one.answered_at is None]
    names = several([said(stage.view.step.label) for stage in here])
    if awaited:
        return say("正在等待 %(names)s 答复（%(step)s）。", names=several(awaited), step=names)
    return say("目前在“%(step)s”，不由您办理。", step=names)
