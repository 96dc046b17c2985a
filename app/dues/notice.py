"""会费缴纳通知书: a bill on paper, with the account and the reference, drawn each time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app.documents.actions import draw_paper
from app.dues.labels import title_in
from app.dues.models import Bill
from app.dues.showing import bill_page, worked_out
from app.dues.store.bills import charges_of
from app.dues.words import Step, in_capitals
from app.kernel.errors import say
from app.procedures.letters import language
from app.tenancy import clock
from app.tenancy.tenants import tenant
from app.web.language import speak, translated
from app.web.rendering import told

KIND, MOST_NAMED = "dues_notice", 300
LABEL = say("会费缴纳通知书")


def draw_notice(bill: Bill, today: date | None = None) -> bytes:
    """The PDF, in the association's first language. A bill of many people has its arithmetic by equal amounts, and the
    list of their names on the next pages; of more than `MOST_NAMED` it says how many, and the list stays on the page."""
    paper = language()
    speak(paper)
    page = bill_page(bill, today or clock.today())
    bank = tenant().association.bank
    people, title = _named(bill) if not page.steps and bill.people <= MOST_NAMED else [], title_in(bill, paper)
    values: dict[str, Any] = {
        "number": bill.number, "payer": bill.payer_name, "title": title, "people": bill.people,
        "rows": [_row(step) for step in page.steps] or _groups(people, title), "named": people,
        "total": f"{bill.total_fen / 100:,.2f}",
        "capitals": in_capitals(bill.total_fen) if tenant().association.currency == "CNY" and paper == "zh" else "",
        "currency": tenant().association.currency, "due": bill.due_on.isoformat(), "made": bill.made_on.isoformat(),
        "bank": bank.model_dump() if bank else {},
    }  # fmt: skip
    return draw_paper(KIND, {paper: translated(LABEL)}, {"bill": values})


def _named(bill: Bill) -> list[dict[str, Any]]:
    """Everybody on the bill: name, arithmetic in words, amount."""
    charges = charges_of(bill.id)
    worked = worked_out(charges)
    return [
        {"name": one.name, "how": "；".join(told(step.how) for step in worked[one.id]), "fen": one.amount_fen,
         "amount": f"{one.amount_fen / 100:,.2f}"}
        for one in charges
    ]  # fmt: skip


def _groups(people: Sequence[Mapping[str, Any]], title: str) -> list[dict[str, str]]:
    """Equal amounts, worked out alike, in one row: 200 元/年 × 5 年，共 40 人."""
    groups: dict[str, list[int]] = {}
    for one in people:
        groups.setdefault(one["how"], []).append(one["fen"])
    return [
        {"label": title, "how": translated(say("%(how)s，共 %(count)s 人", how=how, count=len(found))), "why": "",
         "amount": f"{sum(found) / 100:,.2f}"}
        for how, found in groups.items()
    ]  # fmt: skip


def _row(step: Step) -> dict[str, str]:
    why = told(step.why) if step.why else ""
    return {"label": told(step.label), "how": told(step.how), "why": why, "amount": f"{step.fen / 100:,.2f}"}
