"""Yearly bills: whom a run would bill, and starting it."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from app.dues.routes import bp
from app.dues.yearly import preview, refuse_branches, start_run
from app.kernel.errors import NotFound, say
from app.tenancy.capabilities import Capability
from app.tenancy.clock import now, today
from app.web.access import requires, somebody
from app.web.rendering import render


def _year(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else None


@bp.get("/office/finance/yearly")
@requires(Capability.CONFIRM_PAYMENTS)
def yearly() -> str:
    """Whom the yearly bills would go to, by tier; this fee year or the next."""
    refuse_branches(somebody().account_id, now())
    return render("dues/yearly.html", page=preview(_year(request.args.get("year", "")), today()))


@bp.post("/office/finance/yearly")
@requires(Capability.CONFIRM_PAYMENTS)
def yearly_on() -> Response:
    """Begin the run; its progress stands on its own page."""
    page = preview(_year(request.form.get("year", "")), today())
    if page is None:
        raise NotFound(say("本会没有设定会费标准。"))
    job_id = start_run(page.day, by=somebody().account_id, now=now())
    return redirect(url_for("jobs.progress", job_id=job_id))
