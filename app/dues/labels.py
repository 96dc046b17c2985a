"""The ledger's words, for people."""

from __future__ import annotations

from collections.abc import Mapping

from app.dues.models import Bill
from app.dues.rules.ledger import BillState, PaidHow, VoucherState
from app.kernel.errors import Message, say
from app.web.language import sentences_in

BILL_STATES: Mapping[BillState, Message] = {
    BillState.OPEN: say("待缴纳"),
    BillState.PART: say("部分到账"),
    BillState.PAID: say("已缴清"),
    BillState.REVERSED: say("已冲销"),
}
BILL_MARKS: Mapping[BillState, str] = {
    BillState.OPEN: "turn",
    BillState.PART: "wait",
    BillState.PAID: "ok",
    BillState.REVERSED: "off",
}
OVERDUE = say("逾期 %(days)s 天")
CHECKING = say("待财务核对")
VOUCHER_STATES: Mapping[VoucherState, Message] = {
    VoucherState.WAITING: say("待核对"),
    VoucherState.ACCEPTED: say("已采用"),
    VoucherState.REFUSED: say("未采用"),
    VoucherState.WITHDRAWN: say("已撤回"),
}
VOUCHER_MARKS: Mapping[VoucherState, str] = {
    VoucherState.WAITING: "turn",
    VoucherState.ACCEPTED: "ok",
    VoucherState.REFUSED: "stop",
    VoucherState.WITHDRAWN: "off",
}
PAID_HOW: Mapping[PaidHow, Message] = {
    PaidHow.TRANSFER: say("银行转账"),
    PaidHow.CASH: say("现金"),
    PaidHow.OTHER: say("其他方式"),
}
ACTS: Mapping[str, Message] = {
    "bill.made": say("出具账单"),
    "bill.reversed": say("冲销账单"),
    "bill.put_off": say("延期"),
    "payment.confirmed": say("确认到账"),
    "payment.taken_back": say("撤回到账确认"),
    "payment.reversed": say("冲销到账"),
    "voucher.given": say("上传凭证"),
    "voucher.withdrawn": say("撤回凭证"),
    "voucher.refused": say("退回凭证"),
    "ticket.asked": say("申请会费票据"),
    "ticket.issued": say("登记会费票据"),
}


def title_of(bill: Bill) -> Message:
    """What a bill is for: 2026 年度会费, or 2027—2031 年会费."""
    return title_for(bill.fee_year, bill.years)


def title_for(fee_year: int, years: int) -> Message:
    """The same for a year and how many are paid together."""
    if years == 1:
        return say("%(year)s 年度会费", year=fee_year)
    return say("%(first)s—%(last)s 年会费", first=fee_year, last=fee_year + years - 1)


def title_in(bill: Bill, language: str) -> str:
    """The title in the language of a letter, in the association's own words."""
    title = title_of(bill)
    return sentences_in(language)[title.msgid] % title.params
