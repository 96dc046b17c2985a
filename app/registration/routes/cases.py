"""One's own cases, by account."""

from __future__ import annotations

from flask import Response
from flask.typing import ResponseReturnValue

from app.registration import caseacts
from app.registration.doors import own_door
from app.registration.lists import own_lists
from app.registration.routes import bp
from app.registration.stating import state
from app.tenancy.clock import today
from app.web.access import signed_in, somebody
from app.web.rendering import render


@bp.get("/cases")
@signed_in
def cases() -> str:
    """What is running, what is done, what was begun."""
    return render("registration/cases.html", lists=own_lists(somebody(), today()))


@bp.get("/cases/<number>")
@signed_in
def case(number: str) -> str:
    return caseacts.show(own_door(number))


@bp.post("/cases/<number>/withdraw")
@signed_in
def case_withdraw(number: str) -> ResponseReturnValue:
    return caseacts.take_back(own_door(number))


@bp.post("/cases/<number>/remind")
@signed_in
def case_remind(number: str) -> ResponseReturnValue:
    return caseacts.hurry(own_door(number))


@bp.route("/cases/<number>/correct", methods=["GET", "POST"])
@signed_in
def case_correct(number: str) -> ResponseReturnValue:
    return caseacts.correct(own_door(number))


@bp.post("/cases/<number>/draft")
@signed_in
def case_draft(number: str) -> ResponseReturnValue:
    return caseacts.keep(own_door(number))


@bp.route("/cases/<number>/complete", methods=["GET", "POST"])
@signed_in
def case_complete(number: str) -> ResponseReturnValue:
    return caseacts.complete(own_door(number))


@bp.post("/cases/<number>/complete/draft")
@signed_in
def case_complete_draft(number: str) -> ResponseReturnValue:
    return caseacts.keep_completion(own_door(number))


@bp.route("/cases/<number>/answer", methods=["GET", "POST"])
@signed_in
def case_answer(number: str) -> ResponseReturnValue:
    return state(own_door(number))


@bp.route("/cases/<number>/reopen", methods=["GET", "POST"])
@signed_in
def case_reopen(number: str) -> ResponseReturnValue:
    return caseacts.reopen(own_door(number))


@bp.post("/cases/<number>/reopen/draft")
@signed_in
def case_reopen_draft(number: str) -> ResponseReturnValue:
    return caseacts.keep_reopening(own_door(number))


@bp.get("/cases/<number>/form.pdf")
@signed_in
def case_form(number: str) -> Response:
    return caseacts.paper(own_door(number))
