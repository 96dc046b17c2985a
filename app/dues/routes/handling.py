"""One bill on finance's desk: money is confirmed, undone, reversed; a voucher is refused; a bill is taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app.dues.actions import confirm_payment, refuse_voucher, reverse_bill, reverse_payment, settle_bill, take_back
from app.dues.handling import desk_bill_page
from app.dues.inputs import ConfirmForm, ReasonForm
from app.dues.labels import PAID_HOW
from app.dues.models import Bill
from app.dues.routes import bp
from app.dues.routes.own import start_after
from app.dues.rules.ledger import BillState
from app.dues.store.bills import get_bill
from app.kernel.errors import Conflict, DomainError, Message, say
from app.tenancy.capabilities import Capability
from app.tenancy.clock import now, today
from app.web.access import requires, somebody
from app.web.language import translated
from app.web.rendering import render


@bp.get("/office/finance/bills/<number>")
@requires(Capability.CONFIRM_PAYMENTS, Capability.EDIT_REGISTER)
def desk_bill(number: str) -> str:
    """A bill with its vouchers and payments, and what may be done with it."""
    found = get_bill(number, seen_by=somebody())
    return _page(found, None, None)


def _page(found: Bill, confirm: ConfirmForm | None, reason: ReasonForm | None) -> str:
    page = desk_bill_page(found, somebody(), today(), after=start_after())
    form = confirm or ConfirmForm(formdata=None, data=page.suggested)
    conflict = any(isinstance(one.refusal, Conflict) for one in (confirm, reason) if one)
    return render("dues/desk_bill.html", page=page, form=form.offer(), reason=reason, conflict=conflict, how=PAID_HOW)


@bp.post("/office/finance/bills/<number>/confirm")
@requires(Capability.CONFIRM_PAYMENTS)
def confirm(number: str) -> Response | tuple[str, int]:
    """Confirm that money arrived; what a single case does next happens at once, many go on in the background."""
    who, form = somebody(), ConfirmForm().offer()
    get_bill(number, seen_by=who)
    if form.validate_on_submit() and form.try_to(_confirm, number, form, who.account_id):
        return redirect(url_for("dues.desk_bill", number=number))
    return _page(get_bill(number, seen_by=who), form, None), _status(form)


def _confirm(number: str, form: ConfirmForm, by: int) -> None:
    done = confirm_payment(number, form.arrived(), by=by, version=form.version.data or 0, now=now())
    told: Message = say("已确认到账。10 分钟内可以撤回，之后通知付款人。")
    if done.state is BillState.PAID and done.cases == 1:
        told = _go_on(number, by)
    elif done.state is BillState.PAID and done.cases > 1:
        told = say("已确认到账，%(count)s 个办件正在后台继续办理。", count=done.cases)
    flash(translated(told), "ok")


def _go_on(number: str, by: int) -> Message:
    """The one case of a bill goes on now; where it cannot, the money stays confirmed and the reason is told."""
    bill = get_bill(number, seen_by=somebody())
    try:
        settle_bill(bill.id, by=by, now=now())
    except DomainError as refused:
        return say("已确认到账，但办件未能继续：%(why)s", why=refused.message)
    return say("已确认到账，办件已继续办理。")


@bp.post("/office/finance/bills/<number>/vouchers/<int(max=2147483647):voucher_id>/refuse")
@requires(Capability.CONFIRM_PAYMENTS)
def refuse(number: str, voucher_id: int) -> Response | tuple[str, int]:
    """A voucher is not accepted; the payer reads why."""
    return _with_reason(number, say("凭证已退回，已通知付款人。"), refuse_voucher, voucher_id)


@bp.post("/office/finance/bills/<number>/payments/<int(max=2147483647):payment_id>/reverse")
@requires(Capability.CONFIRM_PAYMENTS)
def reverse_one(number: str, payment_id: int) -> Response | tuple[str, int]:
    """A payment is taken off the bill again; the payer reads why."""
    return _with_reason(number, say("到账已冲销，已通知付款人。"), reverse_payment, payment_id)


@bp.post("/office/finance/bills/<number>/payments/<int(max=2147483647):payment_id>/take-back")
@requires(Capability.CONFIRM_PAYMENTS)
def undo(number: str, payment_id: int) -> Response | tuple[str, int]:
    """Undo a confirmation within its ten minutes."""
    who, form = somebody(), ReasonForm()
    get_bill(number, seen_by=who)
    if form.try_to(take_back, payment_id, by=who.account_id, now=now()):
        flash(translated(say("到账确认已撤回。")), "ok")
        return redirect(url_for("dues.desk_bill", number=number))
    return _page(get_bill(number, seen_by=who), None, form), _status(form)


@bp.post("/office/finance/bills/<number>/reverse")
@requires(Capability.CONFIRM_PAYMENTS)
def reverse(number: str) -> Response | tuple[str, int]:
    """A bill is taken back, and made anew where that is asked for."""
    who, form = somebody(), ReasonForm()
    get_bill(number, seen_by=who)
    wish: dict[str, Any] = {"anew": bool(request.form.get("anew")), "version": form.version.data or 0}
    if form.validate_on_submit() and form.try_to(
        reverse_bill, number, reason=form.reason.data or "", by=who.account_id, now=now(), **wish
    ):
        flash(translated(say("账单已冲销。")), "ok")
        return redirect(url_for("dues.desk_bill", number=form.done or number))
    return _page(get_bill(number, seen_by=who), None, form), _status(form)


def _with_reason(number: str, told: Message, act: Callable[..., Any], thing: int) -> Response | tuple[str, int]:
    who, form = somebody(), ReasonForm()
    get_bill(number, seen_by=who)
    if form.validate_on_submit() and form.try_to(act, thing, reason=form.reason.data or "", by=who.account_id, now=now()):
        flash(translated(told), "ok")
        return redirect(url_for("dues.desk_bill", number=form.done))
    return _page(get_bill(number, seen_by=who), None, form), _status(form)


def _status(form: ConfirmForm | ReasonForm) -> int:
    return 409 if isinstance(form.refusal, Conflict) else 422
