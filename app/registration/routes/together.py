"""Starting one procedure for several members: the page, and doing it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.forms.inputs import posted
from app.kernel.errors import say
from app.registration.inputs import EnterForm, picked_in
from app.registration.routes import bp
from app.registration.routes.entering import IN_CHARGE
from app.registration.sheet import Filled
from app.registration.together import Outcome, Together, begin_together, start_for_all
from app.tenancy.clock import now, today
from app.web.access import requires, somebody
from app.web.language import translated
from app.web.rendering import render


@bp.get("/desk/together/<name>")
@requires(*IN_CHARGE)
def together(name: str) -> ResponseReturnValue:
    """For whom, and the form; nothing happens yet."""
    begun = begin_together(name, picked_in(request.args), somebody(), today())
    if not begun.members:
        flash(translated(say("请先勾选人员，再选择办理事项。")), "wait")
        return redirect(url_for("registration.entering"))
    filled = begun.sheet.answered({}) if begun.sheet else None
    return _page(begun, filled, secrets.token_urlsafe(24))


@bp.post("/desk/together/<name>")
@requires(*IN_CHARGE)
def do_together(name: str) -> ResponseReturnValue:
    """Start it for each of them; what came of each is told by name."""
    begun, form = begin_together(name, picked_in(request.form), somebody(), today()), EnterForm()
    submission = form.submission.data or ""
    filled = None
    if begun.sheet is not None:
        filled = begun.sheet.posted(posted(begun.sheet.form, request.form, request.files), now=now())
    if not form.validate_on_submit() or not begun.members or (filled is not None and filled.has_errors):
        return _page(begun, filled, submission, checking=True), 422
    answers = dict(filled.reading.answers) if filled is not None else {}
    return _done(begun, start_for_all(begun, answers, submission=submission, now=now()))


def _page(begun: Together, filled: Filled | None, submission: str, *, checking: bool = False) -> str:
    view = filled.view(checking=checking) if filled is not None else None
    return render("registration/together.html", begun=begun, view=view, submission=submission)


def _done(begun: Together, outcomes: Sequence[Outcome]) -> str:
    done = sum(1 for one in outcomes if one.number)
    return render("registration/together_done.html", begun=begun, outcomes=outcomes, done=done)
