"""The words of the reviewer's desk: due days, stock phrases, what the record and the mail say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from app.approval.acts import ACTS
from app.kernel.errors import Message, say
from app.notices.models import MailState
from app.procedures.rules.machine import CaseState
from app.procedures.rules.time import days_late, workdays_between
from app.procedures.rules.verdicts import Consequence
from app.tenancy.configuration.concepts.association import Calendar

ACTING: Mapping[str, Message] = {
    "applicant": say("申请人"),
    "member": say("会员"),
    "unit": say("会员单位"),
    "payer": say("缴费人"),
    "sponsor": say("举荐人"),
    "guardian": say("监护人"),
}
CASE_MARKS: Mapping[CaseState, str] = {
    CaseState.OPEN: "turn",
    CaseState.RETURNED: "wait",
    CaseState.APPROVED: "ok",
    CaseState.REFUSED: "stop",
    CaseState.WITHDRAWN: "off",
}
MAIL_STATES: Mapping[MailState, Message] = {
    MailState.NONE: say("仅站内"),
    MailState.WAITING: say("待发送"),
    MailState.SENT: say("已发送"),
    MailState.FAILED: say("发送失败"),
}
MAIL_MARKS: Mapping[MailState, str] = {
    MailState.NONE: "off",
    MailState.WAITING: "wait",
    MailState.SENT: "ok",
    MailState.FAILED: "stop",
}
KEYS: Mapping[Consequence, str] = {
    Consequence.GOES_ON: "A",
    Consequence.BESIDE: "A",
    Consequence.APPROVED: "A",
    Consequence.RETURNED: "R",
    Consequence.GOES_BACK: "B",
    Consequence.STAYS: "S",
    Consequence.REFUSED: "N",
}
PHRASES: tuple[Message, ...] = (
    say("材料齐全，符合条件，同意。"),
    say("请按批注补充材料后重新提交。"),
    say("经审核，暂不符合条件。"),
)
LONGEST_DETAIL = 120


class Due(NamedTuple):
    """When something falls due, in words, and how it is marked: "" | late | today."""

    label: Message
    kind: str = ""


def due_words(due_on: date | None, today: date) -> Due:
    """逾期 4 天, 今天到期, or the day: without the year inside the current one."""
    if due_on is None:
        return Due(say("不限期"))
    if late := days_late(due_on, today):
        return Due(say("逾期 %(days)s 天", days=late), "late")
    if due_on == today:
        return Due(say("今天到期"), "today")
    return Due(Message(due_on.strftime("%m-%d" if due_on.year == today.year else "%Y-%m-%d")))


WEEKDAYS = (say("周一"), say("周二"), say("周三"), say("周四"), say("周五"), say("周六"), say("周日"))


def deadline_words(due_on: date, today: date, calendar: Calendar) -> Message:
    """期限 12-08（周二），还有 6 个工作日: the day that was counted, and what is left by the association's calendar."""
    day = due_on.strftime("%m-%d" if due_on.year == today.year else "%Y-%m-%d")
    left, weekday = workdays_between(today, due_on, calendar), WEEKDAYS[due_on.weekday()]
    if due_on < today:
        return say("期限 %(day)s（%(weekday)s）", day=day, weekday=weekday)
    return say("期限 %(day)s（%(weekday)s），还有 %(count)s 个工作日", day=day, weekday=weekday, count=left)


def act_label(act: str) -> Message:
    """The word of an act; one the house has no word for is shown as it is written."""
    return ACTS.get(act, Message(act))


def detail(value: object) -> str:
    """One detail of an entry as a short line."""
    text = "、".join(str(one) for one in value) if isinstance(value, list) else str(value)
    return text if len(text) <= LONGEST_DETAIL else text[:LONGEST_DETAIL] + "…"
