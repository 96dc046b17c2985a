"""Words of the pages of procedures."""

from __future__ import annotations

from app.chains.picture import Leads
from app.kernel.errors import Message, say

KINDS: dict[str, Message] = {
    "join": say("入会"), "renew": say("续会"), "change": say("变更资料"), "move": say("转会"), "elevate": say("晋级"),
    "leave": say("退会"), "review": say("年审"), "recommend": say("推荐"), "sanction": say("处分与恢复"), "title": say("职称"),
    "publish": say("发布内容"), "declare": say("申报"), "concession": say("减免与缓缴"), "appoint": say("任职"),
    "other": say("其他"),
}  # fmt: skip
LEADS: dict[Leads, Message] = {
    Leads.ON: say("下一步：%(to)s"), Leads.LEAP: say("跳到：%(to)s"), Leads.BACK: say("退回：%(to)s"),
    Leads.STAYS: say("留在本步骤"), Leads.APPROVED: say("通过并办结"), Leads.REFUSED: say("不予通过，办理结束"),
}  # fmt: skip
ENDS: dict[str, Message] = {
    "filed": say("递交"), "approved": say("办理通过"), "refused": say("办理未通过"), "withdrawn": say("申请人撤回"),
}  # fmt: skip
FIELD_TYPES: dict[str, Message] = {
    "text": say("文字"), "long_text": say("长文字"), "whole": say("整数"), "number": say("数字"), "money": say("金额"),
    "day": say("日期"), "month": say("年月"), "yes_no": say("是或否"), "choice": say("单选"), "choices": say("多选"),
    "person_name": say("姓名"), "unit_name": say("单位名称"), "id_number": say("身份证号"), "id_document": say("证件"),
    "credit_code": say("统一社会信用代码"), "mobile": say("手机号"), "phone": say("电话"), "email": say("电子邮箱"),
    "url": say("网址"), "address": say("地址"), "region": say("行政区划"), "postcode": say("邮编"), "file": say("文件"),
    "files": say("多个文件"), "photo": say("照片"), "table": say("表格"), "member": say("一位会员"),
    "members": say("多位会员或外人"), "body": say("机构"), "agreement": say("勾选同意"), "note": say("说明文字"),
}  # fmt: skip
EVERYBODY = say("全部")
ANYBODY = say("任一人")
