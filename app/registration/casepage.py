"""A case as its applicant sees it: what to do now, where it stands, what was handed in, what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from markupsafe import Markup

from app.documents.models import IssuedDocument
from app.documents.store import documents_of_case
from app.forms.answers import AnswerSection
from app.forms.printing import files_for
from app.forms.rules import ReadForm
from app.forms.store import files_named
from app.governance.showing import CaseVote, votes_of
from app.procedures.blocks.ending import why_blocked
from app.procedures.blocks.knowing import are_used
from app.procedures.docket import Docket, waiting_rows
from app.procedures.exhibits import Exhibit, exhibit_of
from app.procedures.labels import CASE_STATES
from app.procedures.models import Asked, Turn
from app.procedures.rules.machine import CaseState, step_named
from app.procedures.store import expected_of
from app.procedures.wording import time_left, who_acts
from app.registration.completion import Completion
from app.registration.doors import Door
from app.registration.handed import own_answers, read_form, sections_of
from app.registration.reopening import Corrected, corrections_of, reopens
from app.registration.statement import Statement, until_when
from app.registration.timeline import asked_in, at_its_place, chain_of, still_asked, timeline
from app.registration.words import is_of_a_unit, issued_by
from app.tenancy.configuration.concepts.procedures import Step
from app.web.access import identity
from app.web.language import gettext as _
from app.web.language import said, translated
from app.web.rendering import day

DUES = "/dues"
"""The door of the ledger's room, which lies beside this one."""
MARKS = {
    CaseState.OPEN: "turn", CaseState.RETURNED: "wait", CaseState.APPROVED: "ok", CaseState.REFUSED: "stop",
    CaseState.WITHDRAWN: "off",
}  # fmt: skip


@dataclass(frozen=True)
class ToDo:
    """What the applicant has to do first, and the one button that leads there."""

    title: str
    text: str
    href: str
    button: str
    notes: Sequence[str] = ()
    items: Sequence[str] = ()


@dataclass(frozen=True)
class CasePage:
    """Everything on the page of a case."""

    door: Door
    title: str
    state: str
    mark: str
    facts: Sequence[str]
    todo: ToDo | None
    news: tuple[str, str]
    hint: str
    steps: Sequence[Mapping[str, Any]]
    sections: Sequence[AnswerSection]
    papers: Sequence[IssuedDocument]
    prints: int
    """How many copies of its form are printed and signed; none where it is not printed."""
    exhibit: Exhibit | None = None
    completed: Sequence[tuple[str, Sequence[AnswerSection]]] = ()
    votes: Sequence[CaseVote] = ()
    time_left: str = ""
    corrections: Sequence[Corrected] = ()
    reopens: bool = False

    @property
    def case(self) -> Any:
        return self.door.docket.case

    @property
    def is_closed(self) -> bool:
        return bool(self.case.state.is_closed)


def case_page(door: Door, today: date) -> CasePage:
    """The page of a case for its applicant."""
    docket = door.docket
    case, form = docket.case, read_form(docket)
    papers = documents_of_case(case.id) if _may_have_papers(docket) else ()
    asked = asked_in(docket)
    chain, exhibit = chain_of(docket), exhibit_of(docket)
    left = time_left(docket, expected_of(docket, chain, today), today)
    return CasePage(
        door, said(docket.procedure.label), translated(CASE_STATES[case.state]), MARKS[case.state], _facts(docket),
        _todo(door, exhibit, today), _news(docket, asked), _hint(docket), timeline(docket, asked, chain),
        sections_of(docket, form) if form else (), papers, _copies(form),
        exhibit, _completed(docket), votes_of(docket), left, corrections_of(docket), reopens(door),
    )  # fmt: skip


def _copies(form: ReadForm | None) -> int:
    return form.form.copies if form is not None and form.form.prints is not None else 0


def _may_have_papers(docket: Docket) -> bool:
    """Whether a paper came of it: of its approval, or of a step on the way, as a notice before the dues are paid."""
    on_the_way = any(effect.name == "issue" for step in docket.procedure.steps for effect in step.then)
    return on_the_way or (docket.case.state is CaseState.APPROVED and bool(issued_by(docket.procedure)))


def _completed(docket: Docket) -> list[tuple[str, Sequence[AnswerSection]]]:
    """The forms that were completed on the way, each under the name of its step."""
    found = []
    for step, _turn, filled in docket.filled_in():
        form = ReadForm(filled.name, docket.configuration.association.forms[filled.name])
        ids = files_for(form, filled.answers)
        sections = own_answers(form, filled.answers, docket.configuration, files_named(ids) if ids else {})
        found.append((said(step.label), sections))
    return found


def _facts(docket: Docket) -> list[str]:
    case = docket.case
    return [part for part in (case.title, case.place, _("%(day)s 提交", day=day(case.filed_at))) if part]


# ---- what to do now
def _todo(door: Door, exhibit: Exhibit | None, today: date) -> ToDo | None:
    docket = door.docket
    if docket.case.state is CaseState.RETURNED:
        return _put_right(door, exhibit, today)
    if docket.case.state is CaseState.OPEN and docket.step.pay and not door.token and _pays_himself(docket):
        return _pay(docket)
    step = Completion.asked(door)
    if step is not None:
        return _complete(door, step, today)
    step = Statement.asked(door)
    return _state(door, step) if step is not None else None


def _state(door: Door, step: Step) -> ToDo:
    text = until_when(door.docket, step) or _("答复后，自动进入下一步。")
    return ToDo(_("请您答复：%(step)s", step=said(step.label)), text, door.to("answer"), _("现在答复"))


