"""Who works in a department."""

from __future__ import annotations

from flask import redirect, url_for
from werkzeug.wrappers import Response

from app.accounts.routes.answering import status_of
from app.kernel.errors import NotFound, say
from app.organisation import actions, store
from app.organisation.actions import Placed
from app.organisation.inputs import StaffForm
from app.organisation.permission import may_change_body
from app.organisation.routes import bp
from app.organisation.routes.places import KEY, seeing, the_body
from app.tenancy.clock import now, today
from app.web.access import somebody
from app.web.forms import PlainForm
from app.web.rendering import render


@bp.get(f"/office/bodies/<{KEY}:body_id>/staff")
@seeing
def staff(body_id: int) -> str:
    """The staff of a department, and somebody new."""
    return _page(body_id, StaffForm())


@bp.post(f"/office/bodies/<{KEY}:body_id>/staff")
@seeing
def place(body_id: int) -> Response | tuple[str, int]:
    """Somebody works in the department from now on."""
    body, form = the_body(body_id), StaffForm()
    new = Placed(body.id, form.name.data or "", form.post.data or "", leads=form.leads.data, shown=form.shown.data)
    if form.validate_on_submit() and form.try_to(actions.place_somebody, new, by=somebody().account_id, now=now()):
        return redirect(url_for(".staff", body_id=body_id))
    return _page(body_id, form), status_of(form)


@bp.post(f"/office/bodies/<{KEY}:body_id>/staff/<{KEY}:placement_id>/end")
@seeing
def take_off(body_id: int, placement_id: int) -> Response | tuple[str, int]:
    """Somebody works in the department no longer."""
    form = PlainForm()
    if store.body_of(placement_id) != the_body(body_id).id:
        raise NotFound(say("没有这位工作人员。"))
    if form.try_to(actions.take_off, placement_id, by=somebody().account_id, now=now()):
        return redirect(url_for(".staff", body_id=body_id))
    return _page(body_id, form), status_of(form)


def _page(body_id: int, form: PlainForm) -> str:
    body, own = the_body(body_id), form if isinstance(form, StaffForm) else StaffForm(formdata=None)
    people = store.staff_of([body.id], today()).get(body.id, ())
    return render("organisation/staff.html", body=body, people=people, form=own, refusals=form.refusals,
                  may_change=may_change_body(body, somebody(), today()))  # fmt: skip
