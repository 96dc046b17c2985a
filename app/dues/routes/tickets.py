"""Fiscal tickets that were asked for: the list, and the number under which each was made."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app.dues.actions import note_ticket
from app.dues.inputs import NumberForm
from app.dues.routes import bp
from app.dues.store.tickets import count_asked, tickets_page
from app.kernel.errors import Conflict, say
from app.tenancy.capabilities import Capability
from app.tenancy.clock import now
from app.web.access import requires, somebody
from app.web.language import translated
from app.web.paging import PAGE, cut, unpack
from app.web.rendering import render


@bp.get("/office/finance/tickets")
@requires(Capability.CONFIRM_PAYMENTS)
def tickets() -> str:
    """Those that wait for their number; `?issued=1` those that have it."""
    return _list(NumberForm(formdata=None), 0)


def _list(form: NumberForm, at: int) -> str:
    who, issued, after = somebody(), bool(request.args.get("issued")), unpack(request.args.get("after"))
    rows = tickets_page(who, issued=issued, before=int(after[0]) if after else None, limit=PAGE + 1)
    page = cut(rows, lambda row: (row.id,), first=after is None)
    return render("dues/tickets.html", page=page, issued=issued, waiting=count_asked(who), form=form, at=at)


@bp.post("/office/finance/tickets/<int(max=2147483647):ticket_id>")
@requires(Capability.CONFIRM_PAYMENTS)
def note(ticket_id: int) -> Response | tuple[str, int]:
    """The ticket was made under this number."""
    form = NumberForm()
    if form.validate_on_submit() and form.try_to(
        note_ticket, ticket_id, form.number.data or "", by=somebody().account_id, now=now()
    ):
        flash(translated(say("票据号码已登记。")), "ok")
        return redirect(url_for("dues.tickets"))
    return _list(form, ticket_id), 409 if isinstance(form.refusal, Conflict) else 422
