"""A bill as its page shows it, to the payer and to finance: lines, people, where to pay, how far it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for

from app.dues.assessing import gives_notice
from app.dues.labels import BILL_MARKS, BILL_STATES, CHECKING, OVERDUE, VOUCHER_MARKS, VOUCHER_STATES, title_of
from app.dues.models import Bill, Ticket
from app.dues.rules.ledger import BillState, VoucherState, days_overdue, open_amount, surplus
from app.dues.rules.stages import from_data
from app.dues.store.bills import (
    ChargeRow,
    PaymentRow,
    VoucherRow,
    charges_of,
    lines_of,
    payments_of,
    reversal_of,
    tickets_of,
    vouchers_of,
)
from app.dues.words import Step, in_capitals, steps_of
from app.forms.contents import Kind, size_in_words
from app.kernel.errors import Message, say
from app.procedures.models import Case
from app.tenancy.clock import local_day
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.web.language import said, translated
from app.web.paging import pack
from app.web.rendering import short_day, told, when

PEOPLE_A_PAGE = 50


@dataclass(frozen=True)
class BillPage:
    """Everything on the page of one bill."""

    bill: Bill
    title: Message
    state: Message
    mark: str
    late: int
    open_fen: int
    surplus_fen: int
    capitals: str
    steps: Sequence[Step]
    people: Sequence[ChargeRow]
    after: str
    vouchers: Sequence[VoucherRow]
    payments: Sequence[PaymentRow]
    ticket: Ticket | None
    reversal: tuple[datetime, str, str] | None
    is_newcomer: bool
    cases: Mapping[int, str]
    worked: Mapping[int, Sequence[Step]]
    """How each person's amount was worked out, where the bill carries others than its payer."""

    @property
    def is_payable(self) -> bool:
        """Money may still be sent."""
        return self.bill.state.is_open

    @property
    def waits_for_finance(self) -> bool:
        """A voucher lies there that nobody has looked at."""
        return self.bill.vouchers_waiting > 0 and self.bill.state is not BillState.REVERSED


def bill_page(bill: Bill, today: date, *, after: int = 0) -> BillPage:
    """A bill gathered for its page; a bill of many people shows fifty of them at a time."""
    rows = charges_of(bill.id, after=after, limit=PEOPLE_A_PAGE + 1)
    people = rows[:PEOPLE_A_PAGE]
    worked = worked_out(people)
    own = bill.people == 1 and all(one.name == bill.payer_name for one in people)
    state, mark = state_shown(bill, today)
    return BillPage(
        bill=bill,
        title=title_of(bill),
        state=state,
        mark=mark,
        late=days_overdue(bill.state, bill.due_on, today),
        open_fen=open_amount(bill.total_fen, bill.paid_fen),
        surplus_fen=surplus(bill.total_fen, bill.paid_fen, bill.dropped_fen),
        capitals=in_capitals(bill.total_fen) if tenant().association.currency == "CNY" else "",
        steps=[step for one in people for step in worked[one.id]] if own else (),
        people=people,
        after=pack((people[-1].id,)) if len(rows) > PEOPLE_A_PAGE else "",
        vouchers=vouchers_of(bill.id),
        payments=payments_of(bill.id),
        ticket=next((one for one in tickets_of(bill.id) if one.taken_back_at is None), None),
        reversal=reversal_of(bill.id) if bill.state is BillState.REVERSED else None,
        is_newcomer=any(one.joined_on is not None for one in people) and _gives_notices(),
        cases=case_numbers([one.case_id for one in people if one.case_id is not None]),
        worked=worked,
    )


def _gives_notices() -> bool:
    """Whether newcomers here get a notice of admission first; an association without one must not be told to wait for it."""
    return any(gives_notice(one) for one in tenant().association.procedures.values())


def worked_out(people: Sequence[ChargeRow]) -> dict[int, list[Step]]:
    """The arithmetic of these people, row by row."""
    lines = lines_of([one.id for one in people])
    return {one.id: charge_steps(one, lines.get(one.id, [])) for one in people}


def case_numbers(ids: Sequence[int]) -> dict[int, str]:
    """The numbers of cases by their ids."""
    if not ids:
        return {}
    found = db.session.query(Case.id, Case.number).filter(Case.id.in_(sorted(set(ids)))).order_by(Case.id)
    return {row.id: row.number for row in found}


