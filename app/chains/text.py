"""A procedure drawn in text, for the command line: the same picture, box under box."""

from __future__ import annotations

from collections.abc import Iterator

from app.chains.picture import Leads
from app.chains.views import ConditionView, ProcedureView, StepView, listed
from app.web.language import gettext as _
from app.web.rendering import told

SIGNS = {
    Leads.ON: "↓", Leads.LEAP: "⤓", Leads.BACK: "↩", Leads.STAYS: "↻", Leads.APPROVED: "✓", Leads.REFUSED: "✕",
}  # fmt: skip


def as_text(one: ProcedureView) -> Iterator[str]:
    """The lines of a procedure: who starts it and when, each step with its answers, conditions, outcomes, the form."""
    yield f"{told(one.label)}  ({one.name})"
    yield "  " + _("由谁发起：%(who)s", who=told(listed(one.starts)))
    yield "  " + _("受理时间：%(when)s", when=told(one.windows) if one.windows else _("全年受理"))
    for remark in one.remarks:
        yield f"  {told(remark)}"
    if one.missing:
        yield "  " + _("尚未开放：%(what)s", what=", ".join(one.missing))
    for step in one.steps:
        yield from _step(step)
    for end, effects in one.outcomes:
        yield "■ " + _("%(label)s：%(value)s", label=told(end), value=told(listed(effects)))
    yield from _conditions(one.conditions, "  ")
    if one.form is not None:
        yield _("表格：%(form)s", form=told(one.form))
    for section in one.sections:
        asked = [told(field.label) + ("" if field.required else _("（选填）")) for field in section.fields]
        yield "  " + told(listed(asked))


def _step(step: StepView) -> Iterator[str]:
    due = " · " + _("%(long)s内", long=told(step.deadline)) if step.deadline else ""
    yield f"{step.number}. {told(step.label)} — {told(step.who)}{due}"
    if step.when:
        yield "   " + _("仅当%(when)s；否则跳过", when=told(step.when))
    for task in step.tasks:
        yield f"   · {told(task)}"
    for arrow in step.arrows:
        reason = _("（须写明理由）") if arrow.needs_reason else ""
        said = _("%(label)s：%(value)s", label=told(arrow.verdict), value=told(arrow.leads))
        yield f"   {SIGNS[arrow.kind]} {said}{reason}"
    if step.silence:
        yield "   " + _("逾期未答，视为“%(answer)s”", answer=told(step.silence))
    yield from _conditions(step.conditions, "   ")
    if step.effects:
        yield "   " + _("通过本步骤后：") + told(listed(step.effects))


def _conditions(conditions: tuple[ConditionView, ...], indent: str) -> Iterator[str]:
    for one in conditions:
        when = " [" + _("仅当%(when)s", when=told(one.when)) + "]" if one.when else ""
        waived = " [" + _("可由%(who)s写明理由后放宽", who=told(one.waived_by)) + "]" if one.waived_by else ""
        yield f"{indent}! {one.sentence}{when}{waived}"
