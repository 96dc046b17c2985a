"""Words for the kinds of this room; translated when shown."""

from __future__ import annotations

from app.accounts.identifiers import DocumentKind, Sex
from app.accounts.rules import AccountKind, AccountState, LoginKind
from app.kernel.errors import say

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
