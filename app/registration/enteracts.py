"""Entering a case for somebody else: the page of its form, and handing it in."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.kernel.errors import DomainError, Refusals, say
from app.members.discretion import ELSEWHERE
from app.procedures.actions import AlreadyOpen, Filed, Filing, file_case
from app.registration.actions import enter_case
from app.registration.actions.discreetly import note_refused, tells_of_others
from app.registration.drawing import drawn
from app.registration.entering import Entering
from app.registration.inputs import EnterForm
from app.registration.rules import Copy
from app.registration.scans import Scan, scan_in
from app.registration.sheet import Filled
from app.registration.writing import Received, receive
from app.tenancy.clock import now
from app.web.language import gettext as _
from app.web.language import said, translated
from app.web.rendering import render


def entering_page(begun: Entering, filled: Filled, copy: Copy) -> str:
    """The form as the draft has it."""
    return _page(begun, Received(filled, copy), EnterForm(), Scan())


def enter(begun: Entering) -> ResponseReturnValue:
    """Save what was typed, or file the case; pressed twice, it is one."""
    writing, form = begun.writing, EnterForm()
    received, scan = receive(writing, now=now()), scan_in(begun.name)
    if not received.may_go_on or scan.wrong or not form.validate_on_submit():
        return _page(begun, received, form, scan), 422 if received.goes_on else received.status
    filing = _filing(begun, form, dict(received.filled.reading.answers), scan, writing.body_id)
    if form.try_to(_file, begun, filing):
        return _after(form.done)
    if isinstance(form.refusal, AlreadyOpen):
        return _already(form.refusal)
    return _page(begun, received, form, scan), 422


def _file(begun: Entering, filing: Filing) -> Filed:
    """File the case. What stands against somebody whom others look after is said in one sentence, and noted."""
    by = begun.who.account_id
    try:
        return enter_case(filing, begun.writing.subject, by=by, now=now())
    except DomainError as refused:
        if not begun.is_discreet or not tells_of_others(filing, refused, begun.who):
            raise
        note_refused(filing.procedure, by=by)
        raise DomainError(ELSEWHERE) from None


def plain_page(begun: Entering, submission: str, form: EnterForm | None = None) -> str:
    """The page of a case that needs no form: whom it is for, and the button."""
    refusals = form.summary() if form is not None else ()
    return render("registration/enter_plain.html", begun=begun, submission=submission, refusals=refusals)


def enter_plainly(begun: Entering) -> ResponseReturnValue:
    """File a case that needs no form."""
    form, scan = EnterForm(), scan_in(begun.name)
    if scan.wrong:
        form.refusals.append(scan.wrong)
    elif form.validate_on_submit() and form.try_to(
        file_case, _filing(begun, form, {}, scan, None), by=begun.who.account_id, now=now()
    ):
        return _after(form.done)
    if isinstance(form.refusal, AlreadyOpen):
        return _already(form.refusal)
    return plain_page(begun, form.submission.data or "", form), 422


def _filing(begun: Entering, form: EnterForm, answers: dict[str, Any], scan: Scan, body_id: int | None) -> Filing:
    return Filing(
        begun.name, answers, party=begun.party, body_id=body_id, submission=form.submission.data or "",
        newcomer=begun.member is None, scan=scan.id,
    )  # fmt: skip


def _after(filed: Filed) -> ResponseReturnValue:
    flash(translated(say("已代为录入，编号 %(number)s。", number=filed.number)), "ok")
    return redirect(url_for("registration.case", number=filed.number))


def _already(refused: AlreadyOpen) -> ResponseReturnValue:
    flash(translated(say("已有一件同类申请正在办理（%(number)s），没有重复录入。", number=refused.number)), "wait")
    return redirect(url_for("registration.entering"))


def _page(begun: Entering, received: Received, form: EnterForm, scan: Scan) -> str:
    first, label, writing = request.method == "GET", said(begun.procedure.label), begun.writing
    whom = begun.member.id if begun.member else None
    return drawn(
        received.filled, received.copy, None if first else received, checking=received.goes_on,
        title=begun.procedure.label, refusals=_sentences(form, scan), draft=writing.draft, has_expired=writing.has_expired,
        body_id=writing.body_id, place=_place(begun), next_label=_("提交"), next_word=_("提交"), scan=scan or Scan(),
        trail=[(_("代为录入"), url_for("registration.entering")), (label, "")], submission=form.submission.data,
        lead=_("按申请人签字（盖章）的申请表录入；录入人、时间和扫描件记入办理记录。带 * 的必填。"),
        whom=_("为%(name)s录入", name=begun.member.name) if begun.member else "", whom_key=whom,
        autosave=url_for("registration.enter_draft", name=begun.name, whom=whom),
        newer=url_for("registration.enter_form", name=begun.name, whom=whom),
    )  # fmt: skip


def _place(begun: Entering) -> str:
    chosen = next((body for body in begun.places if body.id == begun.writing.body_id), None)
    return said(chosen.name) if chosen is not None else ""


def _sentences(form: EnterForm, scan: Scan) -> list[tuple[str, str]]:
    found = [("f-signed-scan", scan.wrong)] if scan.wrong else []
    refused = form.refusal
    if refused is None:
        return found
    every: tuple[DomainError, ...] = tuple(refused.refusals) if isinstance(refused, Refusals) else (refused,)
    return found + [(f"f-{one.field}" if one.field else "", translated(one.message)) for one in every]
