"""Words for the kinds of this room; translated when shown."""

from __future__ import annotations

from app.accounts.identifiers import DocumentKind, Sex
from app.accounts.rules import AccountKind, AccountState, LoginKind
from app.kernel.errors import say
from app.tenancy.capabilities import Capability

LOGIN_KINDS = {
    LoginKind.ID_NUMBER: say("身份证号"),
    LoginKind.ID_DOCUMENT: say("证件号码"),
    LoginKind.UNIT_NAME: say("单位名称"),
    LoginKind.NUMBER: say("会员编号"),
    LoginKind.EMAIL: say("邮箱"),
    LoginKind.MOBILE: say("手机号"),
    LoginKind.STAFF_NAME: say("登录名"),
}
DOCUMENT_KINDS = {
    DocumentKind.ID_NUMBER: say("居民身份证"),
    DocumentKind.PASSPORT: say("护照"),
    DocumentKind.HK_MACAO_PERMIT: say("港澳居民来往内地通行证"),
    DocumentKind.TAIWAN_PERMIT: say("台湾居民来往大陆通行证"),
    DocumentKind.RESIDENCE_PERMIT: say("港澳台居民居住证"),
    DocumentKind.FOREIGN_RESIDENT_ID: say("外国人永久居留身份证"),
    DocumentKind.MILITARY_ID: say("军人证件"),
}
SEXES = {Sex.MALE: say("男"), Sex.FEMALE: say("女")}
ACCOUNT_KINDS = {
    AccountKind.PERSON: say("个人账号"),
    AccountKind.UNIT: say("单位账号"),
    AccountKind.STAFF: say("工作人员账号"),
}
ACCOUNT_STATES = {
    AccountState.ACTIVE: say("已开通"),
    AccountState.APPLICATION_ONLY: say("待审核"),
    AccountState.LOCKED: say("已锁定"),
    AccountState.CLOSED: say("已注销"),
}
CAPABILITIES = {
    Capability.DECIDE: say("办理和决定办件"),
    Capability.ADMIT_LATE: say("受理逾期申请"),
    Capability.SEE_REGISTER: say("查看会员名册"),
    Capability.EDIT_REGISTER: say("登记会员名册"),
    Capability.CONFIRM_PAYMENTS: say("确认缴费"),
    Capability.WAIVE: say("减免费用"),
    Capability.ISSUE: say("制发证书文件"),
    Capability.PUBLISH: say("发布内容"),
    Capability.MODERATE: say("审核内容"),
    Capability.MANAGE_ACCOUNTS: say("管理账号和权限"),
    Capability.MANAGE_ACTIVITIES: say("管理活动"),
    Capability.MANAGE_MEETINGS: say("管理会议"),
    Capability.SEE_FIGURES: say("查看统计"),
    Capability.EXPORT: say("导出数据"),
    Capability.SEE_PROTECTED: say("查看证件号码等受保护信息"),
    Capability.CONFIGURE: say("设置系统"),
    Capability.AUDIT: say("查看操作记录"),
    Capability.RECOMMEND: say("推荐"),
}
GRAVE = (
    Capability.MANAGE_ACCOUNTS, Capability.CONFIGURE, Capability.AUDIT, Capability.SEE_PROTECTED, Capability.EXPORT,
    Capability.CONFIRM_PAYMENTS, Capability.WAIVE,
)  # fmt: skip
"""What somebody who gives a role is told to think of first."""