def _complete(door: Door, step: Step, today: date) -> ToDo:
    due, remark = door.docket.due_on, Completion(door, today).remark
    title = _("请在 %(day)s 前填写：%(step)s", day=day(due), step=said(step.label)) if due else said(step.label)
    notes = [_("意见：%(opinion)s", opinion=remark)] if remark else []
    return ToDo(title, _("填写并提交后，自动进入下一步。"), door.to("complete"), _("现在填写"), notes)


def _pays_himself(docket: Docket) -> bool:
    """Whether the bill of this case is the applicant's own, and not that of a unit that pays for its people."""
    waiting = waiting_rows(docket.case.id)
    return any((one.person_id, one.unit_id) == (docket.case.person_id, docket.case.unit_id) for one in waiting)


def _pay(docket: Docket) -> ToDo:
    due = docket.case.due_on
    title = _("请在 %(day)s 前缴纳会费", day=day(due)) if due else _("请缴纳会费")
    text = _("申请已审核通过。缴费并由财务确认到账后，自动进入下一步，不用再来办理。")
    return ToDo(title, text, DUES, _("查看账单并缴费"))


def _put_right(door: Door, exhibit: Exhibit | None, today: date) -> ToDo:
    docket = door.docket
    turn, items = docket.turns[-1], said_at_fields(docket)
    due, step = docket.case.due_on, said(step_named(docket.procedure, docket.case.step).label)
    title = _("请在 %(day)s 前补正", day=day(due)) if due else _("请补正")
    if items:
        title = _("请在 %(day)s 前补正 %(count)s 项", day=day(due), count=len(items))
    text = _returned_by(step, (due - today).days if due else None)
    notes = [_("意见：%(opinion)s", opinion=turn.opinion)] if turn.opinion else []
    notes.append(_("被退回不是被拒绝：请按批注逐项补正，无需重新填写。"))
    way = exhibit.way if exhibit else ""
    listed = [_remark(way or f"{door.to('correct')}#f-reply:{name}", label, words) for name, label, words in items]
    return ToDo(title, text, way or door.to("correct"), _("现在补正"), notes, listed)


def _returned_by(step: str, left: int | None) -> str:
    """Which step returned it, and how many days are left, if any."""
    if left is None:
        return _("“%(step)s”退回。补正后从这一步继续，不用重新申请。", step=step)
    if left < 0:
        return _(
            "“%(step)s”退回，已超过期限 %(late)s 天，请尽快补正。补正后从这一步继续，不用重新申请。", step=step, late=-left
        )
    if left == 0:
        return _("“%(step)s”退回，今天截止。补正后从这一步继续，不用重新申请。", step=step)
    return _("“%(step)s”退回，还有 %(left)s 天。补正后从这一步继续，不用重新申请。", step=step, left=left)


def _remark(href: str, label: str, words: str) -> Markup:
    """A remark that leads to the place where it is answered."""
    return Markup('<a href="{}">{}</a>').format(href, _("%(label)s：%(said)s", label=label, said=words))


def said_at_fields(docket: Docket) -> list[tuple[str, str, str]]:
    """The remarks of the answer that returned a case: field, its label, what was said."""
    form = read_form(docket)
    comments = docket.turns[-1].comments if docket.turns else {}
    return [(name, said(form.fields[name].label), text) for name, text in comments.items() if form and name in form.fields]


def _news(docket: Docket, asked: Sequence[Asked]) -> tuple[str, str]:
    """How it stands in a sentence, with the kind of its message."""
    case, last = docket.case, docket.turns[-1] if docket.turns else None
    if case.state is CaseState.APPROVED:
        return "ok", _("申请已通过，办理完毕。")
    if case.state is CaseState.REFUSED:
        blocked = why_blocked(case.id) if are_used() else ""
        reason = _("理由：%(reason)s", reason=blocked) if blocked else _reason(last)
        return "stop", _("申请未通过。%(reason)s", reason=reason)
    if case.state is CaseState.WITHDRAWN:
        return "", _("您已撤回这件申请，不再办理；需要时可以重新申请。")
    if case.state is CaseState.RETURNED:
        return "", ""
    step, who = _under_way(docket), _waited_for(docket, asked)
    if docket.step.pay:
        return "", _("正在等待缴费：%(step)s。到账确认后自动进入下一步。", step=step)
    return "", _("正在办理：%(step)s，由%(who)s办理。您暂时不用做什么。", step=step, who=who)


def _reason(last: Turn | None) -> str:
    return str(_("理由：%(reason)s", reason=last.opinion)) if last is not None and last.opinion else ""


def _under_way(docket: Docket) -> str:
    """The step that is under way, or the several that are side by side."""
    return str(_("、")).join(said(step_named(docket.procedure, name).label) for name in docket.waited or [docket.place])


def _waited_for(docket: Docket, asked: Sequence[Asked]) -> str:
    names = still_asked(docket, asked)
    others = [name for name in docket.waited if step_named(docket.procedure, name).each is None]
    names += [_who_acts(replace(docket, at=name)) for name in others]
    return str(_("、")).join(names) if names else _who_acts(docket)


def _who_acts(docket: Docket) -> str:
    return at_its_place(docket, docket.step, who_acts(docket.step, docket.configuration.association, docket.procedure))


def _hint(docket: Docket) -> str:
    """Whom to ask to hurry: inside the own unit, not the association."""
    if docket.case.state is not CaseState.OPEN or not is_of_a_unit(docket.step, docket.configuration.association):
        return ""
    who = identity()
    if who is None or who.opened:
        return str(_("如需加快，请联系本单位管理员，而不是协会。"))
    return str(_("审核通过前，登录后只能查看进度；如需加快，请联系本单位管理员，而不是协会。"))
