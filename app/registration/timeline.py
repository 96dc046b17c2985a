"""The chain of a case as its applicant reads it: who, when, what was said, what is still to come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from app.bodies.models import Body
from app.bodies.store import names_on
from app.forms.rules import UPLOADS
from app.kernel.errors import say
from app.procedures.docket import Docket
from app.procedures.labels import CASE_STATES, answered_by, begun_by_staff, verdict_label
from app.procedures.models import Asked, Turn
from app.procedures.rules.actors import parse_actor, place_of
from app.procedures.rules.chain import StepState, StepView, walk
from app.procedures.rules.machine import CaseState, Holds, Position
from app.procedures.rules.silence import BY_SILENCE
from app.procedures.scope import scope_of
from app.procedures.wording import actor_words, who_acts
from app.registration.rules import fixed_span
from app.registration.words import issued_by, spans_in_words
from app.tenancy.configuration.concepts.procedures import Step
from app.tenancy.database import db
from app.web.language import gettext as _
from app.web.language import said, translated
from app.web.rendering import day, when

LOOKS = {
    StepState.DONE: "done", StepState.NOW: "now", StepState.BACK: "back", StepState.TO_COME: "to-come",
    StepState.PASSED_OVER: "to-come",
}  # fmt: skip
KIND_OF_PLACE = "case.body.kind"


def chain_of(docket: Docket) -> list[StepView]:
    """Every step with what became of it, as far as it is known now."""
    case = docket.case
    answered = {turn.step for turn in docket.turns}
    return walk(docket.procedure, Position(case.state, case.step), answered, _holds(docket), waited=docket.waited)


def timeline(docket: Docket, asked: Sequence[Asked], views: Sequence[StepView]) -> list[Mapping[str, Any]]:
    """Every station from handing in to the papers."""
    return [_first(docket), *(_station(docket, view, asked) for view in views), *_end(docket)]


def _holds(docket: Docket) -> Holds:
    """Judges which steps apply. Most ask only the kind of place, or nothing: then the register is not read."""
    conditions = [step.when for step in docket.procedure.steps if step.when]
    if not conditions:
        return lambda _condition: True
    if any(_asks_more(one) for one in conditions):
        return docket.scope().holds
    body = db.session.get_one(Body, docket.case.body_id)
    case = {"body": {"id": body.id, "kind": body.kind, "code": body.code}}
    return scope_of(docket.configuration, docket.case.as_at, case=case).holds


def _asks_more(condition: str) -> bool:
    rest = condition.replace(KIND_OF_PLACE, "")
    return any(word in rest for word in ("case.", "member.", "form.", "answers."))


def _first(docket: Docket) -> Mapping[str, Any]:
    case = docket.case
    files = _("%(count)s 份材料", count=_files(docket))
    who = translated(begun_by_staff(docket.procedure)) if case.filed_for else _("本人")
    return {"state": "done", "title": _("提交申请"), "at": case.filed_at.isoformat(), "when": when(case.filed_at),
            "who": who, "note": files if _files(docket) else ""}


def _files(docket: Docket) -> int:
    form = docket.configuration.association.forms.get(docket.procedure.form or "")
    given = [docket.answers.get(f.name) for f in form.all_fields() if f.type in UPLOADS] if form else []
    return sum(len(one) if isinstance(one, list) else 1 for one in given if one)


def _station(docket: Docket, view: StepView, asked: Sequence[Asked]) -> Mapping[str, Any]:
    turns = _latest([turn for turn in docket.turns if turn.step == view.step.name])
    named = _latest([one for one in asked if one.step == view.step.name])
    last = turns[-1] if turns else None
    station = {
        "state": LOOKS[view.state], "title": said(view.step.label), "who": _who(docket, view.step, named, turns),
        "said": [_spoken(turn, named) for turn in turns],
    }  # fmt: skip
    if view.state is StepState.PASSED_OVER:
        return {**station, "who": "", "note": _("本次不经过这一步")}
    if last is not None and view.state is not StepState.NOW:
        return {**station, "at": last.at.isoformat(), "when": when(last.at)}
    return {**station, "when": _expected(docket, view)}


def _latest(rows: Sequence[Any]) -> list[Any]:
    """Only what belongs to the last round."""
    return [row for row in rows if row.round == rows[-1].round]


def _who(docket: Docket, step: Step, named: Sequence[Asked], turns: Sequence[Turn]) -> str:
    if named:
        return str(_("、")).join(one.name for one in named)
    acted = turns[-1].acted_as if turns else ""
    if acted == BY_SILENCE:
        return translated(answered_by("", acted))
    association = docket.configuration.association
    who = actor_words(acted, association, docket.procedure) if acted else who_acts(step, association, docket.procedure)
    return at_its_place(docket, step, who)


def at_its_place(docket: Docket, step: Step, who: str) -> str:
    """Whoever acts with the county, department or employer where he does; the association itself is not named."""
    actor = parse_actor(step.by)
    if actor.is_party or actor.field or len(docket.line) < 2:
        return who
    place = place_of(actor, docket.configuration.association.roles, docket.line)
    if place is None or place == docket.line[-1]:
        return who
    name = said(names_on(docket.case.body_path).get(place.id))
    return f"{name}　{who}" if name and name not in who else who


def _spoken(turn: Turn, named: Sequence[Asked]) -> str:
    verdict = translated(verdict_label(turn.verdict))
    waived = [_("酌情放宽：%(reason)s", reason=one["reason"]) for one in turn.waivers]
    words = "　".join([turn.opinion, *waived] if turn.opinion else waived)
    sentence = _("%(verdict)s：%(opinion)s", verdict=verdict, opinion=words) if words else verdict
    if turn.acted_as == BY_SILENCE:
        sentence = translated(say("视为“%(verdict)s”", verdict=verdict_label(turn.verdict)))
    return str(_("%(name)s　%(sentence)s", name=turn.name, sentence=sentence) if len(named) > 1 else sentence)


def _expected(docket: Docket, view: StepView) -> str:
    if view.state is StepState.NOW:
        due = Docket(docket.case, docket.configuration, view.step.name).due_on
        return str(_("请在 %(day)s 前办理", day=day(due)) if due else _("等待办理"))
    span = fixed_span(view.step)
    return str(_("一般在 %(time)s内办理", time=spans_in_words([span]))) if span else ""


def _end(docket: Docket) -> list[Mapping[str, Any]]:
    case, association = docket.case, docket.configuration.association
    papers = [said(association.documents[n].label) for n in issued_by(docket.procedure) if n in association.documents]
    if not case.state.is_closed:
        return [{"state": "to-come", "title": _("发证"), "note": "", "when": _("、").join(papers)}] if papers else []
    title = _("发证") if case.state is CaseState.APPROVED and papers else translated(CASE_STATES[case.state])
    closed = case.closed_at
    return [{"state": "done", "title": title, "at": closed.isoformat() if closed else "", "when": when(closed),
             "who": _("、").join(papers) if case.state is CaseState.APPROVED else ""}]


# ---- those asked by name
def asked_in(docket: Docket) -> Sequence[Asked]:
    """Who was asked by name, where a step does so."""
    if not any(step.each for step in docket.procedure.steps):
        return ()
    return db.session.scalars(select(Asked).where(Asked.case_id == docket.case.id).order_by(Asked.id)).all()


def still_asked(docket: Docket, asked: Sequence[Asked]) -> list[str]:
    """The names of those who are asked at the present step and have not answered."""
    here, at = docket.case.round, docket.waited or (docket.case.step,)
    return [one.name for one in asked if one.round == here and one.step in at and one.answered_at is None]
