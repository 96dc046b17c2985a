"""When a body takes applications: its own windows, set by whoever decides there."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.approval.routes import bp
from app.approval.windowing import sentences, settable, typed
from app.kernel.errors import Conflict, DomainError, NotAllowed, NotFound, say
from app.procedures.actions.windowing import WindowsSaid, set_windows
from app.tenancy.capabilities import Capability
from app.tenancy.clock import now
from app.web.access import requires, somebody
from app.web.language import translated
from app.web.rendering import render


@bp.get("/desk/windows")
@requires(Capability.DECIDE, Capability.CONFIGURE)
def windows() -> str:
    """Every window that I may set."""
    return render("approval/windows.html", settable=settable(somebody()))


@bp.post("/desk/windows/<procedure>/<int(max=2147483647):body_id>")
@requires(Capability.DECIDE, Capability.CONFIGURE)
def set_window(procedure: str, body_id: int) -> ResponseReturnValue:
    """Set them, or take them back where nothing is typed; what was wrong stands beside its pair."""
    every = settable(somebody())
    one = next((one for one in every if (one.procedure, one.body_id) == (procedure, body_id)), None)
    if one is None:
        raise NotFound(say("没有这个事项。"))
    pairs, version = typed(request.form), request.form.get("version", "")
    told = WindowsSaid(procedure, body_id, pairs, int(version) if version.isdecimal() and len(version) < 9 else 0)
    try:
        set_windows(told, by=somebody().account_id, now=now())
    except (NotAllowed, NotFound):
        raise
    except DomainError as refused:
        shown = [replace(it, pairs=pairs, wrong=sentences(refused)) if it is one else it for it in every]
        return render("approval/windows.html", settable=shown), 409 if isinstance(refused, Conflict) else 422
    flash(translated(say("受理时间已保存。")), "ok")
    return redirect(url_for("approval.windows"))


