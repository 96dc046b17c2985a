"""A case as its reviewer reads it: head, chain, checks, files, answers, what was put right since it was returned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import url_for

from app.approval.labels import CASE_MARKS, Due, due_words
from app.approval.lists import tier_label
from app.forms.answers import AnswerRow, AnswerSection, Sight, answer_sections
from app.forms.contents import Kind, size_in_words
from app.forms.lookups import KeptFile, lookups
from app.forms.models import IDENTITY_SCANS
from app.forms.printing import files_for
from app.forms.reading.paper import rare_in
from app.forms.rules import UPLOADS, ReadForm
from app.forms.store import files_named
from app.forms.wording import Wording
from app.kernel.errors import say
from app.procedures.docket import Docket, unseal_answers
from app.procedures.labels import CASE_STATES, verdict_label
from app.procedures.models import Happening
from app.procedures.rules.chain import StepState
from app.procedures.rules.machine import CaseState
from app.procedures.store import Check, Stage, checks_of
from app.tenancy.capabilities import Capability
from app.tenancy.configuration.concepts.forms import Field
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
class Change:
    """One answer that was put right: its label, what it was and what it is now, masked where the reader may not see."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class FilesPanel:
    """The files of the case: the list, the picture shown, how many of those asked for are there."""

    files: Sequence[Mapping[str, Any]]
    current: Mapping[str, Any] | None
    there: int
    asked: int


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
    read = ReadForm(name, docket.configuration.association.forms[name])
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
    due = due_words(case.due_on, today) if case.state is CaseState.OPEN else None
    facts = [said(docket.procedure.label)]
    if case.tier:
        facts.append(translated(say("申请%(tier)s", tier=tier_label(case.tier))))
    facts.append(translated(say("%(moment)s 收到", moment=when(case.filed_at))))
    if case.filed_for:
        facts.append(translated(say("由工作人员代为录入")))
    if docket.configuration is not tenant().configuration:
        facts.append(translated(say("按提交时的规定办理")))
    return Head(
        case.title, case.number, said(docket.procedure.label), translated(CASE_STATES[case.state]),
        CASE_MARKS[case.state], due, facts,
    )  # fmt: skip


def stepper_of(found: Sequence[Stage], today: date) -> list[dict[str, str]]:
    """The chain in one line: done with its answer, now with its due day, what is passed over says so."""
    return [
        {"state": STEP_STATES[stage.view.state], "title": said(stage.view.step.label), "note": _note(stage, today)}
        for stage in found
    ]


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


def checks_shown(docket: Docket, form: Form | None) -> tuple[list[dict[str, str]], int]:
    """The conditions as the page lists them, and how many need somebody's judgement."""
    found = checks_of(docket)
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
def sections_of(docket: Docket, form: Form, changed: set[str]) -> tuple[AnswerSection, ...]:
    """The answers under their headings; those put right since it was returned are marked."""
    found = answer_sections(form.read, docket.answers, form.wording, form.sight, changed=changed)
    return tuple(replace(section, rows=tuple(_row(form, row) for row in section.rows)) for section in found)


def _row(form: Form, row: AnswerRow) -> AnswerRow:
    """A declaration is read as what was declared: its sentence is the value, not the label.

    Scans of identity cards are named without a small picture: looking at one is recorded, opening the page is not.
    """
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


PUT_RIGHT = ("filed_again", "corrected", "reopened")


def answers_before(docket: Docket, happened: Sequence[Happening]) -> dict[str, Any]:
    """The answers as they were before they were last put right; empty where they never were."""
    sealed = next((h.details.get("answers_before") for h in reversed(happened) if h.what in PUT_RIGHT), None)
    return unseal_answers(sealed) if sealed else {}


def changed_fields(docket: Docket, before: Mapping[str, Any]) -> set[str]:
    """The fields that were put right since the case was returned."""
    if not before:
        return set()
    now = docket.answers
    return {name for name in {*before, *now} if before.get(name) != now.get(name)}


