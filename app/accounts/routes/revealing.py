"""Revealing a protected value: the click asks a reason, the answer is on the record."""

from __future__ import annotations

from flask import request

from app.accounts import actions
from app.accounts.inputs import RevealForm
from app.accounts.routes import bp
from app.accounts.routes.answering import status_of
from app.tenancy.capabilities import Capability
from app.tenancy.clock import now
from app.web.access import requires, somebody
from app.web.addresses import own_path
from app.web.rendering import render

PART = "part"


@bp.post("/office/reveal")
@requires(Capability.SEE_PROTECTED)
def reveal() -> str | tuple[str, int]:
    """First without a reason: asks for one. With one: the value. `part=1` gives only the piece for the page at hand."""
    form, back = RevealForm(), own_path(request.form.get("back"), "/desk")
    template = "accounts/reveal_part.html" if request.form.get(PART) else "accounts/reveal.html"
    value = ""
    wanted = form.subject.data, form.field.data, form.reason.data or ""
    valid = form.validate()
    asked = "reason" in request.form
    if valid and asked and form.try_to(actions.reveal, *wanted, by=somebody().account_id, now=now()):
        value = form.done
    return render(template, form=form, value=value, back=back), status_of(form) if asked else 200
