"""What `tenants diff` prints, and `check` of the names that data use, in Chinese: a table, each place kept."""

from __future__ import annotations

import re

TABLE: tuple[tuple[str, str], ...] = (
    (r"the last day named here, (\S+), is past; working days are counted without holidays since",
     r"所列日期到 \1 为止，已过；此后工作日按周一至周五计算，未扣除节假日"),
    # ---- names that data use
    (r"(\w+): “(.+?)” is gone, but ([\d,]+) rows? of the data use it; keep it with retired: true",
     r"\1：“\2”被删去，但有 \3 条数据在用；请保留并写 retired: true"),
    (r"(\w+): “(.+?)” is gone, but ([\d,]+) rows? of the data use it; keep it",
     r"\1：“\2”被删去，但有 \3 条数据在用；请保留"),
    (r"forms: no form that keeps asks “(.+?)” any more, but ([\d,]+) rows? of members’ files have it",
     r"forms：没有存档的表单再填“\1”，但有 \2 份会员档案有它"),
    (r"lists: the word “(.+?)” is gone, but ([\d,]+) rows? of the files have it; list it under retired:",
     r"lists：词“\1”被删去，但有 \2 份档案在用；请列入 retired:"),
    (r"hierarchy.yaml: apart: (.+?) holds (\w+) and (\w+) \((.+?)\); take one of them away",
     r"hierarchy.yaml: apart: \1 同时有 \2 和 \3（\4），须由不同的人担任；请收回其一"),
    (r"not offered yet: (.+)", r"尚未开放：\1"),
    # ---- what a new version changes
    (r"nothing that anybody would notice", r"没有任何人会察觉的变化"),
    (r": from its folder to (\S+)$", r"：从现有文件夹到 \1"), (r": from (\S+) to its folder$", r"：从 \1 到现有文件夹"),
    (r"\(no database here: which cases are open and which names are used is not known\)",
     r"（这里没有数据库：不知道有哪些在办件，也不知道哪些名称在用）"),
    (r"procedure (\w+): (\d+) open cases? go(?:es)? on under the version of (?:its|their) filing",
     r"事项 \1：\2 件在办，按提交时的版本继续"),
    (r"dues on (\S+), now → then \((\w+)\):", r"\1 的会费，现行 → 新版（\2）："),
    (r"the word (\w+) is gone", r"删去词 \1"), (r"the word (\w+) is new \((.+?)\)", r"新增词 \1（\2）"),
    (r"the step (\w+) is gone", r"删去步骤 \1"), (r"the step (\w+) is new: (.+?), within (.+)$", r"新增步骤 \1：\2，限 \3"),
    (r"the step (\w+) is new: (.+)$", r"新增步骤 \1：\2"), (r"its words stand in another order", r"词的次序有变"),
    (r"its steps come in another order: (.+)$", r"步骤的次序有变：\1"), (r"no longer asks (\w+)", r"不再填写 \1"),
    (r"asks (\w+) \((.+?)\), optional", r"新填 \1（\2），选填"), (r"asks (\w+) \((.+?)\)", r"新填 \1（\2）"),
    (r"(\w+) was (\w+) and is (\w+); a field whose type changes needs a new name",
     r"\1 由 \2 改为 \3；字段换了类型须用新的名称"),
    (r"is now called (.+) \(was (.+)\)$", r"改称 \1（原为 \2）"), (r"(\w+): other words$", r"\1：文字有改动"),
    (r"is new \((.+?)\), (\d+) fields$", r"新增（\1），\2 个字段"),
    (r"is new \((.+?)\)", r"新增（\1）"),
    (r"is new$", r"新增"),
    (r"is gone$", r"删去"), (r"was (.+), is (.+)$", r"原为 \1，现为 \2"), (r"done at once", r"即时办结"),
    (r"(\S+) a year; joining in the 1st, 4th, 7th, 10th month: ", r"全年 \1；第 1、4、7、10 月入会："),
    (r"(\S+) a year", r"全年 \1"),
    (r"nothing is said", r"未写"), (r"^  REFUSED ", r"  不允许："),
)  # fmt: skip
PARTS = {
    "tier": "会员类别", "list": "词表", "kind of body": "机构类型",
    "body": "机构", "role": "角色", "office": "职务", "assembly": "会议",
    "standing": "会员状态", "right": "权利", "library": "名录",
    "credit": "学分", "series of numbers": "编号", "document": "证件",
    "target": "指标", "letter": "通知", "consent": "同意书", "watch": "定期检查", "fact": "事实", "login tab": "登录页签",
    "kind of activity": "活动类型", "reason to leave": "退会原因", "form": "表单", "procedure": "事项",
}  # fmt: skip
_TABLE = tuple((re.compile(pattern), chinese) for pattern, chinese in TABLE)
_PART = re.compile(rf"^(  )({'|'.join(sorted(PARTS, key=len, reverse=True))}) (\w+)(, (?:field|step) )?", re.MULTILINE)
_INSIDE = {", field ": "，字段 ", ", step ": "，步骤 ", None: ""}


def line_in_chinese(line: str) -> str:
    """A line of `diff` in Chinese; places, names and values stay as they are."""
    for pattern, chinese in _TABLE:
        line = pattern.sub(chinese, line)
    return _PART.sub(lambda found: f"{found[1]}{PARTS[found[2]]} {found[3]}{_INSIDE[found[4]]}", line)
