"""Taking the answer of somebody asked by name, and showing the page again where something is missing."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from app.forms.actions import Incoming, keep_upload
from app.forms.inputs import posted
from app.forms.owners import giving_owner
from app.forms.places import Place
from app.forms.store import files_of
from app.kernel.errors import DomainError, say
from app.procedures.actions import Reply
from app.registration import actions
from app.registration.actions.consenting import NOTHING
from app.registration.agreeing import answer_form, consents_asked, ticked
from app.registration.inputs import AnswerForm
from app.registration.question import LETTER, Question
from app.registration.sheet import Filled
from app.tenancy.clock import now
from app.web.language import translated
from app.web.rendering import render


def ask(question: Question) -> ResponseReturnValue:
    """The question as a page; the answer, once; or why there is nothing to answer any more."""
    if question.closed_because:
        return render("registration/nothing_to_confirm.html", question=question)
    form = answer_form(AnswerForm, question.docket)() if question.is_oneself else AnswerForm()
    form.verdict.choices = [(one["value"], one["label"]) for one in question.answers]
    filled = _filled(question)
    if request.method == "GET":
        return _page(question, form, filled)
    valid = form.validate_on_submit() and not _lacking(question, form, filled)
    letter = form.letter.data = _letter(question, form)
    if valid and not form.summary() and form.try_to(_answer, question, form, filled, letter):
        flash(translated(say("您的答复已收到，谢谢。")), "ok")
        return redirect(question.href)
    return _page(question, form, filled), 422


def _lacking(question: Question, form: AnswerForm, filled: Filled | None) -> bool:
    """A form that has to be completed is not, though the answer asks for it; whoever declines need not fill it in."""
    if filled is None or not question.step.fill or not question.leads_on(form.verdict.data or ""):
        return False
    return filled.has_errors


def _filled(question: Question) -> Filled | None:
    if question.sheet is None:
        return None
    if request.method == "GET":
        return question.sheet.answered({})
    return question.sheet.posted(posted(question.sheet.form, request.form, request.files), now=now())


def _letter(question: Question, form: AnswerForm) -> str:
    """The id of the letter that came with this post or an earlier one; a refusal stands at its field."""
    sent = request.files.get("letter-file")
    if not question.step.uploads:
        return ""
    if sent is None or not sent.filename:
        kept = form.letter.data or ""
        return kept if kept in files_of(question.owner, [kept]) else ""
    if question.by is None:
        giving_owner()
    place = Place(f"{question.docket.case.procedure}.{question.step.name}", LETTER.name, LETTER)
    try:
        return keep_upload(Incoming(sent.filename, sent.stream.read()), place, owner=question.owner, now=now())
    except DomainError as refused:
        form.refuse(DomainError(refused.message, "letter"), {})
        return ""


def _answer(question: Question, form: AnswerForm, filled: Filled | None, letter: str) -> Any:
    given = dict(filled.reading.answers) if filled is not None else {}
    fills = question.step.fill is not None
    files = [letter] if letter else []
    reply = Reply(form.verdict.data, form.opinion.data or "", {} if fills else given, files, given if fills else {})
    number = question.docket.case.number
    agreed = ticked(form, question.docket) if question.is_oneself else NOTHING
    return actions.answer(question.asked.id, reply, agreed, number=number, by=question.by, token=question.token, now=now())


def _page(question: Question, form: AnswerForm, filled: Filled | None) -> str:
    letter = form.letter.data or ""
    files = files_of(question.owner, [letter]) if letter else {}
    checking = request.method == "POST" and question.step.fill is not None and _lacking(question, form, filled)
    view = filled.view(checking=checking) if filled is not None else None
    problems = [*form.summary(), *(view.problems if view and checking else ())]
    return render(
        "registration/confirm.html", question=question, form=form, problems=problems,
        letter=files.get(letter), view=view, **(consents_asked(question.docket) if question.is_oneself else {}),
    )  # fmt: skip
