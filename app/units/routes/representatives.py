"""Who speaks for a unit: named and ended by the unit itself, or by the association on the unit's page."""

from __future__ import annotations

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from app.accounts.routes.answering import status_of
from app.bodies.store import get_body
from app.kernel.errors import say
from app.members.representatives.actions import end_representation, name_representative
from app.tenancy.capabilities import Capability
from app.tenancy.clock import now
from app.units import store
from app.units.inputs import LeavingForm
from app.units.routes import bp
from app.units.speaking import Speaking, named_in, naming_form, speaking_of
from app.units.workspace import the_workspace
from app.web.access import requires, signed_in, somebody
from app.web.forms import PlainForm
from app.web.language import said, translated
from app.web.rendering import render

KEY = "int(max=2147483647)"
managing = requires(Capability.MANAGE_ACCOUNTS)


@bp.get("/unit/representatives")
@signed_in
def representatives() -> str:
    """Who speaks for my unit."""
    return _page(_own(), None)


@bp.post("/unit/representatives")
@signed_in
def name_own() -> Response | tuple[str, int]:
    """Somebody speaks for my unit from now on."""
    return _name(_own(), url_for(".representatives"))


@bp.post(f"/unit/representatives/<{KEY}:representative_id>/end")
@signed_in
def end_own(representative_id: int) -> Response | tuple[str, int]:
    """Somebody speaks for my unit no longer."""
    return _end(_own(), representative_id, url_for(".representatives"))


@bp.get(f"/office/units/<{KEY}:unit_id>/representatives")
@managing
def representatives_of(unit_id: int) -> str:
    """Who speaks for a unit whose accounts I manage."""
    return _page(_managed(unit_id), None)


@bp.post(f"/office/units/<{KEY}:unit_id>/representatives")
@managing
def name_for(unit_id: int) -> Response | tuple[str, int]:
    """The association names somebody for a unit that wrote to it."""
    return _name(_managed(unit_id), url_for(".representatives_of", unit_id=unit_id))


@bp.post(f"/office/units/<{KEY}:unit_id>/representatives/<{KEY}:representative_id>/end")
@managing
def end_for(unit_id: int, representative_id: int) -> Response | tuple[str, int]:
    """The association notes that a representative has left."""
    return _end(_managed(unit_id), representative_id, url_for(".representatives_of", unit_id=unit_id))


def _own() -> Speaking:
    who = somebody()
    workspace = the_workspace(who)
    return speaking_of(workspace.unit_id, get_body(workspace.unit_id).path, who)


def _managed(unit_id: int) -> Speaking:
    who = somebody()
    return speaking_of(store.get_unit(unit_id, managed_by=who).id, get_body(unit_id).path, who)


def _name(speaking: Speaking, back: str) -> Response | tuple[str, int]:
    form, who = naming_form(speaking), somebody()
    if form.validate_on_submit():
        new = named_in(form, speaking.unit_id)
        if form.try_to(name_representative, new, by=who.account_id, now=now()):
            flash(translated(say("已登记代表。")), "ok")
            return redirect(back)
    return _page(speaking, form), status_of(form)


def _end(speaking: Speaking, representative_id: int, back: str) -> Response | tuple[str, int]:
    form, who = LeavingForm(), somebody()
    if form.validate_on_submit():
        why = form.why.data
        if form.try_to(end_representation, representative_id, unit_id=speaking.unit_id, why=why, by=who.account_id, now=now()):
            flash(translated(say("已登记离任；与代表身份相连的职务同时终止。")), "ok")
            return redirect(back)
    return _page(speaking, form), status_of(form)


def _page(speaking: Speaking, form: PlainForm | None) -> str:
    own = somebody().unit_id == speaking.unit_id
    naming = form if form is not None and "kind" in form else naming_form(speaking, blank=True)
    refused = form.summary() if form is not None and "why" in form else []
    name = said(get_body(speaking.unit_id).name)
    return render("units/representatives.html", speaking=speaking, form=naming, own=own, name=name, refused=refused)
