"""A member's own page."""

from __future__ import annotations

from flask import Blueprint

from app.members.showing import own_page
from app.tenancy import clock
from app.web.access import signed_in, somebody
from app.web.rendering import render

bp = Blueprint("members", __name__, template_folder="templates")


@bp.get("/me")
@signed_in
def me() -> str:
    """What I am here: standing, data, rights, papers, cases."""
    return render("members/me.html", page=own_page(somebody(), clock.today()))
