"""The public page of the organisation."""

from __future__ import annotations

from flask import abort

from app.organisation.chart import chart, has_chart
from app.organisation.routes import bp
from app.tenancy.clock import today
from app.web.access import public
from app.web.rendering import render


@bp.get("/organisation")
@public
def organisation() -> str:
    """Offices and departments, drawn; an association without either has no such page."""
    if not has_chart():
        abort(404)
    return render("organisation/chart.html", chart=chart(today()))
