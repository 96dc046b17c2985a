"""Who acts for a unit: its operators see each other; the first one invites and ends."""

from __future__ import annotations

from flask import redirect, url_for
from werkzeug.wrappers import Response

from app.accounts.identifiers import check_email
from app.accounts.routes.answering import status_of
from app.accounts.telling import tell_access
from app.tenancy.clock import now
from app.units import store
from app.units.handing_over import dismiss_operator, invite_operator
from app.units.inputs import OperatorForm
from app.units.routes import bp
from app.units.workspace import Workspace, the_workspace
from app.web.access import signed_in, somebody
from app.web.forms import PlainForm
from app.web.rendering import render


@bp.get("/unit/operators")
@signed_in
def operators() -> str:
    """Who acts for my unit."""
    return _page(the_workspace(somebody()), OperatorForm())


@bp.post("/unit/operators")
@signed_in
def invite() -> Response | tuple[str, int]:
    """Let somebody else act for my unit."""
    who, form = somebody(), OperatorForm()
    workspace = the_workspace(who)
    if form.validate_on_submit():
        email = check_email(form.email.data) if form.email.data else ""
        name = form.operator.data
        if form.try_to(invite_operator, workspace.unit_id, name, email=email, by=who.account_id, now=now()):
            tell_access(name, form.done)
            return redirect(url_for(".operators"))
    return _page(workspace, form), status_of(form)


@bp.post("/unit/operators/<int(max=2147483647):account_id>/end")
@signed_in
def dismiss(account_id: int) -> Response | tuple[str, int]:
    """Somebody acts for my unit no longer."""
    who, form = somebody(), PlainForm()
    workspace = the_workspace(who)
    if form.try_to(dismiss_operator, workspace.unit_id, account_id, by=who.account_id, now=now()):
        return redirect(url_for(".operators"))
    return _page(workspace, form), status_of(form)


def _page(workspace: Workspace, form: PlainForm) -> str:
    people = store.operators_of([workspace.unit_id])[workspace.unit_id]
    first = store.first_operator(workspace.unit_id)
    own = form if isinstance(form, OperatorForm) else OperatorForm(formdata=None)
    return render("units/operators.html", workspace=workspace, people=people, first=first, form=own, refusals=form.refusals)
