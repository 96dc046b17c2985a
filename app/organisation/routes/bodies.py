"""The tree, a body's page, and opening a body below it."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app.accounts.telling import tell_access
from app.bodies.models import Body
from app.bodies.rules import UNIT
from app.kernel.errors import NotFound, say
from app.organisation import actions, store
from app.organisation.actions import Administrator, Opening
from app.organisation.actions.opening import roles_held_at
from app.organisation.bodypage import body_page, kind_label
from app.organisation.inputs import OpenForm
from app.organisation.names import asks_english, names_in
from app.organisation.owndata import Received, received, shown
from app.organisation.permission import may_appoint_administrator, openable
from app.organisation.routes import bp
from app.organisation.routes.places import KEY, role_choices, seeing, the_body
from app.organisation.tree import forest
from app.tenancy.clock import now, today
from app.web.access import somebody
from app.web.language import translated
from app.web.paging import cut, unpack
from app.web.rendering import render

ROWS = 50
LONGEST_SEARCH = 60


@bp.get("/office/bodies")
@seeing
def bodies() -> str:
    """The tree, or the bodies that a text finds."""
    text = " ".join(request.args.get("q", "").split())[:LONGEST_SEARCH]
    if text:
        return _found(text)
    return render("organisation/bodies.html", forest=forest(somebody(), today()), text="", kind_label=kind_label)


def _found(text: str) -> str:
    who, after = somebody(), unpack(request.args.get("after"))
    rows = store.bodies_page(who, text, under=None, after=after, limit=ROWS + 1)
    page = cut(rows, lambda row: (row.name_key, row.id), size=ROWS, first=after is None)
    count = store.count_below(who, text, under=None)
    return render("organisation/found.html", page=page, text=text, count=count, kind_label=kind_label)


@bp.get(f"/office/bodies/<{KEY}:body_id>")
@seeing
def body(body_id: int) -> str:
    """One body: what it is, who is in charge, what stands below, what happened."""
    page = body_page(the_body(body_id), somebody(), today(), request.args.get("after"))
    return render("organisation/body.html", page=page, kind_label=kind_label)


@bp.get(f"/office/bodies/<{KEY}:body_id>/open/<kind>")
@seeing
def opening(body_id: int, kind: str) -> str:
    """The form for a body of a kind below this one."""
    return _opening(_above(body_id, kind), kind, _form(kind))


@bp.post(f"/office/bodies/<{KEY}:body_id>/open/<kind>")
@seeing
def open_below(body_id: int, kind: str) -> str | Response | tuple[str, int]:
    """Open it, with its administrator's account."""
    above, form = _above(body_id, kind), _form(kind)
    came = received(kind, request, now())
    data = dict(came.reading.answers) if came else {}
    new = Opening(kind, above.id, names_in(form, kind), form.code.data or "", data, _admin(form))
    if came is not None and came.only_changed:
        return _opening(above, kind, form, came)
    complete = form.validate_on_submit() and (came is None or came.complete)
    if complete and form.try_to(actions.open_body, new, by=somebody().account_id, now=now(), field_map=FIELDS):
        flash(translated(say("已开设。")), "ok")
        if form.done.administrator:
            tell_access(form.done.administrator, form.done.password)
        return redirect(url_for(".body", body_id=form.done.body_id))
    return _opening(above, kind, form, came), 422


FIELDS = {
    "unit_name": "name", "operator": "admin_name", "staff_name": "admin_login", "role": "admin_role", "email": "admin_email",
}  # fmt: skip


def _form(kind: str) -> OpenForm:
    """The form with the roles that are held at such bodies; where there is but one, it is chosen."""
    form, roles = OpenForm(), role_choices(roles_held_at(kind))
    form.admin_role.choices = roles if len(roles) == 1 else [("", ""), *roles]
    return form


def _above(body_id: int, kind: str) -> Body:
    """The body under which it is opened. Raises NotFound for who may not open such a one there."""
    above = the_body(body_id)
    if kind not in openable(above, somebody(), today()):
        raise NotFound(say("没有这个机构。"))
    return above


def _admin(form: OpenForm) -> Administrator | None:
    name, login, email = (field.data or "" for field in (form.admin_name, form.admin_login, form.admin_email))
    return Administrator(name, login, email, form.admin_role.data or "") if name or login else None


def _opening(above: Body, kind: str, form: OpenForm, came: Received | None = None) -> str:
    return render(
        "organisation/open.html", above=above, kind=kind, label=kind_label(kind), form=form, unit=kind == UNIT,
        view=shown(kind, today(), came=came), english=asks_english(kind),
        has_roles=bool(roles_held_at(kind)),
        appoints=may_appoint_administrator(kind, above, by=somebody().account_id, today=today()),
    )  # fmt: skip
