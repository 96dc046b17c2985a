"""The figures."""

from __future__ import annotations

from app.insight.figures.page import figures_page, numbers_for
from app.insight.routes import bp
from app.tenancy.capabilities import Capability
from app.tenancy.clock import now, today
from app.web.access import requires, somebody
from app.web.framing import drawn_from
from app.web.rendering import render, when


@bp.get("/office/figures")
@requires(Capability.SEE_FIGURES)
def figures() -> str:
    """Members, movements by month, what waits: of the bodies I am in charge of."""
    numbers = numbers_for(somebody(), today())
    shown = drawn_from("insight/figures_drawn.html", {"at": when(now())}, numbers=numbers, page_of=figures_page)
    return render("insight/figures.html", drawn=shown)
