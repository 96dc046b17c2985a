"""Who acts at a step, and how long the rest may take, as people say it."""

from __future__ import annotations

from datetime import date

from app.kernel.errors import Message, say, several
from app.procedures.docket import Docket
from app.procedures.rules.actors import Actor, parse_actor
from app.procedures.rules.machine import step_named
from app.procedures.rules.pace import Expected
from app.tenancy.configuration.concepts.association import Association
from app.tenancy.configuration.concepts.procedures import Procedure, Step
from app.tenancy.configuration.words import Span
from app.tenancy.spans import after
from app.web.language import current_language, said, translated
from app.web.rendering import short_day

PARTIES: dict[str, Message] = {
    "applicant": say("申请人本人"), "member": say("会员本人"), "unit": say("会员单位"), "payer": say("缴费人"),
    "sponsor": say("介绍人"), "guardian": say("监护人"), "anyone": say("任何人"), "system": say("系统"),
}  # fmt: skip


def actor_words(text: str, association: Association, procedure: Procedure) -> str:
    """`administrator of county` as people say it: the role's label, and where."""
    actor = parse_actor(text)
    if actor.is_party or actor.who in PARTIES:
        return translated(PARTIES[actor.who])
    known = (association.roles, association.offices, association.assemblies)
    role = next((names[actor.who] for names in known if actor.who in names), None)
    label = said(role.label) if role else actor.who
    place = _place_words(actor, association, procedure)
    return translated(say("%(role)s（%(place)s）", role=label, place=place)) if place and place != label else label


def who_acts(step: Step, association: Association, procedure: Procedure) -> str:
    """Who answers at a step: the assembly where it votes, sponsors as the form calls them, else its actor."""
    if step.vote:
        return said(association.assemblies[step.vote].label)
    return _sponsors_called(step, association, procedure) or actor_words(step.by, association, procedure)


def _sponsors_called(step: Step, association: Association, procedure: Procedure) -> str:
    """举荐人, 介绍人, 推荐人: an association has a word of its own, and its form says it."""
    form = association.forms.get(procedure.form or "")
    if step.by != "sponsor" or step.each is None or form is None:
        return ""
    return next((said(one.label) for one in form.all_fields() if step.each == f"form.{one.name}"), "")


def _place_words(actor: Actor, association: Association, procedure: Procedure) -> str:
    if actor.field:
        form = association.forms.get(procedure.form or "")
        asked = next((one for one in form.all_fields() if one.name == actor.field), None) if form else None
        return said(asked.label) if asked else ""
    kind, role = association.kinds.get(actor.place), association.roles.get(actor.who)
    if kind is None or (role is not None and tuple(role.at) == (actor.place,)):
        return ""
    return said(kind.label)


def time_left(docket: Docket, rest: Expected | None, today: date) -> str:
    """预计还需约 6 个工作日（12-08 前后）, from how long the same steps took; where too little is known it says so."""
    if rest is None or not (rest.known or rest.unknown):
        return ""
    if not rest.says_something:
        return translated(say("预计时间：尚无数据（同类办件办结得还不多）。"))
    last = after(today, Span(count=rest.days, unit="workday"), docket.configuration.association.calendar)
    words = say("预计还需约 %(count)s 个工作日（%(day)s 前后）。", count=rest.days, day=short_day(last))
    sentences = [translated(words if rest.days else say("预计当天办结。"))]
    if rest.unknown:
        names = several([f"“{said(step_named(docket.procedure, step).label)}”" for step in rest.unknown])
        sentences.append(translated(say("%(names)s尚无数据，没有算在内。", names=names)))
    return " ".join(sentences) if current_language() == "en" else "".join(sentences)
