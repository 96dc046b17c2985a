"""Actors, lengths of time, answers and effects in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from app.chains.names import Names, Words
from app.chains.saying import in_words, value_in_words
from app.kernel.errors import Message, say, several
from app.procedures.rules.actors import parse_actor
from app.tenancy.configuration.concepts.procedures import Effect, Procedure, Step
from app.tenancy.configuration.effects import arguments
from app.tenancy.configuration.values import Value
from app.tenancy.configuration.words import Span, pick

PARTIES: dict[str, Message] = {
    "applicant": say("申请人"), "member": say("当事会员"), "unit": say("单位"), "payer": say("缴费人"),
    "sponsor": say("举荐人"), "guardian": say("监护人"), "anyone": say("任何人（公开受理）"), "system": say("系统自动发起"),
}  # fmt: skip
EVERY_OFFICE, EVERY_RIGHT, EVERY_PAPER = say("全部职务"), say("全部权利"), say("退会应交回的证件")
HERE, WHOLE = say("受理机构"), say("本会")  # by themselves: a sentence inside of a sentence is not found for the catalogue
UNITS: dict[str, Callable[[int], Message]] = {
    "day": lambda n: say("%(count)s 天", count=n), "workday": lambda n: say("%(count)s 个工作日", count=n),
    "week": lambda n: say("%(count)s 周", count=n), "month": lambda n: say("%(count)s 个月", count=n),
    "year": lambda n: say("%(count)s 年", count=n),
}  # fmt: skip


def actor_in_words(text: str, names: Names) -> Words:
    """`administrator of unit` as people say it."""
    actor, association = parse_actor(text), names.configuration.association
    concept = association.roles.get(actor.who) or association.offices.get(actor.who)
    who: Words = PARTIES[actor.who] if actor.who in PARTIES else concept.label if concept else Message(actor.who)
    if not actor.place:
        return who
    if actor.field:
        return say("%(place)s的%(who)s", place=value_in_words(actor.place, names), who=who)
    if actor.place == "here":
        return say("%(place)s的%(who)s", place=HERE, who=who)
    if actor.place == "association":
        return say("%(place)s的%(who)s", place=WHOLE, who=who)
    kind = association.kinds.get(actor.place)
    if kind and concept and pick(kind.label, "zh") in pick(concept.label, "zh"):
        return who  # 用人单位管理员 says already whose
    return say("%(place)s的%(who)s", place=kind.label if kind else Message(actor.place), who=who)


def span_in_words(span: Span) -> Message:
    """A length of time."""
    return UNITS[span.unit](span.count)


def length_in_words(value: Value, names: Names) -> Words:
    """A length of time that may depend on something: every one that it may be."""
    written = [Span.model_validate(plain) for _, plain in value.written()]
    lengths = [span_in_words(span) for span in dict.fromkeys(written)]
    if len(lengths) == 1:
        return lengths[0]
    if value.by is not None:
        return say("按%(what)s：%(all)s", what=value_in_words(value.by, names), all=several(lengths))
    return say("视情况：%(all)s", all=several(lengths))


# ---- effects -------------------------------------------------------------------------------------------------------
def effect_in_words(effect: Effect, names: Names) -> Words:
    """What an effect does, and when."""
    done = _Effects(names, arguments(effect.name, dict(effect.args))).said(effect.name)
    return say("%(what)s（仅当%(when)s）", what=done, when=in_words(effect.when, names)) if effect.when else done


class _Effects:
    """One effect with its arguments."""

    def __init__(self, names: Names, given: Mapping[str, Any]) -> None:
        self.names, self.given, self.a = names, given, names.configuration.association

    def said(self, name: str) -> Words:
        makers: dict[str, Callable[[], Words]] = {
            "admit": self._admit, "renew": self._renew, "keep_data": lambda: say("所填内容更新到会员档案，原内容留存"),
            "change_tier": lambda: say("会员类别变更为%(tier)s", tier=self._value("to")),
            "move": lambda: say("转到%(body)s", body=self._value("to")), "open_account": lambda: say("开通账号"),
            "bill": lambda: say("开出账单") if "lines" not in self.given else say("开出账单：%(lines)s", lines=self._lines()),
            "rebill": lambda: say("冲销原账单，按新情况重开"),
            "concede": lambda: say("给予会费减免：%(what)s", what=self._labels("concession", self._concessions())),
            "defer": lambda: say("缴费期限延至%(day)s", day=self._value("until")),
            "issue": lambda: say("签发%(document)s", document=self._labels("document", self.a.documents)),
            "revoke": self._revoke, "restrict": self._restrict, "lift": lambda: say("恢复全部权利"),
            "end": lambda: say("会员资格终止：%(why)s", why=self._value("because")),
            "appoint": lambda: say("担任%(office)s", office=self._value("office")),
            "dismiss": lambda: say("免去%(offices)s", offices=self._all_or("offices", self.a.offices, EVERY_OFFICE)),
            "represent": lambda: say("所填代表登记为单位代表"),
            "enrol": lambda: say("列入%(library)s", library=self._value("library")), "unenrol": lambda: say("移出名录"),
            "open_studio": lambda: say("开通会员工作室"), "hide_studio": lambda: say("关闭会员工作室"),
            "start": self._start, "publish": lambda: say("公开发布"), "unpublish": lambda: say("撤下不再公开"),
            "credit": self._credit,
            "record": lambda: say("记入%(book)s", book=self._book()),
            "tell": lambda: say("发出%(notice)s", notice=self._labels("notice", self.a.notices)),
            "block": self._block, "unblock": lambda: say("恢复受理其申请"),
        }  # fmt: skip
        return makers[name]() if name in makers else Message(name)

    def _value(self, key: str) -> Words:
        return value_in_words(str(self.given[key]), self.names) if key in self.given else Message("—")

    def _labels(self, key: str, among: Mapping[str, Any]) -> Any:
        said = self.given.get(key, [])
        every = [said] if isinstance(said, str) else list(said)
        return several([say("“%(a)s”", a=among[one].label) if one in among else Message(str(one)) for one in every])

    def _admit(self) -> Words:
        done: Words = say("成为会员（%(tier)s）", tier=self._value("tier")) if "tier" in self.given else say("成为会员")
        if "on" in self.given:
            done = say("%(what)s，自%(day)s起", what=done, day=self._value("on"))
        return done

    def _renew(self) -> Words:
        if "for" not in self.given:
            return say("会员资格延续一届")
        return say("会员资格延续 %(long)s", long=span_in_words(Span.model_validate(self.given["for"])))

    def _all_or(self, key: str, among: Mapping[str, Any], every: Words) -> Any:
        return self._labels(key, among) if self.given.get(key) else every

    def _credit(self) -> Words:
        return say("记入%(credit)s：%(amount)s", credit=self._labels("credit", self.a.credits), amount=self._value("amount"))

    def _revoke(self) -> Words:
        return say("%(documents)s作废", documents=self._all_or("documents", self.a.documents, EVERY_PAPER))

    def _restrict(self) -> Words:
        done = say("暂停%(rights)s", rights=self._all_or("rights", self.a.rights, EVERY_RIGHT))
        return say("%(what)s，至%(day)s", what=done, day=self._value("until")) if "until" in self.given else done

    def _start(self) -> Words:
        done: Words = say("自动发起%(procedure)s", procedure=self._labels("procedure", self.a.procedures))
        return say("%(what)s，由%(body)s受理", what=done, body=self._value("at")) if "at" in self.given else done

    def _block(self) -> Words:
        done = say("不受理其申请，直至解除")
        if "until" in self.given:
            done = say("至%(day)s不受理其申请", day=self._value("until"))
        return say("%(what)s，在办的申请一并终止", what=done) if self.given.get("ends_open") is True else done

    def _book(self) -> Words:
        return self.names.configuration.words("book").get(str(self.given.get("book")), Message("—"))  # type: ignore[return-value]

    def _lines(self) -> Any:
        lines = {name: line for fees in self.a.fees for name, line in fees.lines.items()}
        return self._labels("lines", lines)

    def _concessions(self) -> Mapping[str, Any]:
        return {name: one for fees in self.a.fees for name, one in fees.concessions.items()}


def names_at(names: Names, step: Step) -> Names:
    """The names where a step stands: its own fields, too."""
    form = names.configuration.association.forms.get(step.fill or "")
    return Names(names.configuration, names.form, names.procedure, (*step.fields, *(form.all_fields() if form else ())))


def effects_in_words(effects: Iterable[Effect], names: Names) -> list[Words]:
    """Effects in the order in which they are done."""
    return [effect_in_words(effect, names) for effect in effects]


def names_of(configuration: Any, name: str, procedure: Procedure) -> Names:
    """The names that the conditions of a procedure speak of."""
    return Names(configuration, procedure.form, name)
