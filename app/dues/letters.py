"""The letters about money: a bill was issued, falls due or is overdue; money arrived, or was not accepted."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.accounts.models import Account
from app.accounts.rules import LOGS_IN
from app.accounts.store import accounts_of_unit, find_account_of_person
from app.audit.models import AuditEntry
from app.dues.labels import ACTS, title_in
from app.dues.models import Bill
from app.kernel.errors import Message, say
from app.notices.actions import leave_letter
from app.procedures.letters import language, reader
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.web.rendering import when


def tell(event: str, bill: Bill, **more: object) -> None:
    """A letter to everybody who pays a bill, with the way to its page."""
    params = {**bill_words(bill), **more}
    for account in payers_of(bill):
        leave_letter(event, to=reader(account), params=params, link=f"/dues/{bill.number}", about=bill.number)


def payers_of(bill: Bill) -> Sequence[Account]:
    """Who reads the letters of a bill: the person, or everybody who acts for the unit."""
    if bill.payer_unit_id is not None:
        found: Sequence[Account] = accounts_of_unit(bill.payer_unit_id)
    else:
        own = find_account_of_person(bill.payer_person_id or 0)
        found = [own] if own else []
    return [account for account in found if account.state in LOGS_IN]


def bill_words(bill: Bill) -> dict[str, object]:
    """What every letter about a bill says."""
    bank = tenant().association.bank
    return {
        "title": title_in(bill, language()), "number": bill.number, "amount": f"{bill.total_fen / 100:,.2f}",
        "open": f"{max(0, bill.total_fen - bill.paid_fen) / 100:,.2f}", "due": bill.due_on.isoformat(),
        "payer": bill.payer_name, "account_name": bank.account_name if bank else "",
        "account": bank.account if bank else "", "bank": bank.bank if bank else "",
    }  # fmt: skip


def last_touched(bill: Bill) -> Message:
    """What happened to a bill last, by whom and when, as its record has it."""
    query = (
        select(AuditEntry.act, AuditEntry.at, Account.name)
        .outerjoin(Account, Account.id == AuditEntry.account_id)
        .where(AuditEntry.subject == f"bill:{bill.number}")
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    row = db.session.execute(query).first()
    if row is None:
        return say("内容已更新")
    act = ACTS.get(row.act, say("更新"))
    return say("%(who)s于 %(when)s：%(act)s", who=row.name or say("系统"), when=when(row.at), act=act)
