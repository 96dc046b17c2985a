"""The second person of a step: confirms, or sends back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from app.approval.inputs import SecondForm
from app.approval.routes import bp
from app.kernel.errors import Message, say
from app.procedures.actions import confirm_proposal
from app.procedures.actions import send_back as send_proposal_back
from app.procedures.store import get_case
from app.tenancy.capabilities import Capability
from app.tenancy.clock import now
from app.web.access import requires, somebody
from app.web.language import translated


@bp.post("/desk/cases/<number>/second")
@requires(*Capability)
def second(number: str) -> Response:
    """Confirm the answer that waits for a second person."""
    return _done(number, confirm_proposal, say("已确认，办件继续。"))


@bp.post("/desk/cases/<number>/send-back")
@requires(*Capability)
def send_back(number: str) -> Response:
    """Send it back to who proposed it, or take one's own back."""
    return _done(number, send_proposal_back, say("已退回，等待重新办理。"), remarks=True)


def _done(number: str, act: Callable[..., Any], told: Message, *, remarks: bool = False) -> Response:
    form, case_id = SecondForm(), get_case(number, seen_by=somebody()).case.id
    more: dict[str, Any] = {"step": form.step.data or "", **({"remark": form.remark.data or ""} if remarks else {})}
    by = somebody().account_id
    if form.validate_on_submit() and form.try_to(act, case_id, by=by, version=form.version.data, now=now(), **more):
        flash(translated(told), "ok")
    for _field, sentence in form.summary():
        flash(sentence, "stop")
    return redirect(url_for("approval.case", number=number))
