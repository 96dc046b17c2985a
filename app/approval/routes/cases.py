"""The case page, the verdict, and the printed form."""

from __future__ import annotations

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.approval.actions import answer, note_printed
from app.approval.dossier import form_of
from app.approval.inputs import TakeBackForm, VerdictForm
from app.approval.page import case_page
from app.approval.panel import take_fields, waived_in
from app.approval.printing import draw_form
from app.approval.routes import bp
from app.approval.scans import CONTROL, scan_in
from app.approval.waits import my_waits, place_of
from app.documents.answering import as_pdf
from app.forms.owners import present_owner
from app.kernel.errors import Conflict, say
from app.procedures import actions
from app.procedures.docket import Docket
from app.procedures.labels import verdict_label
from app.procedures.store import Beside, get_case
from app.tenancy.capabilities import Capability
from app.tenancy.clock import now, today
from app.web.access import requires, somebody
from app.web.language import translated
from app.web.rendering import render


@bp.get("/desk/cases/<number>")
@requires(*Capability)
def case(number: str) -> str:
    """Everything about a case on one page."""
    return _page(get_case(number, seen_by=somebody()), VerdictForm())


@bp.post("/desk/cases/<number>/verdict")
@requires(*Capability)
def decide(number: str) -> AnyResponse | tuple[str, int]:
    """Answer at the step where the case stands; then the next case, or the inbox."""
    who, docket = somebody(), get_case(number, seen_by=somebody())
    near = place_of(who, docket.case.id)
    form = _posted(docket) if near else VerdictForm(request.form)
    sound = form.is_sound(take_fields(docket, request, present_owner(), now()) if near else None)
    decision, case_id, title = form.decision(waived_in(docket, form.reasons)), docket.case.id, docket.case.title
    if sound and form.try_to(
        answer, case_id, decision, number=number, by=who.account_id, version=form.version.data, now=now(), keep=form.keep.data
    ):
        words = say("“%(title)s”已提交：%(verdict)s。", title=title, verdict=verdict_label(decision.verdict))
        flash(translated(words), "ok")
        return redirect(_following(near))
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
    return redirect(url_for("approval.case", number=number))


def _posted(docket: Docket) -> VerdictForm:
    """The answer with the scan that came with it, kept so that a refusal does not lose it."""
    form, kept = VerdictForm(request.form), request.form.get(CONTROL, "")
    form.scan, form.at_scan = scan_in(docket, request.files, kept=kept, owner=present_owner(), now=now())
    return form


def _page(docket: Docket, form: VerdictForm) -> str:
    chosen = request.args.get("file", "")
    page = case_page(docket, somebody(), today(), chosen=chosen, typed=form if request.method == "POST" else None)
    return render("approval/case.html", page=page, form=form, total=my_waits(somebody()).total,
                  conflict=isinstance(form.refusal, Conflict))


def _following(near: Beside | None) -> str:
    number = (near.after or near.before) if near else None
    if number is None or request.form.get("later"):
        return url_for("approval.inbox")
    return url_for("approval.case", number=number)


@bp.get("/desk/cases/<number>/form.pdf")
@requires(*Capability)
def printed(number: str) -> Response:
    """The filled form as the association's own paper; that it was printed is on the record first."""
    who, docket = somebody(), get_case(number, seen_by=somebody())
    form = form_of(docket, who)
    note_printed(number, by=who.account_id, masked=not (form and form.sight.reveals))
    docket = get_case(number, seen_by=who)
    return as_pdf(draw_form(docket, form_of(docket, who)), number)
