"""A case as its reviewer reads it: head, chain, checks, answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.approval.labels import CASE_MARKS, Due, deadline_words, due_words
from app.approval.lists import tier_label
from app.forms.answers import AnswerRow, AnswerSection, Sight, answer_sections
from app.forms.lookups import lookups
from app.forms.models import IDENTITY_SCANS
from app.forms.printing import files_for
from app.forms.reading.paper import rare_in
from app.forms.rules import ReadForm, form_named
from app.forms.store import files_named
from app.forms.wording import Wording
from app.kernel.errors import Message, say, several
from app.procedures.docket import Docket
from app.procedures.labels import CASE_STATES, begun_by_staff, verdict_label
from app.procedures.rules.chain import StepState
from app.procedures.rules.machine import CaseState
from app.procedures.store import Check, Stage
from app.procedures.wording import who_acts
from app.tenancy.capabilities import Capability
from app.tenancy.tenants import tenant
from app.web.access import HeldRole, Identity
from app.web.language import current_language, said, translated
from app.web.rendering import short_day, when

STEP_STATES: Mapping[StepState, str] = {
    StepState.DONE: "done",
    StepState.NOW: "now",
    StepState.BACK: "back",
    StepState.TO_COME: "to-come",
    StepState.PASSED_OVER: "to-come",
}


@dataclass(frozen=True)
class Head:
    """What stands at the top of the page."""

    title: str
    number: str
    procedure: str
    state: str
    mark: str
    due: Due | None
    facts: Sequence[str]


@dataclass(frozen=True)
class Form:
    """The form of a case in the hands of one reader."""

    read: ReadForm
    wording: Wording
    sight: Sight


def form_of(docket: Docket, who: Identity) -> Form | None:
    """The form that was filed, with its words and what this reader sees of it; None for a procedure without one."""
    name = docket.procedure.form
    if not name:
        return None
    read = form_named(docket.configuration, name)
    files = files_named(files_for(read, docket.answers))
    wording = Wording(docket.configuration, current_language(), translated, lookups(), files)
    return Form(read, wording, sight_of(docket, who))


def sight_of(docket: Docket, who: Identity) -> Sight:
    """What a reviewer sees: by the roles held; masked values are revealed only where such a role reaches the case."""
    roles = frozenset(held.role for held in who.roles)
    reveals = any(Capability.SEE_PROTECTED in held.capabilities and _reaches(held, docket) for held in who.roles)
    return Sight(roles, reveals=reveals)


def _reaches(held: HeldRole, docket: Docket) -> bool:
    if held.sees == "all":
        return True
    case = docket.case
    return case.body_id == held.body_id if held.sees == "own" else case.body_path.startswith(held.body_path)


def head_of(docket: Docket, today: date) -> Head:
    """Title, state, due day and the line of facts below them."""
    case = docket.case
    due = due_words(docket.due_on, today) if case.state is CaseState.OPEN else None
    facts = [said(docket.procedure.label)]
    if case.tier:
        facts.append(translated(say("申请%(tier)s", tier=tier_label(case.tier))))
    facts.append(translated(say("%(moment)s 收到", moment=when(case.filed_at))))
    if due is not None and docket.due_on is not None:
        calendar = docket.configuration.association.calendar
        facts.append(translated(deadline_words(docket.due_on, today, calendar)))
    if case.filed_for:
        facts.append(translated(begun_by_staff(docket.procedure)))
    if docket.configuration is not tenant().configuration:
        facts.append(translated(say("按提交时的规定办理")))
    return Head(
        case.title, case.number, said(docket.procedure.label), translated(CASE_STATES[case.state]),
        CASE_MARKS[case.state], due, facts,
    )  # fmt: skip


def stepper_of(docket: Docket, found: Sequence[Stage], today: date) -> list[dict[str, str]]:
    """The chain in one line: done with its answer, now with its due day, to come with who acts; what is passed over says so."""
    return [
        {
            "state": STEP_STATES[stage.view.state],
            "title": said(stage.view.step.label),
            "note": _note(stage, today),
            "who": _acts(docket, stage),
        }
        for stage in found
    ]


def _acts(docket: Docket, stage: Stage) -> str:
    """Who acts at a step that is not done yet: the office, and at which body where it is not the association itself."""
    if stage.view.state not in (StepState.NOW, StepState.TO_COME):
        return ""
    awaited = [one.name for one in stage.asked if one.answered_at is None]
    if awaited and stage.view.state is StepState.NOW:
        return translated(Message("%(names)s", {"names": several(awaited)}))
    return who_acts(stage.view.step, docket.configuration.association, docket.procedure)


def _note(stage: Stage, today: date) -> str:
    state = stage.view.state
    if state is StepState.PASSED_OVER:
        return translated(say("不适用"))
    if state is StepState.NOW:
        return translated(due_words(stage.due_on, today).label)
    if state is StepState.BACK:
        return translated(say("待补正"))
    if stage.turns and state is StepState.DONE:
        return f"{short_day(stage.at)} {translated(verdict_label(stage.turns[-1].verdict))}"
    return ""


def checks_shown(docket: Docket, form: Form | None, found: Sequence[Check]) -> tuple[list[dict[str, str]], int]:
    """The conditions as the page lists them, and how many need somebody's judgement."""
    rare = _rare(docket, form) if form else []
    return [*rare, *(_check(one) for one in found)], sum(one.is_odd for one in found) + len(rare)


