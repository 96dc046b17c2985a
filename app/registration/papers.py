"""An answer that came on paper: the page on which the secretariat enters it with the signed scan, and taking it in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from app.forms.inputs import is_only_changed, posted
from app.forms.rules import ReadForm, form_of_fields
from app.kernel.errors import Conflict, say
from app.procedures.acting import acting_of
from app.procedures.actions import Paper, Reply
from app.procedures.actions.paper import Awaited, awaited_on_paper
from app.procedures.docket import Docket
from app.procedures.rules.machine import leads_on, step_named
from app.registration import actions, paperforms
from app.registration.agreeing import answer_form, consents_asked, ticked
from app.registration.doors import Door
from app.registration.inputs import StatementForm
from app.registration.ownstep import answers_to
from app.registration.paperforms import back
from app.registration.scans import Scan, scan_in
from app.registration.sheet import Filled, Sheet
from app.tenancy.clock import now, today
from app.tenancy.configuration.concepts.procedures import Step
from app.web.access import somebody
from app.web.language import translated
from app.web.rendering import render

NOBODY = say("此件目前没有可以代录的书面答复。")


@dataclass(frozen=True)
class PaperAnswer:
    """A case, whose answer is entered, by whom, and today."""

    door: Door
    one: Awaited
    today: date

    @property
    def docket(self) -> Docket:
        return self.door.docket

    @property
    def step(self) -> Step:
        return step_named(self.docket.procedure, self.one.step)

    @property
    def answers(self) -> Sequence[Mapping[str, str]]:
        """The answers that may have been signed, each with what it asks for."""
        return answers_to(self.step)

    @cached_property
    def sheet(self) -> Sheet | None:
        """What the step asks besides the answer: a form to be completed, or fields of its own; none where nothing."""
        step, association = self.step, self.docket.configuration.association
        if step.fill:
            form = ReadForm(step.fill, association.forms[step.fill])
        elif step.fields:
            form = form_of_fields(f"{self.docket.case.procedure}.{step.name}", step.label, step.fields)
        else:
            return None
        return Sheet(form, self.docket.configuration, self.door.applicant, self.today)

    def lacks(self, verdict: str, filled: Filled | None) -> bool:
        """Whether something wrong in the form or the fields stands against this answer; who declines fills nothing in."""
        if filled is None:
            return False
        if not self.step.fill:
            return bool(filled.reading.wrong)
        if verdict not in self.step.answers():
            return False
        onward = leads_on(self.docket.procedure, self.step.name, verdict, self.docket.scope().holds)
        return onward and filled.has_errors


def paper_answer(door: Door, whom: str, day: date) -> PaperAnswer:
    """The answer to be entered. Raises Conflict where nobody of that name is awaited, or the reader may enter none."""
    every = awaited_on_paper(door.docket, acting_of(somebody()))
    one = next((one for one in every if one.key == whom), None)
    if one is None:
        raise Conflict(NOBODY)
    door.docket.speak_of(one.step)
    return PaperAnswer(door, one, day)


def enter(door: Door, whom: str) -> ResponseReturnValue:
    """The page, or the answer taken in; back on the case's page it says so."""
    try:
        answer = paper_answer(door, whom, today())
    except Conflict as refused:
        return back(door, translated(refused.message), "wait")
    return paperforms.enter(door, answer.one) if answer.one.fills else _enter_answer(door, answer)


def keep(door: Door, whom: str) -> ResponseReturnValue:
    """What the page's script saves of a form while one types."""
    answer = paper_answer(door, whom, today())
    if not answer.one.fills:
        raise Conflict(NOBODY)
    return paperforms.keep(door, answer.one)


def _enter_answer(door: Door, answer: PaperAnswer) -> ResponseReturnValue:
    form = answer_form(StatementForm, answer.docket)(answer.sheet.form.fields if answer.sheet else ())
    form.verdict.choices = [(one["value"], one["label"]) for one in answer.answers]
    filled, scan = _filled(answer), scan_in(f"{answer.docket.case.procedure}.{answer.step.name}")
    if request.method == "GET" or is_only_changed(request.form):
        return _page(answer, form, filled, scan)
    sound = form.validate_on_submit() and not scan.wrong and not answer.lacks(form.verdict.data or "", filled)
    if sound and form.try_to(_take, answer, form, filled, scan):
        return back(door, translated(say("已代为录入%(name)s的书面答复。", name=answer.one.name)), "ok")
    if isinstance(form.refusal, Conflict):
        return back(door, form.summary()[0][1], "stop")
    return _page(answer, form, filled, scan), 422


def _filled(answer: PaperAnswer) -> Filled | None:
    if answer.sheet is None:
        return None
    if request.method == "GET":
        return answer.sheet.answered({})
    return answer.sheet.posted(posted(answer.sheet.form, request.form, request.files), now=now())


def _take(answer: PaperAnswer, form: StatementForm, filled: Filled | None, scan: Scan) -> Any:
    given = dict(filled.reading.answers) if filled is not None else {}
    fills = answer.step.fill is not None
    reply = Reply(form.verdict.data, form.opinion.data or "", {} if fills else given, (), given if fills else {})
    paper, agreed = Paper(answer.one.key, reply, scan.id), ticked(form, answer.docket)
    by, version = somebody().account_id, form.version.data or 0
    return actions.enter_answer(answer.docket.case.id, paper, agreed, name=answer.one.name, by=by, version=version, now=now())


def _page(answer: PaperAnswer, form: StatementForm, filled: Filled | None, scan: Scan) -> str:
    view = filled.view(checking=False, refused=form.at_fields) if filled is not None else None
    wrong = [("f-signed-scan", scan.wrong)] if scan.wrong else []
    problems = [*form.summary(), *wrong, *(view.problems if view else ())]
    asked = consents_asked(answer.docket)
    return render("registration/paper.html", answer=answer, form=form, problems=problems, view=view, scan=scan, **asked)
