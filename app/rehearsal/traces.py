"""What an act left behind in the register, the papers, the ledger and the letters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from app.documents.models import IssuedDocument
from app.dues.models import Bill as BillRow
from app.dues.models import Charge, ChargeLine
from app.dues.rules.stages import from_data
from app.members.models import Fact
from app.notices.models import Letter
from app.procedures.models import Case
from app.rehearsal.played import Bill, Traces
from app.tenancy.database import db

WATCHED: tuple[Any, ...] = (Fact, IssuedDocument, BillRow, Letter, Case)


@dataclass(frozen=True)
class Mark:
    """How far each table reached at a moment."""

    reached: tuple[int, ...]


def mark() -> Mark:
    """Where everything stands now."""
    return Mark(tuple(db.session.scalar(select(func.max(table.id))) or 0 for table in WATCHED))


def since(before: Mark) -> Traces:
    """What came since then."""
    facts, documents, bills, letters, cases = (
        db.session.scalars(select(table).where(table.id > last).order_by(table.id)).all()
        for table, last in zip(WATCHED, before.reached, strict=True)
    )
    return Traces(
        facts=tuple((one.kind.value, one.word, one.on) for one in facts),
        documents=tuple((one.kind, one.number or "") for one in documents),
        bills=tuple(_bill(one) for one in bills),
        letters=tuple(dict.fromkeys((one.event, one.subject) for one in letters)),
        cases=tuple((one.procedure, one.number) for one in cases),
    )


def _bill(row: BillRow) -> Bill:
    query = select(ChargeLine.stages).join(Charge, Charge.id == ChargeLine.charge_id).where(Charge.bill_id == row.id)
    lines = [from_data(stages) for stages in db.session.scalars(query.order_by(ChargeLine.id))]
    named = tuple((one.label, one.due) for one in lines)
    return Bill(row.number, row.payer_name, row.due_on, named, row.total_fen)