def changes_of(docket: Docket, form: Form, before: Mapping[str, Any], changed: set[str]) -> list[Change]:
    """What was put right, with old and new words."""
    fields = [ask for name, ask in form.read.fields.items() if name in changed]
    return [
        Change(form.wording.label(f), _words(form, f, before.get(f.name)), _words(form, f, docket.answers.get(f.name)))
        for f in fields
    ]


def _words(form: Form, ask: Field, answer: Any) -> str:
    if answer is None:
        return "—"
    if not form.sight.sees(ask):
        return form.wording.masked(ask, answer)
    if ask.type in UPLOADS:
        count = len(answer) if isinstance(answer, list) else 1
        return form.wording.of(ask, answer) or translated(say("%(count)s 个文件", count=count))
    if ask.type == "table":
        return translated(say("%(count)s 行", count=len(answer)))
    return form.wording.of(ask, answer) or "—"


# ---- files
def files_panel(docket: Docket, form: Form, chosen: str) -> FilesPanel:
    """Every file that the form asks for, in order; a picture is shown in place, other files are opened."""
    fields = [ask for ask in form.read.fields.values() if ask.type in UPLOADS]
    there = [(ask, file) for ask in fields if form.sight.sees(ask) for file in _files(form, docket.answers.get(ask.name))]
    current = _shown(there, chosen)
    files: list[Mapping[str, Any]] = []
    for ask in fields:
        own = [file for one, file in there if one is ask]
        files += [_listed(docket, form, ask, file, current) for file in own]
        if ask.name not in docket.answers:
            files.append({"title": form.wording.label(ask), "href": "#p-files", "note": _missing(ask), "state": ""})
    answered = [ask for ask in fields if ask.name in docket.answers]
    asked = [ask for ask in fields if ask in answered or (ask.required and not ask.when)]
    picture = _picture(form, *current) if current else None
    return FilesPanel(files, picture, len(answered), len(asked))


def _files(form: Form, answer: Any) -> list[KeptFile]:
    ids = answer if isinstance(answer, list) else [answer]
    return [form.wording.files[one] for one in ids if one in form.wording.files]


def _missing(ask: Field) -> str:
    return translated(say("未提交") if ask.required and not ask.when else say("未提交（选填）"))


def _shown(there: Sequence[tuple[Field, KeptFile]], chosen: str) -> tuple[Field, KeptFile] | None:
    """The picture asked for, else the first that is no scan of an identity card: each look at such a one is recorded."""
    pictures = [(ask, file) for ask, file in there if Kind(file.kind).is_picture]
    wanted = [one for one in pictures if one[1].id == chosen]
    return next(iter(wanted or [one for one in pictures if not one[1].sensitive]), None)


def _listed(
    docket: Docket, form: Form, ask: Field, file: KeptFile, current: tuple[Field, KeptFile] | None
) -> Mapping[str, Any]:
    place = url_for("approval.case", number=docket.case.number, file=file.id, _anchor="p-files")
    href = place if Kind(file.kind).is_picture else url_for("forms.show", upload_id=file.id)
    pages = translated(say("%(pages)s 页", pages=file.pages)) if file.pages else ""
    note = " ".join(filter(None, (file.kind.upper(), pages or size_in_words(file.size))))
    is_current = current is not None and current[1].id == file.id
    state = "odd" if file.wrong else "ok"
    return {"title": form.wording.label(ask), "href": href, "note": note, "state": state, "current": is_current}


def _picture(form: Form, ask: Field, file: KeptFile) -> Mapping[str, Any]:
    label, href = form.wording.label(ask), url_for("forms.show", upload_id=file.id)
    caption = f"{label}　{file.name}　{size_in_words(file.size)}"
    return {"src": href, "kind": "image", "caption": caption, "original": href, "alt": label}
