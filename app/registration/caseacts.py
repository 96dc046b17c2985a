"""What an applicant does on the page of a case, the same by account and by follow link."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, jsonify, redirect, request
from flask.typing import ResponseReturnValue

from app.documents.answering import as_pdf
from app.kernel.errors import Conflict, DomainError, Refusals, say
from app.procedures.actions import remind, withdraw
from app.registration import actions
from app.registration.agreeing import in_words, voluntary
from app.registration.casepage import case_page
from app.registration.completion import Completion
from app.registration.correction import Correction
from app.registration.doors import Door
from app.registration.drawing import drawn, trail_of_case
from app.registration.inputs import ReminderForm, ReopenForm, WithdrawForm, boxes_form, case_version, consent_box
from app.registration.printing import printed
from app.registration.reopening import Reopening
from app.registration.writing import Received, autosave, receive
from app.tenancy.clock import now, today
from app.web.forms import PlainForm
from app.web.language import current_language, said, translated
from app.web.language import gettext as _
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
    if correction.summary(received.filled):
        return _form(correction, received), 422
    what = actions.PutRight(dict(received.filled.reading.answers), writing.subject, correction.replies)
    try:
        actions.put_right(door.docket.case.id, what, door.applicant, version=case_version(request.form), now=now())
    except DomainError as refused:
        return _form(correction, received, refused), 422
    flash(translated(say("已重新提交，从退回的步骤继续办理。")), "ok")
    return redirect(door.to())


def reopen(door: Door) -> ResponseReturnValue:
    """The form of a closed case: shown, saved, or corrected for good."""
    reopening, form = Reopening(door, today()), ReopenForm()
    writing = reopening.writing
    if request.method == "GET":
        return _reopened(reopening, Received(writing.begun(), writing.copy()), form)
    received = receive(writing, now=now())
    if not received.may_go_on:
        return _reopened(reopening, received, form), received.status
    answers, case_id = dict(received.filled.reading.answers), door.docket.case.id
    what = actions.Reopened(answers, writing.subject, form.reason.data or "")
    if not form.validate_on_submit() or not form.try_to(
        actions.correct_closed, case_id, what, door.applicant, version=case_version(request.form), now=now()
    ):
        return _reopened(reopening, received, form), 409 if isinstance(form.refusal, Conflict) else 422
    flash(translated(say("已更正，原内容和更正后的内容都已保存。")), "ok")
    return redirect(door.to())


def keep_reopening(door: Door) -> ResponseReturnValue:
    """What the page's script saves of it while one types."""
    return jsonify(autosave(Reopening(door, today()).writing, now=now()))


def _reopened(reopening: Reopening, received: Received, form: ReopenForm) -> str:
    door, writing, case = reopening.door, reopening.writing, reopening.docket.case
    first = request.method == "GET"
    return drawn(
        received.filled, received.copy, None if first else received, checking=received.goes_on,
        title=reopening.docket.procedure.label, case=case, reason=form, refusals=form.summary(), draft=writing.draft,
        back=door.to(), autosave=door.to("reopen_draft"), newer=door.to("reopen"), next_label=_("确认更正"),
        trail=trail_of_case(case.number, door.to(), _("更正")),
        lead=_("此件已办结。更正后，原内容和更正后的内容都会保存并显示，当事人会收到通知。"),
    )  # fmt: skip


def keep(door: Door) -> ResponseReturnValue:
    """What the page's script saves while one types."""
    return jsonify(autosave(Correction(door, today()).writing, now=now()))


def complete(door: Door) -> ResponseReturnValue:
    """The form that a step asks for: shown, saved, or handed in."""
    completion = Completion(door, today())
    writing, boxes = completion.writing, boxes_form(completion.consents(), voluntary())()
    if request.method == "GET":
        return _asked_form(completion, Received(writing.begun(), writing.copy()), boxes)
    received = receive(writing, now=now())
    if not received.may_go_on:
        return _asked_form(completion, received, boxes), received.status
    given = tuple(name for name in completion.consents() if boxes[consent_box(name)].data)
    what = actions.Completed(dict(received.filled.reading.answers), writing.subject, given, current_language())
    case_id = door.docket.case.id
    if not boxes.validate_on_submit() or not boxes.try_to(
        actions.hand_in_completed, case_id, what, door.applicant, version=case_version(request.form), now=now()
    ):
        return _asked_form(completion, received, boxes), 422
    flash(translated(say("已提交，进入下一步。")), "ok")
    return redirect(door.to())


def keep_completion(door: Door) -> ResponseReturnValue:
    """What the page's script saves of it while one types."""
    return jsonify(autosave(Completion(door, today()).writing, now=now()))


def _form(correction: Correction, received: Received, refused: DomainError | None = None) -> str:
    door, writing, case = correction.door, correction.writing, correction.docket.case
    first = request.method == "GET"
    return drawn(
        received.filled, received.copy, None if first else received, checking=received.goes_on,
        remarks=correction.at_fields(received.filled, checking=received.goes_on),
        to_answer=correction.summary(received.filled), title=correction.docket.procedure.label, case=case,
        refusals=_sentences(refused), draft=writing.draft, back=door.to(), autosave=door.to("draft"),
        newer=door.to("correct"), next_label=_("重新提交"), remarked=True,
        trail=trail_of_case(case.number, door.to(), _("补正")),
        lead=_("被退回不是被拒绝：请按批注逐项补正，无需重新填写。"),
    )  # fmt: skip


def _asked_form(completion: Completion, received: Received, boxes: PlainForm) -> str:
    door, writing, docket = completion.door, completion.writing, completion.docket
    first = request.method == "GET"
    return drawn(
        received.filled, received.copy, None if first else received, checking=received.goes_on, title=completion.step.label,
        case=docket.case, trail=trail_of_case(docket.case.number, door.to(), said(completion.step.label)),
        lead=_("带 * 的必填；提交后进入下一步，不能直接修改。"),
        remark=completion.remark, refusals=_sentences(boxes.refusal) or boxes.summary(), draft=writing.draft, back=door.to(),
        autosave=door.to("complete_draft"), newer=door.to("complete"), next_label=_("提交"), has_expired=writing.has_expired,
        consents=in_words(completion.consents()), boxes=boxes,
    )  # fmt: skip


def _sentences(refused: DomainError | None) -> list[tuple[str, str]]:
    """Refusals for the summary, each with its field."""
    if refused is None:
        return []
    every = refused.refusals if isinstance(refused, Refusals) else (refused,)
    return [(one.field or "", translated(one.message)) for one in every]
