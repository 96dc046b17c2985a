"""The bodies below somebody, side by side."""

from __future__ import annotations

from flask import request

from app.insight.levels.page import levels_page
from app.insight.routes import bp
from app.tenancy.capabilities import Capability
from app.tenancy.clock import today
from app.web.access import requires, somebody
from app.web.rendering import render


@bp.get("/office/levels")
@requires(Capability.SEE_FIGURES)
def levels() -> str:
    """Members, tiers, what waits and what is late, body by body."""
    under = request.args.get("under", "")
    wanted = int(under) if under.isascii() and under.isdecimal() and len(under) < 10 else None
    page = levels_page(somebody(), wanted, request.args.get("kind", "")[:40], today=today())
    return render("insight/levels.html", page=page)
