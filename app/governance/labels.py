"""The words of votes, for people."""

from __future__ import annotations

from collections.abc import Mapping

from app.governance.models import Manner, SittingState
from app.governance.rules import Result
from app.governance.store import voting_steps
from app.kernel.errors import Message, say
from app.tenancy.tenants import tenant
from app.web.language import said, translated

STATES: Mapping[SittingState, Message] = {
    SittingState.PLANNED: say("拟定议程"),
    SittingState.OPEN: say("表决中"),
    SittingState.CLOSED: say("已宣布"),
    SittingState.DROPPED: say("已取消"),
}
STATE_MARKS: Mapping[SittingState, str] = {
    SittingState.PLANNED: "", SittingState.OPEN: "turn", SittingState.CLOSED: "ok", SittingState.DROPPED: "off",
}  # fmt: skip
MANNERS: Mapping[Manner, Message] = {
    Manner.CIRCULATION: say("通讯表决"),
    Manner.MEETING: say("会议，成员在线表决"),
    Manner.RECORDED: say("会议，秘书处登记结果"),
}
MANNER_NOTES: Mapping[Manner, Message] = {
    Manner.CIRCULATION: say("不开会；成员在截止时间之前登录投票，到时自动计票并宣布结果。"),
    Manner.MEETING: say("会上各位成员用自己的手机或电脑投票，由秘书处宣布结束。"),
    Manner.RECORDED: say("会上表决，会后由秘书处逐件登记结果，并上传会议纪要扫描件。"),
}
RESULT_MARKS: Mapping[Result, str] = {
    Result.WAITING: "", Result.CARRIED: "ok", Result.LOST: "stop", Result.ADJOURNED: "wait", Result.GONE: "off",
}  # fmt: skip


def about_step(procedure: str, step: str) -> str:
    """The procedure and the step as people read them."""
    described, found = tenant().association.procedures.get(procedure), voting_steps().get((procedure, step))
    label = said(described.label) if described else procedure
    return translated(say("%(procedure)s · %(step)s", procedure=label, step=said(found.label) if found else step))


def tier_label(tier: str | None) -> str:
    """What a tier is called; nothing where a case wishes for none."""
    found = tenant().association.tiers.get(tier or "")
    return said(found.label) if found else tier or ""


def office_labels(names: list[str]) -> list[str]:
    """What offices are called."""
    offices = tenant().association.offices
    return [said(offices[name].label) if name in offices else name for name in names]