def _rare(docket: Docket, form: Form) -> list[dict[str, str]]:
    """Characters that would be missing on paper, of the fields that this reader sees."""
    found = rare_in(form.read, docket.answers)
    seen = [words for name, words in found if form.sight.sees(form.read.fields[name])]
    return [{"state": "odd", "text": translated(words), "source": translated(say("仅提示"))} for words in seen]


def _check(one: Check) -> dict[str, str]:
    if one.met:
        return {"state": "yes", "text": said(one.sentence), "source": translated(say("符合"))}
    if one.waived:
        return {"state": "yes", "text": said(one.sentence), "source": translated(say("已放宽：%(why)s", why=one.waived))}
    source = say("可放宽") if one.require.waived_by else say("仅提示") if one.require.level == "warn" else say("不符合")
    state = "odd" if one.require.waived_by or one.require.level == "warn" else "no"
    return {"state": state, "text": said(one.sentence), "source": translated(source)}


# ---- answers, and what was put right
def sections_of(docket: Docket, form: Form, marked: Mapping[str, str]) -> tuple[AnswerSection, ...]:
    """The answers under their headings; what was put right since it was returned is marked, with what was said of it."""
    found = answer_sections(form.read, docket.answers, form.wording, form.sight, changed=marked)
    return tuple(replace(section, rows=tuple(_row(form, row, marked) for row in section.rows)) for section in found)


def _row(form: Form, row: AnswerRow, marked: Mapping[str, str]) -> AnswerRow:
    """A declaration is read as what was declared: its sentence is the value, not the label.

    Scans of identity cards are named without a small picture: looking at one is recorded, opening the page is not.
    """
    row = replace(row, note=marked[row.name]) if marked.get(row.name) else row
    if form.read.fields[row.name].type == "agreement":
        shape = "{} ({})" if form.wording.language == "en" else "{}（{}）"
        return replace(row, label=translated(say("声明")), text=shape.format(row.label, row.text))
    if row.name in IDENTITY_SCANS:
        return replace(row, files=tuple(replace(file, thumb="") for file in row.files))
    return row


def commentable(form: Form, sections: Sequence[AnswerSection]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The fields that a remark may be written to, by section: everything that was answered but declarations."""
    found = []
    for section in sections:
        rows = [(row.name, row.label) for row in section.rows if form.read.fields[row.name].type != "agreement"]
        if rows:
            found.append((section.label or said(form.read.form.label), rows))
    return found
