"""A procedure as its page shows it: every part in words, in the order in which somebody reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.chains.labels import ANYBODY, ENDS, EVERYBODY, FIELD_TYPES, KINDS, LEADS
from app.chains.names import Names, Words
from app.chains.picture import Arrow, Leads, Picture, arrows_of, draw
from app.chains.saying import in_words, value_in_words
from app.chains.words import actor_in_words, effects_in_words, length_in_words, names_at, span_in_words
from app.kernel.errors import Message, say, several
from app.procedures.labels import verdict_label
from app.procedures.offering import why_not_offered
from app.procedures.rules.conditions import conditions_of
from app.tenancy.configuration.concepts.conditions import Require
from app.tenancy.configuration.concepts.forms import Field, Form
from app.tenancy.configuration.concepts.procedures import Procedure, Step
from app.tenancy.configuration.load import Configuration
from app.tenancy.configuration.speech import SENTENCE
from app.tenancy.configuration.words import pick
from app.web.language import current_language, translated
from app.web.months import MONTHS

REMIND = "remind"
BOX = 27
"""How much a line of a box holds, a Chinese character counted twice."""


@dataclass(frozen=True)
class ArrowView:
    """One answer: its word, where it leads in a sentence, how it is drawn, whether a reason has to be written."""

    verdict: Words
    leads: Message
    kind: Leads
    needs_reason: bool


@dataclass(frozen=True)
class ConditionView:
    """A condition: the sentence that is read where it is not met, when it is asked, who may let it pass, if it only warns."""

    sentence: str
    when: Words | None = None
    waived_by: Words | None = None
    warns: bool = False


@dataclass(frozen=True)
class FieldView:
    """One thing that is asked."""

    label: Mapping[str, str]
    kind: Message
    required: bool
    when: Words | None = None


@dataclass(frozen=True)
class StepView:
    """One station, in words."""

    number: int
    name: str
    label: Mapping[str, str]
    who: Words
    arrows: tuple[ArrowView, ...]
    when: Words | None = None
    deadline: Words | None = None
    silence: Words | None = None
    tasks: tuple[Words, ...] = ()
    fields: tuple[FieldView, ...] = ()
    conditions: tuple[ConditionView, ...] = ()
    effects: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Section:
    """A part of the form with its fields."""

    label: Mapping[str, str] | None
    when: Words | None
    fields: tuple[FieldView, ...]


@dataclass(frozen=True)
class ProcedureView:
    """A procedure with its picture and everything that is said about it."""

    name: str
    label: Mapping[str, str]
    kind: Message
    starts: tuple[Words, ...]
    windows: Any
    picture: Picture
    titles: Mapping[str, Words]
    steps: tuple[StepView, ...]
    conditions: tuple[ConditionView, ...]
    outcomes: tuple[tuple[Message, tuple[Words, ...]], ...]
    form: Mapping[str, str] | None = None
    sections: tuple[Section, ...] = ()
    remarks: tuple[Words, ...] = ()
    missing: tuple[str, ...] = ()
    retired: bool = False


@dataclass(frozen=True)
class Row:
    """A procedure in the list."""

    name: str
    label: Mapping[str, str]
    kind: Message
    starts: tuple[Words, ...]
    windows: Any
    steps: int
    missing: tuple[str, ...] = ()
    retired: bool = False


def rows(configuration: Configuration) -> list[Row]:
    """Every procedure of the association, in the order of its files."""
    found = []
    for name, one in configuration.association.procedures.items():
        names = Names(configuration, one.form, name)
        starts = tuple(actor_in_words(actor, names) for actor in one.starts)
        missing = tuple(why_not_offered(one))
        found.append(Row(name, one.label, KINDS[one.kind], starts, _windows(one), len(one.steps), missing, one.retired))
    return found


def view_of(configuration: Configuration, name: str) -> ProcedureView:
    """A procedure as its page shows it. Raises KeyError."""
    one = configuration.association.procedures[name]
    names = Names(configuration, one.form, name)
    form = configuration.association.forms.get(one.form or "")
    outcomes = ((ENDS[end], tuple(effects_in_words(getattr(one, end), names))) for end in ("approved", "refused", "withdrawn"))
    return ProcedureView(
        name, one.label, KINDS[one.kind], tuple(actor_in_words(actor, names) for actor in one.starts), _windows(one), draw(one),
        {**{step.name: step.label for step in one.steps}, **ENDS},
        tuple(_step(one, step, number, names) for number, step in enumerate(one.steps, 1)),
        tuple(_conditions(conditions_of(one, configuration.association), names)),
        tuple(pair for pair in outcomes if pair[1]), form.label if form else None,
        _sections(form, names) if form else (), tuple(_remarks(one, names)), tuple(why_not_offered(one)), one.retired,
    )  # fmt: skip


def _windows(one: Procedure) -> Any:
    """When it may be started, each stretch without its month twice; none for all year."""
    told = []
    for window in one.open:
        (month, first), (until, last) = window.first.key(), window.last.key()
        if month == until:
            told.append(say("%(month)s %(first)s—%(last)s 日", month=MONTHS[month - 1], first=first, last=last))
            continue
        from_to = {"month": MONTHS[month - 1], "first": first, "until": MONTHS[until - 1], "last": last}
        told.append(say("%(month)s %(first)s 日—%(until)s %(last)s 日", **from_to))
    return several(told) if told else None


def _remarks(one: Procedure, names: Names) -> Iterable[Words]:
    """What else is worth knowing, a sentence each."""
    a = names.configuration.association
    if one.when:
        yield say("只在这种情况下办理：%(when)s", when=in_words(one.when, names))
    if one.at:
        yield say("由%(body)s受理", body=value_in_words(one.at, names))
    if one.as_at:
        yield say("条件按这一天判断：%(day)s", day=value_in_words(one.as_at, names))
    if one.open_set_by:
        yield say("受理时间可由%(kind)s另行规定", kind=a.kinds[one.open_set_by].label)
    if one.reopened_by:
        yield say("办结后可由%(who)s更正，前后内容都留存", who=actor_in_words(one.reopened_by, names))
    if one.one_open == "any":
        yield say("可同时提交多件")
    if one.one_open == "unit":
        yield say("每个单位同时只办理一件")
    if one.batch:
        yield say("可批量办理")
    if one.quiet:
        yield say("有结果之前不告知当事人")


def _step(one: Procedure, step: Step, number: int, names: Names) -> StepView:
    here = names_at(names, step)
    silent = step.on_silence != REMIND
    return StepView(
        number, step.name, step.label, actor_in_words(step.by, names),
        tuple(_arrow(one, step, arrow) for arrow in arrows_of(one, step)),
        in_words(step.when, names) if step.when else None, length_in_words(step.deadline, names) if step.deadline else None,
        verdict_label(step.on_silence) if silent else None, tuple(_tasks(step, names)),
        tuple(_field(ask, here) for ask in step.fields if ask.type != "note"), tuple(_conditions(step.require, here)),
        tuple(effects_in_words(step.then, names)),
    )  # fmt: skip


def _arrow(one: Procedure, step: Step, arrow: Arrow) -> ArrowView:
    titles: dict[str, Words] = {**{other.name: other.label for other in one.steps}, **ENDS}
    kind = Leads.APPROVED if arrow.leads is Leads.ON and arrow.to == "approved" else arrow.leads
    leads = Message(LEADS[kind].msgid, {"to": titles[arrow.to]} if "%(to)s" in LEADS[kind].msgid else {})
    if arrow.leads is Leads.BACK and arrow.to == "filed":
        leads = say("退回申请人补正，补正后从本步骤继续")
    return ArrowView(verdict_label(arrow.verdict), leads, kind, arrow.verdict in step.reason_for)


def _tasks(step: Step, names: Names) -> Iterable[Words]:
    """What is done here beside deciding."""
    a = names.configuration.association
    if step.each is not None:
        needs = {"all": EVERYBODY, "any": ANYBODY}.get(str(step.needs)) or say("%(count)s 人", count=int(step.needs))
        yield say("同时逐一征求：%(who)s；须同意：%(needs)s", who=value_in_words(step.each, names), needs=needs)
    if step.keeps:
        yield say("办理时填写的内容在通过后记入会员档案")
    if step.pay:
        yield say("等待缴费，到账后自动继续")
    if step.fill:
        yield say("填写“%(form)s”", form=a.forms[step.fill].label)
    if step.vote:
        yield say("由“%(assembly)s”表决", assembly=a.assemblies[step.vote].label)
    if step.closes_before:
        yield say("会议前 %(long)s截止", long=span_in_words(step.closes_before))
    if step.gather:
        yield say("集中到“%(document)s”", document=a.documents[step.gather].label)
    if step.gathered_by:
        yield say("由%(who)s汇总报送", who=actor_in_words(step.gathered_by, names))
    if step.together:
        yield say("与相邻的同组步骤同时进行")
    if step.uploads:
        yield say("可附盖章扫描件")
    if step.take_back:
        yield say("下一步办理之前可以撤回")


def _conditions(conditions: Sequence[Require], names: Names) -> Iterable[ConditionView]:
    for one in conditions:
        waived = actor_in_words(one.waived_by, names) if one.waived_by else None
        when = in_words(one.when, names) if one.when else None
        yield ConditionView(_sentence(one.else_, names), when, waived, one.level == "warn")


def _sentence(text: Mapping[str, str], names: Names) -> str:
    """The sentence as it is read, with what its places stand for instead of what would be filled in."""

    def place(source: Any) -> str:
        said = value_in_words(source[1], names)
        told = translated(said) if isinstance(said, Message) else pick(said, current_language())
        return f"〔{told}〕"

    return SENTENCE.sub(place, pick(text, current_language()))


def _field(ask: Field, names: Names) -> FieldView:
    return FieldView(ask.label, FIELD_TYPES[ask.type], ask.required, in_words(ask.when, names) if ask.when else None)


def _sections(form: Form, names: Names) -> tuple[Section, ...]:
    return tuple(
        Section(
            one.label, in_words(one.when, names) if one.when else None,
            tuple(_field(ask, names) for ask in one.fields if ask.type != "note"),
        )
        for one in form.all_sections()
    )  # fmt: skip


def listed(words: Sequence[Any]) -> Any:
    """Several words with the reader's comma between them."""
    return several(list(words))


@dataclass(frozen=True)
class Running:
    """How many cases of a procedure are open, and how many of them go on under an older version."""

    open: int = 0
    older: int = 0
    versions: tuple[str, ...] = field(default=())


def in_lines(text: str) -> list[str]:
    """A label in one or two lines of a box; what is still too long is cut."""
    wide = [2 if ord(sign) > 0x2E80 else 1 for sign in text]
    if sum(wide) <= BOX:
        return [text]
    at = _break(text, wide)
    first, rest = text[:at].rstrip(), text[at:].strip()
    return [first, rest if sum(wide[at:]) <= BOX else rest[: BOX // max(wide[at:])] + "…"]


def _break(text: str, wide: Sequence[int]) -> int:
    """Where the first line ends: at the last blank that fits, else where it is full."""
    full, used = 0, 0
    for i, one in enumerate(wide):
        used += one
        if used > BOX:
            break
        full = i + 1
    blank = text.rfind(" ", 0, full + 1)
    return blank if blank > full // 2 else full
