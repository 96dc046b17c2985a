"""The words of the reviewer's desk: due days, stock phrases, what the record and the mail say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

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
ACTS: Mapping[str, Message] = {
    "account.confirmed": say("再次确认密码"),
    "account.link_sent": say("发出一次性链接"),
    "account.logged_in": say("登录"),
    "account.login_failed": say("登录失败"),
    "account.opened": say("开通账号"),
    "account.password_changed": say("修改密码"),
    "account.recovery_code_used": say("使用恢复码"),
    "account.registered": say("注册账号"),
    "role.granted": say("授予角色"),
    "role.taken": say("收回角色"),
    "role.deputised": say("交由他人代理"),
    "role.ends": say("限定角色期限"),
    "account.second_factor_removed": say("解除两步验证"),
    "account.second_factor_set": say("设置两步验证"),
    "account.session_ended": say("结束一处登录"),
    "account.sessions_ended": say("结束全部登录"),
    "account.state_set": say("变更账号状态"),
    "article.hidden": say("撤下稿件"),
    "article.published": say("发布稿件"),
    "batch.asked": say("批量办理"),
    "bundle.changed": say("调整报送批次"),
    "bundle.handed_in": say("报送"),
    "bundle.opened": say("建立报送批次"),
    "bundle.printed": say("打印汇总名单"),
    "bundle.scanned": say("上传盖章扫描件"),
    "bundle.taken_back": say("收回报送"),
    "body.founded": say("设立机构"),
    "case.confirmed": say("举荐或确认"),
    "case.decided": say("审核办件"),
    "case.filed": say("提交申请"),
    "case.filed_again": say("补正后重新提交"),
    "case.noted": say("写内部备注"),
    "case.printed": say("打印申请表"),
    "case.reopened": say("更正已办结的内容"),
    "case.escalated": say("逾期，交由上一级办理"),
    "case.nobody_may_act": say("可以办理的人均须回避"),
    "case.proposed": say("提出结论，待另一人确认"),
    "case.seconded": say("确认他人提出的结论"),
    "case.proposal_sent_back": say("退回他人提出的结论"),
    "case.silent": say("逾期未答复，按规则处理"),
    "case.withdrawn": say("撤回申请"),
    "consent.given": say("给予同意"),
    "consent.withdrawn": say("撤回同意"),
    "document.issued": say("签发证件"),
    "document.revoked": say("撤销证件"),
    "file.kept": say("上传文件"),
    "file.removed": say("删除文件"),
    "file.seen": say("查看证件扫描件"),
    "job.file_fetched": say("下载后台任务的文件"),
    "job.started_again": say("重新开始后台任务"),
    "letter.sent_again": say("重新发送信件"),
    "list.exported": say("导出清单"),
    "member.admitted": say("入会登记"),
    "member.data_kept": say("更新会员档案"),
    "member.enrolled": say("进入人才库"),
    "member.fact_reversed": say("冲正会员记录"),
    "member.left": say("退会登记"),
    "member.unenrolled": say("移出人才库"),
    "register.exported": say("导出名册"),
    "register.imported": say("导入名册"),
    "register.import_checked": say("上传名册检查"),
    "register.import_confirmed": say("确认导入"),
    "register.import_discarded": say("放弃导入"),
    "register.portraits_checked": say("上传照片检查"),
    "account.claim_accepted": say("核实并关联账号"),
    "windows.set": say("设定受理时间"),
    "party.blocked": say("限制申请"),
    "party.unblocked": say("解除限制申请"),
    "protected.revealed": say("查看受保护的信息"),
}
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
