"""Who stands in for me while I am away."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.accounts.actions.deputising import (
    Absence,
    colleagues_of,
    deputies_of,
    deputy_called,
    end_deputies,
    name_deputy,
    own_grants,
)
from app.accounts.inputs import AbsenceForm, EndForm
from app.accounts.routes import bp
from app.bodies.store import get_body
from app.kernel.errors import say
from app.tenancy.clock import now, today
from app.tenancy.tenants import tenant
from app.web.access import signed_in, somebody
from app.web.language import said, translated
from app.web.rendering import render


@bp.route("/account/deputies", methods=["GET", "POST"])
@signed_in
def deputies() -> ResponseReturnValue:
    """Whom I have named, for when; and naming somebody."""
    by, form = somebody().account_id, AbsenceForm()
    grants = own_grants(by, today())
    colleagues = colleagues_of(by) if grants else ()
    form.deputy.choices = [("", ""), *((str(one.id), one.name) for one in colleagues)]
    if form.validate_on_submit() and form.try_to(_name_deputy, form, by):
        flash(translated(say("已交代代理。")), "ok")
        return redirect(url_for("accounts.deputies"))
    named = [(one, account.name, _place(one.role, one.body_id)) for one, account in deputies_of(by, today())]
    own = [_place(one.role, one.body_id) for one in grants]
    page = render("accounts/deputies.html", form=form, named=named, own=own)
    return (page, 422) if form.is_submitted() else page


def _name_deputy(form: AbsenceForm, by: int) -> None:
    deputy = int(form.deputy.data) if form.deputy.data else deputy_called(form.name.data or "", by)
    name_deputy(Absence(deputy, form.first_day.data, form.last_day.data), by=by, now=now())


@bp.post("/account/deputies/<int(max=2147483647):deputy_id>/end")
@signed_in
def end_deputy(deputy_id: int) -> Response:
    """I am back: what was handed over ends at once."""
    if EndForm().validate_on_submit():
        end_deputies(deputy_id, by=somebody().account_id, now=now())
        flash(translated(say("代理已结束。")), "ok")
    return redirect(url_for("accounts.deputies"))


def _place(role: str, body_id: int) -> str:
    described = tenant().association.roles.get(role)
    label, body = said(described.label) if described else role, said(get_body(body_id).name)
    return translated(say("%(role)s（%(place)s）", role=label, place=body))
