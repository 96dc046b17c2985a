"""Who is asked by name: by the one-time link, or by account."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue

from app.procedures.store import asked_of, case_for_asked
from app.registration import store
from app.registration.doors import by_link
from app.registration.lists import waiting_lines
from app.registration.question import Question
from app.registration.replying import ask
from app.registration.routes import bp
from app.tenancy.clock import today
from app.web.access import public, signed_in, somebody
from app.web.rendering import render


@bp.get("/confirm")
@signed_in
def confirm() -> str:
    """Everything that waits for my answer."""
    who = somebody()
    return render("registration/asked.html", waiting=asked_of(who), own=waiting_lines(who))


@bp.route("/confirm/<token>", methods=["GET", "POST"])
@public
@by_link
def confirm_by_link(token: str) -> ResponseReturnValue:
    """The question that a one-time link leads to; a link that is used up or too old says so calmly."""
    asked, docket = case_for_asked(token)
    question = Question(asked, docket, today(), url_for("registration.confirm_by_link", token=token), token=token)
    return ask(question)


@bp.route("/confirm/case/<number>", methods=["GET", "POST"])
@signed_in
def confirm_case(number: str) -> ResponseReturnValue:
    """The same question by account."""
    who = somebody()
    asked, docket = store.find_asked_in(number, identity=who)
    href = url_for("registration.confirm_case", number=number)
    question = Question(asked, docket, today(), href, by=who.account_id)
    return ask(question)
