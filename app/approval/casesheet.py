"""A case's page put together: its frame and pieces are drawn once for how they look, what the case says is filled in.

Only what most cases have is drawn so; what few have (a vote, a copy from another body, something typed) is drawn for the
case by its own template, and nothing of a case is kept.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from markupsafe import Markup

from app.approval.inputs import NoteForm, VerdictForm
from app.approval.page import CasePage
from app.approval.pieces import Around, checks, file_tools, files, joined, panel, record, stepper
from app.approval.verdicts import UNTOUCHED, Untouched, drawn_note, drawn_verdict
from app.forms.answerrows import drawn_answers
from app.kernel.errors import Conflict, say
from app.web.drawing import shown
from app.web.framing import drawn, framed
from app.web.language import translated
from app.web.rendering import render, told


@dataclass(frozen=True)
class Typed:
    """What was typed and not taken; `token` keeps a note from being written twice, `query` says which list one came from."""

    form: VerdictForm | Untouched
    note: NoteForm | Untouched
    token: str
    query: str


def case_sheet(page: CasePage, typed: Typed) -> str:
    """The page of a case."""
    head = page.head
    fills = {
        "number": head.number, "title": head.title, "said": _said(page, typed), "top": _top(page),
        "about": joined(_about(page)), "beside": joined(_beside(page, typed)),
    }  # fmt: skip
    return framed("approval/case.html", fills)


def _said(page: CasePage, typed: Typed) -> Markup:
    if typed.form is UNTOUCHED and typed.note is UNTOUCHED:
        return Markup("")
    conflict = isinstance(typed.form.refusal, Conflict)
    return _own("approval/case_said.html", page, form=typed.form, note=typed.note, conflict=conflict)


def _own(template: str, page: CasePage, **more: object) -> Markup:
    """What few cases have, drawn for this one."""
    return Markup(render(template, page=page, **more))  # noqa: S704 -- our own template, escaped


def _top(page: CasePage) -> Markup:
    head, near, turn = page.head, page.nearby, page.panel is not None
    fills = {
        "back": near.back, "words": near.words, "before": near.before, "after": near.after,
        "print": url_for("approval.printed", number=head.number) if page.prints else "", "title": head.title,
        "state": translated(say("等您办理")) if turn else head.state, "due": told(head.due.label) if head.due else "",
        "procedure": head.facts[0], "number": head.number,
        "facts": Markup("".join([f"　{shown(fact)}" for fact in head.facts[1:]])),  # noqa: S704 -- each is escaped
        "steps": stepper(page.steps), "time_left": page.time_left,
    }  # fmt: skip
    return drawn(
        "approval/case_top.html", fills, words=bool(near.words), before=bool(near.before), after=bool(near.after),
        prints=page.prints, mark=head.mark, due=head.due.kind if head.due else None, turn=turn, timed=bool(page.time_left),
    )  # fmt: skip


# ---- what the case is about
def _about(page: CasePage) -> list[str]:
    """The pieces at the left, in order; what is not there is empty."""
    alerted, origin = page.alerts.blocks or page.alerts.twins, page.came_from or page.went_to
    return [
        _own("approval/case_alerts.html", page) if alerted else "",
        _checked(page),
        _own("approval/case_changes.html", page) if page.against or page.rounds else "",
        _own("approval/case_registered.html", page) if page.registered else "",
        _own("approval/case_origin.html", page) if origin else "",
        _own("approval/case_exhibit.html", page) if page.exhibit else "",
        _filed(page),
        *_answered(page),
        panel(Around("p-log", translated(say("办理记录"))), record(page.record)),
    ]


def _checked(page: CasePage) -> str:
    if not page.checks:
        return ""
    note = say("系统已核对 %(count)s 项，%(odd)s 项需要您判断", count=len(page.checks), odd=page.odd)
    return panel(Around("p-check", translated(say("资格核对")), translated(note)), checks(page.checks))


def _filed(page: CasePage) -> str:
    found = page.files
    if found is None:
        return ""
    title = translated(say("材料 %(there)s／%(asked)s", there=found.there, asked=found.asked))
    return panel(Around("p-files", title, tools=file_tools(found), padded=False), files(found))


def _answered(page: CasePage) -> list[str]:
    """The forms that were completed at steps, and the one that was filed."""
    subject, back = f"case:{page.head.number}", url_for("approval.case", number=page.head.number)
    found: list[str] = [
        panel(Around(f"p-{one.step}", one.label, one.note), drawn_answers(one.sections, f"{subject}:{one.step}", back))
        for one in page.completed
    ]
    if page.sections:
        note = translated(say("底色标出的是有批注或改动过的内容")) if page.rounds else ""
        found.append(panel(Around("p-form", page.form_label, note), drawn_answers(page.sections, subject, back)))
    return found


# ---- what is to be done about it
def _beside(page: CasePage, typed: Typed) -> list[str]:
    return [
        _own("approval/case_votes.html", page) if page.votes or page.assembly else "",
        _verdict(page, typed),
        _noted(page, typed),
        _own("approval/case_papers.html", page) if page.papers or page.bundle else "",
    ]


def _verdict(page: CasePage, typed: Typed) -> str:
    known = drawn_verdict(page, typed.query) if typed.form is UNTOUCHED else ""
    if known and not page.on_paper:
        return known
    return _own("approval/case_verdict.html", page, form=typed.form, query=typed.query, drawn_verdict=known)


def _noted(page: CasePage, typed: Typed) -> str:
    """Notes among those who work on the case; the applicant never sees them."""
    if not page.may_note:
        return ""
    around = Around("p-notes", translated(say("内部备注")), translated(say("申请人看不到")))
    listed = _own("approval/notes_list.html", page, notes=page.notes) if page.notes else ""
    return panel(around, joined([listed, _note_form(page, typed)]))


def _note_form(page: CasePage, typed: Typed) -> Markup:
    if typed.note is UNTOUCHED:
        return drawn_note(page, typed.query, typed.token)
    action = url_for("approval.note", number=page.head.number) + typed.query
    return _own("approval/note_form.html", page, note=typed.note, action=action, token=typed.token)
