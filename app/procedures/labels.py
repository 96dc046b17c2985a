"""The engine's words, for people."""

from __future__ import annotations

from app.kernel.errors import Message, say
from app.procedures.rules.chain import StepState
from app.procedures.rules.machine import CaseState
from app.procedures.rules.remarks import Answered
from app.procedures.rules.silence import BY_SILENCE
from app.procedures.rules.starting import may_ask_for
from app.procedures.rules.verdicts import Consequence
from app.tenancy.configuration.concepts.procedures import Procedure
from app.tenancy.tenants import find_tenant

CASE_STATES: dict[CaseState, Message] = {
    CaseState.OPEN: say("办理中"),
    CaseState.RETURNED: say("待补正"),
    CaseState.APPROVED: say("已通过"),
    CaseState.REFUSED: say("未通过"),
    CaseState.WITHDRAWN: say("已撤回"),
}
STEP_STATES: dict[StepState, Message] = {
    StepState.DONE: say("已办"),
    StepState.NOW: say("办理中"),
    StepState.BACK: say("待补正"),
    StepState.TO_COME: say("待办"),
    StepState.PASSED_OVER: say("不适用"),
}
REMARK_STATES: dict[Answered, Message] = {
    Answered.OPEN: say("未答复"),
    Answered.CHANGED: say("已改动"),
    Answered.REPLIED: say("已说明"),
}
CONSEQUENCES: dict[Consequence, Message] = {
    Consequence.GOES_ON: say("转入“%(step)s”"),
    Consequence.BESIDE: say("本步骤办结，等待同时办理的“%(step)s”"),
    Consequence.GOES_BACK: say("退回“%(step)s”"),
    Consequence.RETURNED: say("退回申请人补正，补正后从本步骤继续"),
    Consequence.STAYS: say("留在本步骤"),
    Consequence.APPROVED: say("通过并办结"),
    Consequence.REFUSED: say("不予通过，办理结束"),
}
VERDICTS: dict[str, Message] = {
    "approve": say("同意"),
    "return": say("退回补正"),
    "refuse": say("不予通过"),
    "recommend": say("推荐"),
    "decline": say("不推荐"),
    "forward": say("同意报送"),
    "confirm": say("确认"),
    "pass": say("合格"),
    "passed": say("合格"),
    "fail": say("不合格"),
    "agree": say("同意"),
    "endorse": say("同意推荐"),
    "reject": say("不同意"),
    "done": say("已完成"),
    "paid": say("已缴费"),
    "stated": say("已陈述"),
    "keep": say("保留资格"),
    "take_note": say("登记"),
    "release": say("同意转出"),
    "object": say("有异议"),
    "accept": say("同意接收"),
    "take_back": say("撤回推荐"),
    "issue": say("下发"),
    "handed_out": say("已领取发放"),
    "filed": say("已归档"),
    "withdraw": say("撤销"),
    "criticise": say("通报批评"),
    "dismiss": say("不予处理"),
    "record": say("登记"),
}
BLOCKED = "blocked"
"""What befell a case that ended because its party may not apply any more."""
HAPPENINGS: dict[str, Message] = {
    BLOCKED: say("申请资格已被取消，办理终止"),
    "filed": say("提交申请"),
    "filed_again": say("补正后重新提交"),
    "withdrawn": say("撤回申请"),
    "corrected": say("更正申请内容"),
    "reopened": say("更正已办结的内容"),
    "escalated": say("逾期，已同时交由上一级办理"),
    "nobody_may_act": say("可以办理的人均须回避"),
    "proposed": say("提出结论，待另一人确认"),
    "seconded": say("确认他人提出的结论"),
    "sent_back": say("退回他人提出的结论"),
    "entered": say("代为录入书面答复"),
    "reminded": say("提醒办理"),
    "taken_back": say("撤回答复"),
    "nothing_owed": say("无需缴费"),
    "adjourned": say("表决延期"),
    "agreed": say("本人同意提供材料"),
    "handed_on": say("机构停用，转由承接机构办理"),
}
_IN_LETTERS: dict[str, dict[CaseState, str]] = {
    "zh": {CaseState.APPROVED: "已通过", CaseState.REFUSED: "未通过", CaseState.WITHDRAWN: "已撤回"},
    "en": {CaseState.APPROVED: "approved", CaseState.REFUSED: "not approved", CaseState.WITHDRAWN: "withdrawn"},
}


def outcome_in(state: CaseState, language: str) -> str:
    """How a case ended, for a letter, which is written in its reader's language at once."""
    return _IN_LETTERS[language][state]


def verdict_label(verdict: str) -> Message:
    """The word of an answer: the association's own where it says one, else the house's, else as the folder writes it."""
    here = find_tenant()
    own = here.association.verdicts.get(verdict) if here else None
    return Message("%(own)s", {"own": own}) if own else VERDICTS.get(verdict, Message(verdict))


def answered_by(name: str, acted_as: str, instead_of: str = "") -> Message:
    """Who answered, as the record says it; silence is nobody, a deputy answers for somebody."""
    if instead_of:
        return say("%(name)s（代%(principal)s）", name=name, principal=instead_of)
    if acted_as != BY_SILENCE:
        return Message(name)
    return say("%(name)s逾期未答复", name=name) if name else say("逾期未答复")


def silent_label(verdict: str) -> Message:
    """What stands as the opinion where nobody answered in time: what that means."""
    return say("逾期未答复，视为“%(verdict)s”", verdict=verdict_label(verdict))


def begun_by_staff(procedure: Procedure) -> Message:
    """What is said of a case that somebody in charge began: entered for the party, or begun against it or without it."""
    return say("由工作人员代为录入") if may_ask_for(procedure.starts) else say("由工作人员发起")
