"""The procedures of the association for its secretariat: the list, and each drawn as a picture."""

from __future__ import annotations

from flask import Blueprint, abort

from app.chains import store, views
from app.tenancy.tenants import tenant
from app.web.access import requires, somebody
from app.web.rendering import render

bp = Blueprint("chains", __name__, template_folder="templates")


@bp.get("/office/procedures")
@requires(*store.LOOKS)
def procedures() -> str:
    """Every procedure, who starts it and when, whether it is offered."""
    found = views.rows(tenant().configuration)
    return render("chains/list.html", rows=found, running=store.running(somebody()), listed=views.listed)


@bp.get("/office/procedures/<name>")
@requires(*store.LOOKS)
def procedure(name: str) -> str:
    """One procedure as a picture of its steps, with its conditions and effects in words."""
    if name not in tenant().association.procedures:
        abort(404)
    view = views.view_of(tenant().configuration, name)
    running = store.running(somebody()).get(name)
    return render("chains/one.html", one=view, running=running, listed=views.listed, in_lines=views.in_lines)
