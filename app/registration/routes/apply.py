"""Choosing what to begin, the page before the form, and the form."""

from __future__ import annotations

from flask import flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.kernel.errors import DomainError, say
from app.procedures.actions.wishing import drop_wish as withdraw_wish
from app.procedures.actions.wishing import wish_for_window
from app.registration import actions
from app.registration.applicant import the_applicant
from app.registration.application import FirstRegister, begin
from app.registration.drawing import form_page
from app.registration.inputs import DropForm, WishForm
from app.registration.offers import get_offered, offers
from app.registration.opening_page import opening_page
from app.registration.routes import bp
from app.registration.writing import autosave, receive
from app.tenancy.clock import now, today
from app.web.access import identity, public, signed_in, somebody
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


@bp.post("/apply/<name>/wish")
@signed_in
def wish(name: str) -> ResponseReturnValue:
    """To be told once when it opens; where, says the page."""
    get_offered(name)
    form = WishForm()
    if form.validate_on_submit() and form.try_to(wish_for_window, name, form.at.data or 0, by=somebody().account_id, now=now()):
        flash(translated(say("开始受理时会通知您。")), "ok")
    return redirect(url_for("registration.before", name=name))


@bp.post("/apply/<name>/wish/drop")
@signed_in
def drop_wish(name: str) -> ResponseReturnValue:
    """Not to be told after all."""
    if DropForm().validate_on_submit():
        withdraw_wish(name, by=somebody().account_id)
        flash(translated(say("已取消，不再通知。")), "ok")
    return redirect(url_for("registration.before", name=name))


@bp.errorhandler(FirstRegister)
def register_first(_refused: FirstRegister) -> ResponseReturnValue:
    """Whoever is not logged in reads first what it takes, and finds the way in there."""
    return redirect(url_for("registration.before", name=(request.view_args or {})["name"]))
