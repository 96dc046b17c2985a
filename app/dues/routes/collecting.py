"""One bill for a unit's people: the list is checked, previewed, confirmed. By the unit itself, or by finance for it."""

from __future__ import annotations

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app.bodies.store import get_body
from app.dues.actions import bill_unit
from app.dues.collecting import unit_list
from app.dues.inputs import CollectForm, chosen
from app.dues.permission import teller_now
from app.dues.routes import bp
from app.kernel.errors import Conflict, NotFound, say
from app.tenancy.capabilities import Capability
from app.tenancy.clock import now
from app.web.access import requires, signed_in, somebody
from app.web.language import translated
from app.web.rendering import render


@bp.get("/dues/collect")
@signed_in
def collect() -> str:
    """Those of my unit who wait to be billed, everybody ticked."""
    return _list(_own_unit(), CollectForm(formdata=None), None, "dues.collect")


def _own_unit() -> int:
    unit_id = somebody().unit_id
    if unit_id is None:
        abort(404)
    return unit_id


def _list(unit_id: int, form: CollectForm, ids: list[int] | None, endpoint: str) -> str:
    page = unit_list(get_body(unit_id), ids)
    at_desk = endpoint == "dues.collect_for"
    address = url_for(endpoint, unit_id=unit_id) if at_desk else url_for(endpoint)
    preview = ids is not None and page.count > 0 and not form.refusals
    return render("dues/collect.html", page=page, form=form, preview=preview, address=address, at_desk=at_desk)


@bp.post("/dues/collect")
@signed_in
def collect_on() -> Response | tuple[str, int] | str:
    """Show what the bill would be, then make it."""
    return _go_on(_own_unit(), "dues.collect", "dues.bill")


@bp.get("/office/finance/units/<int(max=2147483647):unit_id>")
@requires(Capability.CONFIRM_PAYMENTS)
def collect_for(unit_id: int) -> str:
    """The same list, for finance."""
    return _list(_unit(unit_id), CollectForm(formdata=None), None, "dues.collect_for")


def _unit(unit_id: int) -> int:
    body, who = get_body(unit_id), somebody()
    if not body.is_unit or not teller_now(who.account_id, now()).handles(body.path):
        raise NotFound(say("没有这个单位。"))
    return body.id


@bp.post("/office/finance/units/<int(max=2147483647):unit_id>")
@requires(Capability.CONFIRM_PAYMENTS)
def collect_for_on(unit_id: int) -> Response | tuple[str, int] | str:
    """Finance makes the bill for a unit."""
    return _go_on(_unit(unit_id), "dues.collect_for", "dues.desk_bill")


def _go_on(unit_id: int, endpoint: str, following: str) -> Response | tuple[str, int] | str:
    form, ids = CollectForm(), chosen(request.form.getlist("charge"))
    wants = form.validate_on_submit() and form.step.data == "confirm"
    submission = form.submission.data or ""
    if not wants:
        return _list(unit_id, form, ids, endpoint)
    if form.try_to(bill_unit, unit_id, ids, submission=submission, by=somebody().account_id, now=now()):
        flash(translated(say("汇总账单已生成，缴费编号 %(number)s。", number=form.done)), "ok")
        return redirect(url_for(following, number=form.done))
    status = 409 if isinstance(form.refusal, Conflict) else 422
    return _list(unit_id, form, None, endpoint), status
