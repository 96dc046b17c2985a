"""Choosing what to begin, the page before the form, and the form."""

from __future__ import annotations

from flask import flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.kernel.errors import DomainError, say
from app.registration import actions
from app.registration.applicant import the_applicant
from app.registration.application import FirstRegister, begin
from app.registration.drawing import form_page
from app.registration.inputs import DropForm
from app.registration.offers import get_offered, offers
from app.registration.opening_page import opening_page
from app.registration.routes import bp
from app.registration.writing import autosave, receive
from app.tenancy.clock import now, today
from app.web.access import identity, public
from app.web.language import translated
from app.web.rendering import render


@bp.get("/apply")
@public
def choose() -> str:
    """Everything that this visitor may begin."""
    return render("registration/choose.html", offers=offers(the_applicant(), identity(), today()))


@bp.get("/apply/<name>")
@public
def before(name: str) -> str:
    """What it is, who may, what to bring, how it goes: the page before the form."""
    page = opening_page(name, get_offered(name), the_applicant(), today=today())
    return render("registration/before.html", page=page, drop=DropForm())


@bp.route("/apply/<name>/form", methods=["GET", "POST"])
@public
def fill(name: str) -> ResponseReturnValue:
    """The form: shown as the draft has it; saved, or checked and gone on with."""
    application = begin(name, today())
    if application.procedure.form is None:
        return redirect(url_for("registration.review", name=name))
    try:
        writing = application.writing
    except DomainError as refused:
        flash(translated(refused.message), "wait")
        return redirect(url_for("registration.before", name=name))
    if request.method == "GET":
        return form_page(application, writing.begun(), writing.copy())
    received = receive(writing, now=now())
    if received.may_go_on:
        return redirect(url_for("registration.review", name=name))
    return form_page(application, received.filled, received.copy, received), received.status


@bp.post("/apply/<name>/draft")
@public
def keep(name: str) -> ResponseReturnValue:
    """What the page's script saves while one types; the answer says when."""
    return jsonify(autosave(begin(name, today()).writing, now=now()))


@bp.post("/apply/<name>/drop")
@public
def drop(name: str) -> ResponseReturnValue:
    """Give up what was begun."""
    if DropForm().validate_on_submit():
        actions.drop_draft(f"apply:{name}", the_applicant().key)
        flash(translated(say("草稿已删除。")), "ok")
    return redirect(url_for("registration.before", name=name))


@bp.errorhandler(FirstRegister)
def register_first(_refused: FirstRegister) -> ResponseReturnValue:
    """Whoever is not logged in reads first what it takes, and finds the way in there."""
    return redirect(url_for("registration.before", name=(request.view_args or {})["name"]))
