"""Another name, another place, other data, the end: by whoever opens such bodies there."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app.accounts.routes.answering import status_of
from app.bodies.models import Body
from app.bodies.rules import UNIT
from app.kernel.errors import Message, NotFound, say
from app.organisation import actions, store
from app.organisation.actions import Closing
from app.organisation.bodypage import kind_label
from app.organisation.inputs import CloseForm, MoveForm, RenameForm
from app.organisation.names import asks_english, names_in, names_of
from app.organisation.owndata import Received, received, shown
from app.organisation.permission import may_change_body, may_close_body
from app.organisation.routes import bp
from app.organisation.routes.places import KEY, parent_choices, seeing, successor_choices, the_body
from app.tenancy.clock import now, today
from app.tenancy.tenants import tenant
from app.web.access import somebody
from app.web.forms import PlainForm
from app.web.language import gettext as _
from app.web.language import said, translated
from app.web.rendering import render


@bp.get(f"/office/bodies/<{KEY}:body_id>/change")
@seeing
def change(body_id: int) -> str:
    """What may be changed about a body."""
    return _page(_mine(body_id), None)


@bp.post(f"/office/bodies/<{KEY}:body_id>/rename")
@seeing
def rename(body_id: int) -> Response | tuple[str, int]:
    """Another name; a unit's logins and papers follow."""
    body, form = _mine(body_id), RenameForm()
    names, by = names_in(form, body.kind), somebody().account_id
    if form.validate_on_submit() and form.try_to(
        actions.rename, body_id, names, form.rename_reason.data, by=by, now=now(), field_map={"unit_name": "name"}
    ):
        return _done(body_id, say("已更名；原名称保留在历史记录中。"))
    return _page(_mine(body_id), form), status_of(form)


@bp.post(f"/office/bodies/<{KEY}:body_id>/move")
@seeing
def move(body_id: int) -> Response | tuple[str, int]:
    """Under another body, with everything below it."""
    form = _moving(_mine(body_id))
    if form.validate_on_submit() and form.try_to(
        actions.move, body_id, int(form.parent.data), form.move_reason.data, by=somebody().account_id, now=now()
    ):
        return _done(body_id, say("已调整，下面的机构、会员和办件随之移动。"))
    return _page(_mine(body_id), form), status_of(form)


@bp.post(f"/office/bodies/<{KEY}:body_id>/data")
@seeing
def set_data(body_id: int) -> str | Response | tuple[str, int]:
    """The own data of such bodies."""
    body, form = _mine(body_id), PlainForm()
    came = received(body.kind, request, now(), existing=body.data)
    if came is None:
        raise NotFound(say("没有这个页面。"))
    if came.only_changed:
        return _page(_mine(body_id), form, came)
    answers = came.reading.answers
    if came.complete and form.try_to(actions.set_data, body_id, answers, by=somebody().account_id, now=now()):
        return _done(body_id, say("已保存。"))
    return _page(_mine(body_id), form, came), 422


@bp.post(f"/office/bodies/<{KEY}:body_id>/close")
@seeing
def close(body_id: int) -> Response | tuple[str, int]:
    """The end of a body; what it has goes to a successor."""
    body = _mine(body_id)
    form, above = _closing(body), body.parent_id
    if form.validate_on_submit() and form.try_to(
        actions.begin_closing, body_id, _said(form), by=somebody().account_id, now=now()
    ):
        if form.done is not None:
            flash(translated(say("会员和办件正在移交，全部移交后自动停用。")), "ok")
            return redirect(url_for("jobs.progress", job_id=form.done))
        flash(translated(say("已停用。")), "ok")
        return redirect(url_for(".body", body_id=form.successor.data or above))
    return _page(_mine(body_id), form), status_of(form)


def _said(form: CloseForm) -> Closing:
    successor = int(form.successor.data) if form.successor.data else None
    return Closing(form.close_reason.data, successor, form.exit.data or "")


def _mine(body_id: int) -> Body:
    body = the_body(body_id)
    if body.closed_on is not None or not may_change_body(body, somebody(), today()):
        raise NotFound(say("没有这个机构，或您不能变更它。"))
    return body


def _done(body_id: int, told: Message) -> Response:
    flash(translated(told), "ok")
    return redirect(url_for(".body", body_id=body_id))


def _moving(body: Body, *, blank: bool = False) -> MoveForm:
    form = MoveForm(formdata=None) if blank else MoveForm()
    form.parent.choices = [("", ""), *parent_choices(body)]
    return form


def _closing(body: Body, *, blank: bool = False) -> CloseForm:
    form = CloseForm(formdata=None) if blank else CloseForm()
    form.successor.choices = [("", _("没有承接机构")), *successor_choices(body)]
    exits = [(name, said(label)) for name, label in tenant().association.exits.items()]
    form.exit.choices = [("", ""), *exits]
    return form


def _page(body: Body, form: PlainForm | None, came: Received | None = None) -> str:
    name, english = names_of(body)
    renaming = form if isinstance(form, RenameForm) else RenameForm(formdata=None, data={"name": name, "name_en": english})
    moving = form if isinstance(form, MoveForm) else _moving(body, blank=True)
    closing = form if isinstance(form, CloseForm) else _closing(body, blank=True)
    refused = form.refusals if form is not None and type(form) is PlainForm else []
    return render(
        "organisation/change.html", body=body, renaming=renaming, moving=moving, closing=closing, refused=refused,
        view=shown(body.kind, today(), came=came, answers=body.data), stands=store.what_stands(body),
        unit=body.kind == UNIT, english=asks_english(body.kind), label=kind_label(body.kind),
        may_close=may_close_body(body, somebody(), today()),
        has_exits=body.kind == UNIT and bool(tenant().association.exits),
    )  # fmt: skip
