"""What an applicant does on the page of a case, the same by account and by follow link."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, jsonify, redirect, request
from flask.typing import ResponseReturnValue

from app.documents.answering import as_pdf
from app.kernel.errors import DomainError, Refusals, say
from app.procedures.actions import remind, withdraw
from app.registration import actions
from app.registration.casepage import case_page
from app.registration.correction import Correction
from app.registration.doors import Door
from app.registration.drawing import drawn
from app.registration.inputs import ReminderForm, WithdrawForm
from app.registration.printing import printed
from app.registration.writing import Received, autosave, receive
from app.tenancy.clock import now, today
from app.web.language import gettext as _
from app.web.language import translated
from app.web.rendering import render


def show(door: Door) -> str:
    """The page of the case."""
    return render("registration/case.html", page=case_page(door, today()), withdrawal=WithdrawForm(), reminder=ReminderForm())


def take_back(door: Door) -> ResponseReturnValue:
    """Withdraw it, then back to its page, which says so or why not."""
    form = WithdrawForm()
    if form.validate_on_submit() and form.try_to(
        withdraw, door.docket.case.id, by=door.by, version=form.version.data, reason=form.reason.data or "", now=now()
    ):
        flash(translated(say("申请已撤回。")), "ok")
    _tell(form)
    return redirect(door.to())


def hurry(door: Door) -> ResponseReturnValue:
    """Remind those who are waited for."""
    form = ReminderForm()
    if form.validate_on_submit() and form.try_to(remind, door.docket.case.id, by=door.by, now=now()):
        flash(translated(say("已提醒办理人。")), "ok")
    _tell(form)
    return redirect(door.to())


def _tell(form: Any) -> None:
    for _field, sentence in form.summary():
        flash(sentence, "stop")


def paper(door: Door) -> Response:
    """The filled form as a PDF."""
    return as_pdf(printed(door.docket), door.docket.case.number)


def correct(door: Door) -> ResponseReturnValue:
    """The returned form: shown, saved, or handed in again."""
    correction = Correction(door, today())
    writing = correction.writing
    if request.method == "GET":
        return _form(correction, Received(writing.begun(), writing.copy()))
    received = receive(writing, now=now())
    if not received.may_go_on:
        return _form(correction, received), received.status
    try:
        actions.put_right(
            door.docket.case.id, dict(received.filled.reading.answers), door.applicant, version=_version(),
            subject=writing.subject, now=now(),
        )  # fmt: skip
    except DomainError as refused:
        return _form(correction, received, refused), 422
    flash(translated(say("已重新提交，从退回的步骤继续办理。")), "ok")
    return redirect(door.to())


def keep(door: Door) -> ResponseReturnValue:
    """What the page's script saves while one types."""
    return jsonify(autosave(Correction(door, today()).writing, now=now()))


def _version() -> int:
    sent = request.form.get("case-version", "")
    return int(sent) if sent.isdecimal() and len(sent) < 9 else 0


def _form(correction: Correction, received: Received, refused: DomainError | None = None) -> str:
    door, writing, case = correction.door, correction.writing, correction.docket.case
    first = request.method == "GET"
    return drawn(
        received.filled, received.copy, None if first else received, checking=received.goes_on,
        remarks=correction.remarks(received.filled), title=correction.docket.procedure.label, case=case,
        refusals=_sentences(refused), draft=writing.draft, back=door.to(), autosave=door.to("draft"),
        newer=door.to("correct"), next_label=_("重新提交"),
    )  # fmt: skip


def _sentences(refused: DomainError | None) -> list[tuple[str, str]]:
    """Refusals for the summary, each with its field."""
    if refused is None:
        return []
    every = refused.refusals if isinstance(refused, Refusals) else (refused,)
    return [(one.field or "", translated(one.message)) for one in every]
