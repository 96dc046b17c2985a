"""What I owe: my bills, one bill with where to pay and the voucher, the notice on paper, the fiscal ticket."""

from __future__ import annotations

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from app.documents.answering import as_pdf
from app.dues.actions import ask_for_ticket, give_vouchers, withdraw_voucher
from app.dues.inputs import TicketForm, VoucherForm
from app.dues.labels import PAID_HOW
from app.dues.models import Bill
from app.dues.notice import draw_notice
from app.dues.own import own_bills
from app.dues.reading import voucher_place
from app.dues.routes import bp
from app.dues.showing import bill_page, timeline_of, transfer_rows, voucher_rows
from app.dues.store.bills import get_bill
from app.forms.actions import keep_upload
from app.forms.owners import present_owner
from app.kernel.errors import Conflict, NotFound, say
from app.tenancy.clock import now, today
from app.web.access import Identity, signed_in, somebody
from app.web.language import translated
from app.web.paging import unpack
from app.web.rendering import render

LARGEST_PAGE = 2_147_483_647


def start_after() -> int:
    """Where this page of people starts, from the address; the beginning for anything made up."""
    found = unpack(request.args.get("after"))
    return found[0] if found and isinstance(found[0], int) and 0 <= found[0] <= LARGEST_PAGE else 0


@bp.get("/dues")
@signed_in
def mine() -> str:
    """My bills and those of the unit I act for, and what waits to be put on one."""
    return render("dues/own.html", page=own_bills(somebody(), today(), before=start_after() or None))


@bp.get("/dues/<number>")
@signed_in
def bill(number: str) -> str:
    """One bill: what for, where to pay, the voucher, how far it is."""
    found = _own(number, somebody())
    form = VoucherForm(formdata=None, data={"paid_on": today().isoformat(), "amount": _open(found)})
    return _page(found, form, TicketForm(formdata=None, data={"title": found.payer_name}))


def _own(number: str, who: Identity) -> Bill:
    """A bill of whoever asks. Finance sees it on its own desk."""
    found = get_bill(number, seen_by=who)
    if found.payer_person_id == who.person_id is not None or found.payer_unit_id == who.unit_id is not None:
        return found
    raise NotFound(say("没有这张账单。"))


def _open(found: Bill) -> str:
    return f"{max(0, found.total_fen - found.paid_fen) / 100:.2f}"


def _page(found: Bill, voucher: VoucherForm, ticket: TicketForm) -> str:
    page = bill_page(found, today(), after=start_after())
    return render(
        "dues/bill.html", page=page, voucher=voucher, ticket=ticket, rows=transfer_rows(found), steps=timeline_of(page),
        vouchers=voucher_rows(page), how=PAID_HOW,
    )  # fmt: skip


@bp.post("/dues/<number>/vouchers")
@signed_in
def give(number: str) -> AnyResponse | tuple[str, int]:
    """Hand in one or several proofs of the transfer."""
    who, form = somebody(), VoucherForm()
    _own(number, who)
    if form.validate_on_submit() and form.try_to(_give, number, form, who.account_id):
        flash(translated(say("凭证已提交，财务核对到账后会通知您。")), "ok")
        return redirect(url_for("dues.bill", number=number))
    status = 409 if isinstance(form.refusal, Conflict) else 422
    return _page(_own(number, who), form, TicketForm(formdata=None)), status


def _give(number: str, form: VoucherForm, by: int) -> int:
    """Read what was stated first, so that a refusal keeps no files."""
    stated, files = form.stated(), form.files()
    ids = [keep_upload(one, voucher_place(), owner=present_owner(), now=now()) for one in files]
    return give_vouchers(number, ids, stated, by=by, now=now())


@bp.post("/dues/<number>/vouchers/<int(max=2147483647):voucher_id>/withdraw")
@signed_in
def withdraw(number: str, voucher_id: int) -> AnyResponse:
    """Take a voucher away that nobody has looked at."""
    number = withdraw_voucher(voucher_id, by=somebody().account_id, now=now())
    flash(translated(say("凭证已撤回。")), "ok")
    return redirect(url_for("dues.bill", number=number))


@bp.get("/dues/<number>/notice.pdf")
@signed_in
def notice(number: str) -> Response:
    """会费缴纳通知书: the bill on paper, for the payer's own accounts."""
    found = _own(number, somebody())
    return as_pdf(draw_notice(found), number)


@bp.post("/dues/<number>/ticket")
@signed_in
def ticket(number: str) -> AnyResponse | tuple[str, int]:
    """Ask for the fiscal ticket of a paid bill."""
    who, form = somebody(), TicketForm()
    _own(number, who)
    if form.validate_on_submit() and form.try_to(ask_for_ticket, number, form.wanted(), by=who.account_id, now=now()):
        flash(translated(say("会费票据已申请，开具后会在本页显示票据号码。")), "ok")
        return redirect(url_for("dues.bill", number=number))
    status = 409 if isinstance(form.refusal, Conflict) else 422
    return _page(_own(number, who), VoucherForm(formdata=None), form), status
