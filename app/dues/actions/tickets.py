"""会费票据 is a fiscal ticket (财综〔2016〕99号): asked for once money is confirmed, made outside, noted with its number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.audit.actions import record
from app.dues.actions.vouching import refuse_strangers
from app.dues.models import Bill, Ticket
from app.dues.permission import teller_now
from app.dues.rules.ledger import BillState
from app.dues.rules.typed import plain
from app.dues.store.bills import bill_of
from app.kernel.errors import Conflict, DomainError, NotFound, Refusals, say
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.transactions import action

TAX_NUMBER = re.compile(r"[0-9A-Z]{15}|[0-9A-Z]{17,20}")
LONGEST_TITLE, LONGEST_NUMBER = 100, 40


@dataclass(frozen=True)
class Wanted:
    """What shall stand on the ticket, and where it is sent."""

    title: str
    tax_number: str = ""
    email: str = ""


@action
def ask_for_ticket(number: str, wanted: Wanted, *, by: int, now: datetime) -> None:
    """The payer asks for the ticket of a paid bill; asked twice it stands once. Raises NotFound, Conflict, Refusals."""
    bill = bill_of(number)
    refuse_strangers(bill, by, now)
    if bill.state is not BillState.PAID:
        raise Conflict(say("到账确认后才能申请会费票据。"))
    title, tax_number = wanted.title.strip()[:LONGEST_TITLE], plain(wanted.tax_number).upper().replace(" ", "")
    _refuse_unfit(title, tax_number, bill)
    if db.session.scalar(select(Ticket.id).where(Ticket.bill_id == bill.id, Ticket.taken_back_at.is_(None))) is not None:
        raise Conflict(say("这张账单的会费票据已经申请过。"))
    ticket = Ticket(bill_id=bill.id, title=title, tax_number=tax_number, email=wanted.email.strip(), asked_at=now, asked_by=by)
    db.session.add(ticket)
    record("ticket.asked", by=by, subject=f"bill:{bill.number}", details={"title": title})


def _refuse_unfit(title: str, tax_number: str, bill: Bill) -> None:
    wrong = []
    if not title:
        wrong.append(DomainError(say("请填写票据抬头。"), "title"))
    if tax_number and not TAX_NUMBER.fullmatch(tax_number):
        wrong.append(DomainError(say("请填写 15 位或 17 至 20 位的纳税人识别号。"), "tax_number"))
    if not tax_number and bill.payer_unit_id is not None:
        wrong.append(DomainError(say("单位申请会费票据，请填写纳税人识别号（统一社会信用代码）。"), "tax_number"))
    if wrong:
        raise Refusals(wrong)


@action
def note_ticket(ticket_id: int, issued: str, *, by: int, now: datetime) -> None:
    """Finance notes under which number the ticket was made. Raises NotFound, NotAllowed, Conflict, DomainError."""
    ticket = db.session.get(Ticket, ticket_id, with_for_update=True)
    if ticket is None:
        raise NotFound(say("没有这份申请。"))
    bill = db.session.get_one(Bill, ticket.bill_id)
    teller_now(by, now).refuse(bill)
    if ticket.number:
        raise Conflict(say("这份票据已登记，票据号 %(number)s。", number=ticket.number))
    entered = plain(issued)[:LONGEST_NUMBER]
    if not entered:
        raise DomainError(say("请填写票据号码。"), "number")
    ticket.number, ticket.issued_on, ticket.issued_by = entered, clock.local_day(now), by
    record("ticket.issued", by=by, subject=f"bill:{bill.number}", details={"number": entered})
