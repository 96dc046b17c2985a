"""The record of acts, for those who keep watch. That the chain holds is verified by `flask audit verify`."""

from __future__ import annotations

from flask import request

from app.approval import recordbook
from app.approval.labels import act_label, detail
from app.approval.routes import bp
from app.kernel.errors import NotFound, say
from app.tenancy.capabilities import Capability
from app.web.access import requires, somebody
from app.web.paging import PAGE, cut, unpack
from app.web.rendering import render

LONGEST_SUBJECT = 80


@bp.get("/office/audit")
@requires(Capability.AUDIT)
def audit() -> str:
    """The latest entries, or those about one thing (`?subject=case:2026-00003`)."""
    if not recordbook.may_read(somebody()):
        raise NotFound(say("没有找到这个页面"))
    subject, after = request.args.get("subject", "").strip()[:LONGEST_SUBJECT], unpack(request.args.get("after"))
    found = recordbook.acts(subject, before=int(after[0]) if after else None, limit=PAGE + 1)
    page = cut(found, lambda act: (act.id,), first=after is None)
    return render("approval/audit.html", page=page, subject=subject, act_label=act_label, detail=detail)
