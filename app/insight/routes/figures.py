"""The figures."""

from __future__ import annotations

from app.insight.figures.page import figures_page
from app.insight.routes import bp
from app.tenancy.capabilities import Capability
from app.tenancy.clock import now, today
from app.web.access import requires, somebody
from app.web.rendering import render


@bp.get("/office/figures")
@requires(Capability.SEE_FIGURES)
def figures() -> str:
    """Members, movements by month, what waits: of the bodies I am in charge of."""
    return render("insight/figures.html", page=figures_page(somebody(), today()), at=now())
