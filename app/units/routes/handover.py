"""Whose predecessor is gone asks for access to the unit's account; anybody may ask, the association decides."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from app.accounts.actions.attempts import key_of, must_wait
from app.accounts.identifiers import check_email, check_mobile
from app.accounts.routes.answering import status_of
from app.accounts.routes.coded import answered, new_picture
from app.accounts.rules import REGISTRATIONS
from app.forms.owners import giving_owner
from app.kernel.errors import DomainError, say
from app.tenancy.clock import now
from app.units.handing_over import Asking, ask_for_handover
from app.units.inputs import HandoverForm
from app.units.letters import keep_letter
from app.units.routes import bp
from app.web.access import public
from app.web.rendering import render

ALWAYS = "always"


@bp.route("/login/handover", methods=["GET", "POST"])
@public
def ask_handover() -> Response | str | tuple[str, int]:
    """The form, and its answer: the same for every unit's name, known or not."""
    form = HandoverForm()
    if request.method == "POST" and form.validate_on_submit() & answered(form, ALWAYS) & _letter_is_there(form):
        must_wait({key_of("handover", request.remote_addr or ""): REGISTRATIONS}, now=now())
        if form.try_to(ask_for_handover, _asking(form), now=now()):
            return redirect(url_for(".handover_asked"))
    page = render("units/ask_handover.html", form=form, picture=new_picture(ALWAYS))
    return page, status_of(form)


@bp.get("/login/handover/asked")
@public
def handover_asked() -> str:
    """What happens next."""
    return render("units/handover_asked.html")


def _letter_is_there(form: HandoverForm) -> bool:
    """Keep the scan that came with the form, or find the one of an earlier try; a sentence at its field if neither."""
    try:
        form.letter.data = keep_letter(request.files.get("letter-file"), form.letter.data or "", giving_owner(), now=now())
    except DomainError as refused:
        form.refuse(refused, {})
        return False
    if not form.letter.data:
        form.refuse(DomainError(say("请上传加盖单位公章的交接函扫描件。"), "letter"), {})
    return bool(form.letter.data)


def _asking(form: HandoverForm) -> Asking:
    email = check_email(form.email.data) if form.email.data else ""
    return Asking(form.unit_name.data, form.name.data, check_mobile(form.mobile.data), email, form.letter.data)
