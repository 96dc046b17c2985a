"""What was played, told in words: who was asked what, in which order, what was unmet and read then, what followed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from app.chains.names import Names
from app.chains.views import listed, view_of
from app.chains.words import actor_in_words, effects_in_words
from app.forms.lookups import lookups
from app.forms.rules import UPLOADS
from app.forms.wording import Wording
from app.kernel.money import Money
from app.procedures.labels import CASE_STATES, CONSEQUENCES, verdict_label
from app.procedures.rules.machine import CaseState
from app.procedures.rules.verdicts import Answer
from app.rehearsal.played import Asked, Played, Station, Traces
from app.rehearsal.situations import NEWCOMER
from app.tenancy.configuration.concepts.forms import Field
from app.tenancy.configuration.concepts.procedures import Step
from app.tenancy.configuration.load import Configuration
from app.tenancy.configuration.words import pick
from app.tenancy.tenants import tenant
from app.web.language import current_language, said, translated
from app.web.language import gettext as _
from app.web.rendering import told

CLOSED = ("approved", "refused", "withdrawn")


def tell(played: Played) -> Iterator[str]:
    """The lines of a play, in the reader's language."""
    known = tenant().configuration
    procedure = known.association.procedures[played.procedure]
    names = Names(known, procedure.form, played.procedure)
    yield f"{said(procedure.label)}  ({played.procedure})"
    yield "  " + _("办理日：%(day)s", day=played.day.isoformat())
    yield "  " + _("由谁发起：%(who)s", who=_starter(played, names))
    if played.place:
        yield "  " + _("所属机构：%(body)s", body=played.place)
    yield from _answers(known, procedure.form, played.answers)
    yield from _unmet(played)
    if played.number:
        yield _("提交后编号：%(number)s", number=played.number)
        yield from _traces(replace(played.filing, cases=played.filing.cases[1:]))
    labels = {step.name: step.label for step in procedure.steps}
    for number, station in enumerate(played.stations, 1):
        yield f"{number}. {said(labels[station.step])}"
        yield from _station(station, procedure.step(station.step), names, labels)
    passed = [step for step in procedure.steps if step.name not in {station.step for station in played.stations}]
    if passed and played.state in CLOSED:
        yield _("没有经过的步骤：%(steps)s", steps=told(listed([step.label for step in passed])))
    yield from _end(played, names)


def _starter(played: Played, names: Names) -> str:
    who = _("新申请人（尚未入会）") if played.whose == NEWCOMER else _("会员")
    if played.tier:
        who = _("%(who)s（%(tier)s）", who=who, tier=said(names.configuration.association.tiers[played.tier].label))
    if played.starter == "oneself":
        return who
    started = told(actor_in_words(played.starter, names))
    return _("%(actor)s，为%(who)s发起", actor=started, who=who)


def _answers(known: Configuration, form: str | None, answers: Mapping[str, Any]) -> Iterator[str]:
    if form is None or not answers:
        return
    concept = known.association.forms[form]
    yield _("表格“%(form)s”填写：", form=said(concept.label))
    for ask in concept.all_fields():
        if ask.name in answers:
            yield "   " + _pair(said(ask.label), _shown(ask, answers[ask.name]))


def _pair(label: str, value: str) -> str:
    return _("%(label)s：%(value)s", label=label, value=value)


def _shown(ask: Field, answer: Any) -> str:
    """An answer in words; of a table how many rows, of a file that there is one."""
    if ask.type in UPLOADS:
        return _("（已上传）")
    if ask.type == "table":
        return _("%(count)s 行", count=len(answer))
    return Wording(tenant().configuration, current_language(), translated, lookups()).of(ask, answer)


def _unmet(played: Played) -> Iterator[str]:
    view = view_of(tenant().configuration, played.procedure)
    if played.unmet:
        yield _("不能提交，申请人会读到：")
        yield from (f"   ✕ {sentence}" for sentence in played.unmet)
    elif view.conditions:
        yield _("条件均已满足或可放宽；不满足时会读到：")
        yield from (f"   ○ {one.sentence}" for one in view.conditions)


def _station(station: Station, step: Step, names: Names, labels: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    asked = told(listed(list(dict.fromkeys(_asked(one) for one in station.asked)))) or "—"
    due = station.due_on.isoformat() if station.due_on else _("没有期限")
    yield "   " + _("由%(who)s办理；到达 %(arrived)s，期限 %(due)s", who=asked, arrived=station.arrived.isoformat(), due=due)
    for answer in station.offered:
        here = "→" if answer.verdict == station.answer else " "
        yield f"   {here} " + _pair(told(verdict_label(answer.verdict)), _leads(answer, labels))
    for sentence in station.refused:
        yield "   ✕ " + _("先被拒绝：%(sentence)s", sentence=sentence)
    for sentence in station.waived:
        yield "   ○ " + _("写明理由后放宽：%(sentence)s", sentence=sentence)
    for field in step.fields:
        if field.name in station.answers:
            yield "   " + _pair(said(field.label), _shown(field, station.answers[field.name]))
    yield from _traces(station.traces)


def _asked(one: Asked) -> str:
    a = tenant().association
    concept = a.roles.get(one.role) or a.offices.get(one.role)
    return f"{one.body}·{said(concept.label)}" if concept else one.name


def _leads(answer: Answer, labels: Mapping[str, Mapping[str, str]]) -> str:
    message = CONSEQUENCES[answer.consequence]
    step = said(labels[answer.to_step]) if answer.to_step in labels else ""
    return _(message.msgid, step=step) if "%(step)s" in message.msgid else translated(message)


def _traces(traces: Traces) -> Iterator[str]:
    a, language = tenant().association, current_language()
    for bill in traces.bills:
        due = bill.due_on.isoformat()
        yield "   ¥ " + _("开出账单 %(number)s，由%(payer)s在 %(due)s 前缴纳：", number=bill.number, payer=bill.payer, due=due)
        for label, fen in bill.lines:
            yield f"       {pick(label, language)}  {Money(fen).plain()}"
        yield "       " + _("合计 %(sum)s %(currency)s", sum=Money(bill.total_fen).plain(), currency=a.currency)
    for kind, number in traces.documents:
        paper = said(a.documents[kind].label) if kind in a.documents else kind
        yield "   ■ " + _("签发：%(document)s %(number)s", document=paper, number=number)
    for event, subject in traces.letters:
        yield "   ✉ " + _("信件：%(subject)s", subject=subject or event)
    for procedure, number in traces.cases:
        started = said(a.procedures[procedure].label) if procedure in a.procedures else procedure
        yield "   ⇒ " + _("新办件：%(procedure)s %(number)s", procedure=started, number=number)


def _end(played: Played, names: Names) -> Iterator[str]:
    procedure = names.configuration.association.procedures[played.procedure]
    if played.stuck:
        yield "✕ " + _("停在：%(why)s", why=played.stuck)
    if not played.state:
        return
    yield "■ " + _("结果：%(state)s", state=translated(CASE_STATES[CaseState(played.state)]))
    for effect in effects_in_words(getattr(procedure, played.state, ()), names):
        yield f"   · {told(effect)}"

