"""会费缴纳通知书: a bill on paper, with the account and the reference, drawn each time."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.documents.actions import draw_paper
from app.dues.labels import title_in
from app.dues.models import Bill
from app.dues.showing import bill_page
from app.dues.words import Step, in_capitals
from app.procedures.letters import language
from app.tenancy import clock
from app.tenancy.tenants import tenant
from app.web.language import speak
from app.web.rendering import told

KIND = "dues_notice"
LABEL = {"zh": "会费缴纳通知书", "en": "Notice of dues"}


def draw_notice(bill: Bill, today: date | None = None) -> bytes:
    """The PDF, in the association's first language. A bill of many people says how many; the list stays on the page."""
    paper = language()
    speak(paper)
    page = bill_page(bill, today or clock.today())
    bank = tenant().association.bank
    values: dict[str, Any] = {
        "number": bill.number, "payer": bill.payer_name, "title": title_in(bill, paper), "people": bill.people,
        "rows": [_row(step) for step in page.steps], "total": f"{bill.total_fen / 100:,.2f}",
        "capitals": in_capitals(bill.total_fen) if tenant().association.currency == "CNY" and paper == "zh" else "",
        "currency": tenant().association.currency, "due": bill.due_on.isoformat(), "made": bill.made_on.isoformat(),
        "bank": bank.model_dump() if bank else {},
    }  # fmt: skip
    return draw_paper(KIND, LABEL, {"bill": values})


def _row(step: Step) -> dict[str, str]:
    why = told(step.why) if step.why else ""
    return {"label": told(step.label), "how": told(step.how), "why": why, "amount": f"{step.fen / 100:,.2f}"}
