"""Inviting somebody who is to work here: by a link that works once, or with a one-time password told on the page."""

from __future__ import annotations

from flask import redirect, url_for
from werkzeug.wrappers import Response

from app.accounts.actions.granting import Place
from app.accounts.routes.answering import status_of
from app.accounts.telling import tell_access
from app.bodies.models import Body
from app.organisation import actions
from app.organisation.actions import Invitation
from app.organisation.inputs import InviteForm
from app.organisation.permission import grantable
from app.organisation.routes import bp
from app.organisation.routes.people import the_place
from app.organisation.routes.places import managing, role_choices
from app.tenancy.clock import now, today
from app.web.access import somebody
from app.web.rendering import render

FIELDS = {"staff_name": "login", "body": "role"}


@bp.get("/office/people/invite")
@managing
def inviting() -> str:
    """The form of an invitation."""
    return _page(the_place(), InviteForm(formdata=None, data={"first_day": today()}))


@bp.post("/office/people/invite")
@managing
def invite() -> Response | tuple[str, int]:
    """Invite: the account, its role, the link."""
    body, form = the_place(), InviteForm()
    form.role.choices = [("", ""), *role_choices(grantable(body, somebody(), today()))]
    if form.validate_on_submit():
        place = Place(form.role.data, body.id, form.first_day.data, form.last_day.data)
        new = Invitation(form.name.data, form.login.data, form.email.data or "", place)
        if form.try_to(actions.invite, new, by=somebody().account_id, now=now(), field_map=FIELDS):
            tell_access(new.name, form.done[1])
            return redirect(url_for(".person", account_id=form.done[0]))
    return _page(the_place(), form), status_of(form)


def _page(body: Body, form: InviteForm) -> str:
    roles = grantable(body, somebody(), today())
    form.role.choices = [("", ""), *role_choices(roles)]
    return render("organisation/invite.html", body=body, form=form, roles=roles)
