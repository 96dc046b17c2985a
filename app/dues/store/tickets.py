"""The fiscal tickets that payers asked for, for finance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from app.dues.models import Bill, Ticket
from app.dues.store.bills import seen_at_desk
from app.tenancy.database import db
from app.web.access import Identity

COLUMNS = (
    Ticket.id, Ticket.title, Ticket.tax_number, Ticket.email, Ticket.asked_at, Ticket.number, Ticket.issued_on,
    Bill.number.label("bill_number"), Bill.payer_name, Bill.paid_fen, Bill.total_fen,
)  # fmt: skip


def tickets_page(who: Identity, *, issued: bool, before: int | None, limit: int) -> Sequence[Any]:
    """Those that wait for their number, or those that have it, the youngest first."""
    query = select(*COLUMNS).join(Bill, Bill.id == Ticket.bill_id).where(seen_at_desk(who), Ticket.taken_back_at.is_(None))
    query = query.where(Ticket.issued_on.is_not(None) if issued else Ticket.issued_on.is_(None))
    if before is not None:
        query = query.where(Ticket.id < before)
    return db.session.execute(query.order_by(Ticket.id.desc()).limit(limit)).all()


def count_asked(who: Identity) -> int:
    """How many wait for their number."""
    query = select(func.count()).select_from(Ticket).join(Bill, Bill.id == Ticket.bill_id)
    return db.session.scalar(query.where(seen_at_desk(who), Ticket.issued_on.is_(None), Ticket.taken_back_at.is_(None))) or 0
