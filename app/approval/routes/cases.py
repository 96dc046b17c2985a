"""The case page, the verdict, and the printed form."""

from __future__ import annotations

import secrets

from flask import Response, flash, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.approval.abreast import stand
from app.approval.actions import add_note, answer, note_printed
from app.approval.casesheet import Typed, case_sheet
from app.approval.dossier import form_of
from app.approval.inputs import NoteForm, TakeBackForm, VerdictForm, view_from, wish_from
from app.approval.nearby import case_address, nearby
from app.approval.page import Opened, case_page
from app.approval.panel import take_fields, waived_in
from app.approval.printing import draw_form
from app.approval.routes import bp
from app.approval.scans import CONTROL, scan_in
from app.approval.showing import case_query
from app.approval.verdicts import UNTOUCHED, Untouched
from app.approval.waits import place_of
from app.approval.wishes import Wish
from app.documents.answering import as_pdf
from app.forms.owners import present_owner
from app.kernel.errors import Conflict, say
from app.procedures import actions
from app.procedures.docket import Docket
from app.procedures.labels import verdict_label
from app.procedures.store import get_case
from app.tenancy.capabilities import Capability
from app.tenancy.clock import now, today
from app.web.access import requires, somebody
from app.web.language import translated


@bp.get("/desk/cases/<number>")
@requires(*Capability)
def case(number: str) -> str:
    """Everything about a case on one page."""
    return _page(get_case(number, seen_by=somebody()), UNTOUCHED)


@bp.post("/desk/cases/<number>/verdict")
@requires(*Capability)
def decide(number: str) -> AnyResponse | tuple[str, int]:
    """Answer at the step where the case stands; then the next case, or the inbox."""
    who, docket = somebody(), get_case(number, seen_by=somebody())
    near = place_of(who, docket.case.id)
    stand(docket, who, request.form.get("case-step", ""))
    form = _posted(docket) if near else VerdictForm(request.form)
    sound = form.is_sound(take_fields(docket, request, present_owner(), now()) if near else None)
    decision, case_id, title = form.decision(waived_in(docket, form.reasons)), docket.case.id, docket.case.title
    onward = nearby(who, _wish(), case_id, near, today=today())
    if sound and form.try_to(
        answer, case_id, decision, number=number, by=who.account_id, version=form.version.data, now=now(), keep=form.keep.data
    ):
        words = say("“%(title)s”已提交：%(verdict)s。", title=title, verdict=verdict_label(decision.verdict))
        flash(translated(words), "ok")
        return redirect(onward.back if request.form.get("later") else onward.onward)
    status = 409 if isinstance(form.refusal, Conflict) else 422
    return _page(get_case(number, seen_by=who), form), status


@bp.post("/desk/cases/<number>/take-back")
@requires(*Capability)
def take_back(number: str) -> AnyResponse:
    """Take back the answer given last; the page says so, or why not."""
    form, case_id = TakeBackForm(), get_case(number, seen_by=somebody()).case.id
    if form.validate_on_submit() and form.try_to(
        actions.take_back, case_id, by=somebody().account_id, version=form.version.data, now=now()
    ):
        flash(translated(say("答复已撤回，可以重新办理。")), "ok")
    for _field, sentence in form.summary():
        flash(sentence, "stop")
    return redirect(case_address(number, _wish()))


@bp.post("/desk/cases/<number>/notes")
@requires(*Capability)
def note(number: str) -> AnyResponse | tuple[str, int]:
    """Write a note for those who work on the case, then back to it."""
    who, form = somebody(), NoteForm()
    if form.validate_on_submit() and form.try_to(
        add_note, form.text.data or "", form.token.data or "", number, by=who.account_id, now=now()
    ):
        return redirect(case_address(number, _wish()) + "#p-notes")
    return _page(get_case(number, seen_by=who), UNTOUCHED, form), 422


def _wish() -> Wish:
    """The list from which the case was opened, as its address says."""
    return wish_from(request.args, view_from(request.args))


def _posted(docket: Docket) -> VerdictForm:
    """The answer with the scan that came with it, kept so that a refusal does not lose it."""
    form, kept = VerdictForm(request.form), request.form.get(CONTROL, "")
    form.scan, form.at_scan = scan_in(docket, request.files, kept=kept, owner=present_owner(), now=now())
    return form


def _page(docket: Docket, form: VerdictForm | Untouched, note: NoteForm | Untouched = UNTOUCHED) -> str:
    who = somebody()
    stand(docket, who, form.step.data or "")
    opened = Opened(_wish(), place_of(who, docket.case.id), request.args.get("file", ""))
    decided = form if request.method == "POST" and isinstance(form, VerdictForm) else None
    page = case_page(docket, who, today(), opened, typed=decided)
    return case_sheet(page, Typed(form, note, secrets.token_hex(16), case_query(opened.wish)))


@bp.get("/desk/cases/<number>/form.pdf")
@requires(*Capability)
def printed(number: str) -> Response:
    """The filled form as the association's own paper; that it was printed is on the record first."""
    who, docket = somebody(), get_case(number, seen_by=somebody())
    form = form_of(docket, who)
    note_printed(number, by=who.account_id, masked=not (form and form.sight.reveals))
    docket = get_case(number, seen_by=who)
    return as_pdf(draw_form(docket, form_of(docket, who)), number)
