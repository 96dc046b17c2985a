"""The register's words, for people."""

from __future__ import annotations

from app.kernel.errors import Message, say
from app.members.rules import FactKind
from app.procedures.rules.machine import CaseState

FACTS: dict[FactKind, Message] = {
    FactKind.ADMITTED: say("批准入会"),
    FactKind.TIER_CHANGED: say("会员类别变更"),
    FactKind.LEVEL: say("同时取得会员类别"),
    FactKind.TERM: say("会员资格有效期起算"),
    FactKind.MOVED: say("所属机构变更"),
    FactKind.RESTRICTED: say("暂停行使会员权利"),
    FactKind.LIFTED: say("恢复会员权利"),
    FactKind.ENDED: say("会员资格终止"),
    FactKind.CREDITED: say("记入学时（学分）"),
    FactKind.RECORDED: say("记入会员档案"),
}
REVERSED = say("更正：撤销“%(fact)s”")
STANDING_MARKS: dict[str, str] = {
    "applicant": "turn", "left": "off", "restricted": "stop", "expired": "stop", "in_arrears": "wait", "active": "ok",
}  # fmt: skip
"""Standing → the kind of mark beside its word; other standings of an association have none."""
CASE_MARKS: dict[CaseState, str] = {
    CaseState.OPEN: "turn",
    CaseState.RETURNED: "wait",
    CaseState.APPROVED: "ok",
    CaseState.REFUSED: "stop",
    CaseState.WITHDRAWN: "off",
}
