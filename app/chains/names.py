"""What things are called that expressions speak of: fields, facts, words of lists, and what the platform knows itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.kernel.errors import Message, say
from app.procedures.labels import verdict_label
from app.tenancy.configuration.concepts.forms import Field
from app.tenancy.configuration.load import Configuration

Words = Message | Mapping[str, str]
OF_MEMBERS: dict[str, Message] = {
    "is_unit": say("是单位会员"), "is_admitted": say("已是会员"), "number": say("会员编号"), "tier": say("现会员类别"),
    "standing": say("会员状态"), "body": say("所属机构"), "groups": say("所在小组"), "unit": say("所在单位"),
    "people": say("单位的会员"), "representatives": say("代表"), "offices": say("职务"), "admitted": say("入会日期"),
    "term_end": say("会员有效期"), "left_on": say("退会日期"), "paid_until": say("会费缴至"), "restricted": say("被暂停权利"),
    "arrears": say("欠缴会费"), "unpaid_since": say("欠费起始日"), "unpaid_years": say("欠费年数"),
    "paid_this_year": say("已缴本年会费"), "seniority": say("会龄（年）"), "absent_in_row": say("单位连续未参加次数"),
    "rep_absent_in_row": say("代表连续未参加次数"), "last_took_part": say("最近参加活动日"),
    "open_procedure": say("正在办理的事项"), "open_step": say("正在办理的步骤"), "review_passed": say("已通过年审"),
    "last_review": say("最近年审日"),
}  # fmt: skip
OF_CASES: dict[str, Message] = {
    "number": say("办件编号"), "procedure": say("事项"), "filed": say("提交日"), "arrived": say("到达日"),
    "starter": say("提交人"), "body": say("受理机构"), "times_refused": say("此前未通过的次数"),
    "window_end": say("受理期截止日"),
}  # fmt: skip
OF_BODIES: dict[str, Message] = {"kind": say("机构类型"), "code": say("机构代码"), "name": say("机构名称")}
OF_FEES: dict[str, Message] = {
    "year": say("会费年度"), "first": say("会费年度首日"), "last": say("会费年度末日"), "joined": say("入会日"),
    "is_new": say("当年新入会"), "member_last_year": say("上年度已是会员"),
}  # fmt: skip
OF_BILLS: dict[str, Message] = {
    "amount": say("账单金额"), "open": say("未缴金额"), "due": say("缴费期限"), "year": say("会费年度"),
}  # fmt: skip
PLATFORM = {"member": OF_MEMBERS, "case": OF_CASES, "fee": OF_FEES, "bill": OF_BILLS}


@dataclass(frozen=True)
class Names:
    """The names at one place: in a form, a procedure or wherever members are spoken of."""

    configuration: Configuration
    form: str | None = None
    procedure: str | None = None
    extra: tuple[Field, ...] = ()

    def called(self, parts: tuple[str, ...]) -> list[Words]:
        """A dotted name as a row of words, from the outside in: 所属机构, 机构类型."""
        head, rest = parts[0], parts[1:]
        if head == "today":
            return [say("办理日")]
        if head in ("form", "it", "row", "answer", *PLATFORM) and rest:
            return [self._field(head, rest[0]), *(self._inner(one) for one in rest[1:])]
        if head == "answers" and len(rest) >= 1:
            return [self._step(rest[0]), *(self._answered(one) for one in rest[1:])]
        if head == "form":
            return [say("表中内容")]
        if head == "it":
            return [say("所填的人或内容")]
        if head == "member":
            return [say("当事人")]
        return [self._word(head, rest[0])] if len(rest) == 1 else [Message(".".join(parts))]

    def _field(self, head: str, name: str) -> Words:
        facts = self.configuration.association.facts
        if head in ("form", "member") and name in facts:
            return facts[name].label
        if head == "answer" and name == "verdict":
            return say("结论")
        for ask in self._fields(head):
            if ask.name == name:
                return ask.label
        return PLATFORM.get(head, {}).get(name) or OF_BODIES.get(name) or OF_MEMBERS.get(name) or Message(name)

    def _fields(self, head: str) -> list[Field]:
        forms = self.configuration.association.forms
        own = list(forms[self.form].all_fields()) if self.form in forms else []
        found = [*self.extra, *own]
        found += [column for ask in found for column in ask.columns]
        if head in ("member", "it"):
            found += [ask for form in forms.values() if form.keeps for ask in form.all_fields()]
            found += self.configuration.association.decided_fields().values()
        return found

    def _inner(self, name: str) -> Words:
        return self._field("it", name) if name not in OF_BODIES else OF_BODIES[name]

    def _step(self, name: str) -> Words:
        procedures = self.configuration.association.procedures
        steps = procedures[self.procedure].steps if self.procedure in procedures else ()
        return next((step.label for step in steps if step.name == name), Message(name))

    def _answered(self, name: str) -> Words:
        known = {"verdict": say("结论"), "on": say("办理日期"), "yes": say("同意人数"), "no": say("不同意人数")}
        if name in known:
            return known[name]
        procedures = self.configuration.association.procedures
        steps = procedures[self.procedure].steps if self.procedure in procedures else ()
        forms = self.configuration.association.forms
        filled = [forms[step.fill] for step in steps if step.fill in forms]
        asked = [ask for step in steps for ask in step.fields] + [ask for form in filled for ask in form.all_fields()]
        return next((ask.label for ask in asked if ask.name == name), Message(name))

    def _word(self, group: str, word: str) -> Words:
        if group == "verdict":
            return verdict_label(word)
        if group == "kind" and word == "association":
            return say("本会")
        label = self.configuration.words(group).get(word)
        return dict(label) if label else Message(f"{group}.{word}")
