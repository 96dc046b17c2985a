"""Taking the answer of a party on the page of its case, and showing the page again where something is missing."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from app.forms.inputs import posted
from app.kernel.errors import Conflict, say
from app.procedures.actions import Decision
from app.registration import actions
from app.registration.agreeing import answer_form, consents_asked, ticked
from app.registration.doors import Door
from app.registration.inputs import StatementForm
from app.registration.sheet import Filled
from app.registration.statement import Statement, parted
from app.tenancy.clock import now, today
from app.web.language import translated
from app.web.rendering import render


def state(door: Door) -> ResponseReturnValue:
    """The page on which a party answers; the answer, once; back on the case's page it says so."""
    statement = Statement(door, today())
    form = answer_form(StatementForm, statement.docket)(statement.sheet.form.fields if statement.sheet else ())
    form.verdict.choices = [(one["value"], one["label"]) for one in statement.answers]
    filled = _filled(statement)
    if request.method == "GET":
        return _page(statement, form, filled)
    sound = form.validate_on_submit() and not (filled and filled.reading.wrong)
    if sound and form.try_to(_answer, statement, form, filled):
        flash(translated(say("您的答复已提交。")), "ok")
        return redirect(door.to())
    if isinstance(form.refusal, Conflict):
        flash(form.summary()[0][1], "stop")
        return redirect(door.to())
    return _page(statement, form, filled), 422


def _filled(statement: Statement) -> Filled | None:
    if statement.sheet is None:
        return None
    if request.method == "GET":
        return statement.sheet.answered({})
    return statement.sheet.posted(posted(statement.sheet.form, request.form, request.files), now=now())


def _answer(statement: Statement, form: StatementForm, filled: Filled | None) -> Any:
    fields, files = parted(filled.reading.answers if filled is not None else {})
    step = statement.step.name if statement.docket.at else ""
    decision = Decision(form.verdict.data, form.opinion.data or "", fields, uploads=files, step=step)
    case, agreed = statement.docket.case, ticked(form, statement.docket)
    return actions.state(
        case.id, decision, agreed, number=case.number, by=statement.door.by, version=form.version.data or 0, now=now()
    )


def _page(statement: Statement, form: StatementForm, filled: Filled | None) -> str:
    view = filled.view(checking=False, refused=form.at_fields) if filled is not None else None
    problems = [*form.summary(), *(view.problems if view else ())]
    asked = consents_asked(statement.docket)
    return render("registration/answer.html", statement=statement, form=form, problems=problems, view=view, **asked)