def state_shown(bill: Bill, today: date) -> tuple[Message, str]:
    """The state in a word with its mark: overdue and being checked are said before open."""
    late = days_overdue(bill.state, bill.due_on, today)
    if bill.state.is_open and bill.vouchers_waiting:
        return CHECKING, "turn"
    if late:
        return Message(OVERDUE.msgid, {"days": late}), "stop"
    return BILL_STATES[bill.state], BILL_MARKS[bill.state]


def charge_steps(one: ChargeRow, stages: Sequence[Mapping[str, Any]]) -> list[Step]:
    """The rows of one charge."""
    tier = tenant().association.tiers.get(one.tier)
    label = said(tier.label) if tier else one.tier
    rows: list[Step] = []
    for stage in stages:
        rows += steps_of(from_data(stage), year=one.fee_year, joined=one.joined_on, tier=label)
    return rows


def transfer_rows(bill: Bill) -> list[dict[str, Any]]:
    """Where to pay and what to write in the remark, each to be copied (H8)."""
    bank = tenant().association.bank
    why = translated(say("附言写上缴费编号（末位为校验位），财务凭它把款项对应到这张账单。"))
    remark = {**_to_copy(say("附言请填写"), bill.number, code=True), "must": True, "note": why}
    if bank is None:
        return [remark]
    rows = [
        _to_copy(say("账户名称"), bank.account_name),
        _to_copy(say("开户银行"), bank.bank),
        {**_to_copy(say("开户账号"), bank.account, code=True), "value": _fours(bank.account)},
    ]
    if bank.bank_code:
        rows.append(_to_copy(say("银行机构代码（支付行号）"), bank.bank_code, code=True))
    return [*rows, remark]


def _to_copy(label: Message, value: str, *, code: bool = False) -> dict[str, Any]:
    return {"label": translated(label), "value": value, "copy": value, "code": code}


def _fours(text: str) -> str:
    plain = text.replace(" ", "")
    return " ".join(plain[i : i + 4] for i in range(0, len(plain), 4))


def timeline_of(page: BillPage) -> list[dict[str, Any]]:
    """How far a bill is, for the one who pays."""
    bill = page.bill
    rows = [_point("done", say("出具缴费通知"), short_day(bill.made_on))]
    if bill.state is BillState.REVERSED:
        return [*rows, _point("done", say("账单已冲销"), short_day(bill.reversed_at))]
    paid = bill.state is BillState.PAID
    given = bool(page.vouchers) or bill.paid_fen > 0
    until = translated(say("%(day)s 前", day=short_day(bill.due_on)))
    sent = "done" if paid or given else "now"
    rows.append(_point(sent, say("转账并上传凭证"), until if sent == "now" else _given(page)))
    checks = "done" if paid else "now" if page.waits_for_finance or bill.paid_fen else "to-come"
    rows.append(_point(checks, say("财务核对到账"), short_day(local_day(bill.paid_at)) if bill.paid_at else ""))
    last = say("办件继续办理") if any(one.case_id for one in page.people) else say("可申请会费票据")
    return [*rows, _point("done" if paid else "to-come", last, "")]


def _given(page: BillPage) -> str:
    return short_day(local_day(page.vouchers[-1].given_at)) if page.vouchers else ""


def _point(state: str, title: Message, at: str) -> dict[str, Any]:
    return {"state": state, "title": translated(title), "when": at}


def voucher_rows(page: BillPage) -> list[dict[str, Any]]:
    """The vouchers that were handed in, each with what became of it."""
    return [_voucher(one) for one in page.vouchers if one.state is not VoucherState.WITHDRAWN]


def _voucher(one: VoucherRow) -> dict[str, Any]:
    href = url_for("forms.show", upload_id=one.upload_id)
    return {
        "id": one.id, "name": one.name, "href": href, "thumb": f"{href}?size=small" if Kind(one.kind).is_picture else "",
        "size": size_in_words(one.size), "given": when(one.given_at), "fen": one.stated_fen, "on": one.stated_on,
        "state": told(VOUCHER_STATES[one.state]), "mark": VOUCHER_MARKS[one.state], "reason": one.reason,
        "waits": one.state is VoucherState.WAITING,
    }  # fmt: skip
