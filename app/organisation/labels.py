"""The words of the tree and of offices, for people."""

from __future__ import annotations

from app.accounts.rules import AccountState
from app.bodies.rules import Change
from app.kernel.errors import Message, say
from app.members.offices.rules import OfficeEnd

CHANGES: dict[Change, Message] = {
    Change.RENAMED: say("更名"),
    Change.MOVED: say("调整上级机构"),
    Change.CLOSED: say("停用"),
    Change.DATA: say("更新资料"),
}
ENDS: dict[OfficeEnd, Message] = {
    OfficeEnd.TERM_OVER: say("任期届满"),
    OfficeEnd.DISMISSED: say("免去职务"),
    OfficeEnd.RESIGNED: say("辞去职务"),
    OfficeEnd.UNIT_LEFT: say("不再代表所在单位"),
    OfficeEnd.LEFT: say("会员资格终止或机构停用"),
    OfficeEnd.CORRECTED: say("登记有误，予以更正"),
}
STATES: dict[AccountState, tuple[Message, str]] = {
    AccountState.ACTIVE: (say("使用中"), "ok"),
    AccountState.APPLICATION_ONLY: (say("仅可查看申请"), "wait"),
    AccountState.LOCKED: (say("已锁定"), "stop"),
    AccountState.CLOSED: (say("已注销"), "off"),
}
