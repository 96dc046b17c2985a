"""Logging in and out: tabs as configured, the picture code, the second step."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import abort, current_app, redirect, request, session, url_for
from werkzeug.wrappers import Response

from app.accounts import actions, naming, picture_code
from app.accounts.actions.attempts import key_of, must_wait
from app.accounts.identities import current_login, enter, leave, visitor
from app.accounts.inputs import LoginForm, SecondStepForm
from app.accounts.routes import bp
from app.accounts.routes.answering import status_of
from app.accounts.routes.coded import answered, new_picture
from app.accounts.routes.tabs import Tab, all_tabs, chosen_tab, tabs_shown
from app.accounts.rules import QUARTER, SECOND_STEP_LASTS, Limit
from app.tenancy.clock import now
from app.tenancy.tenants import tenant
from app.web.access import public, signed_in
from app.web.addresses import own_path
from app.web.gates import gate_for, kind_of
from app.web.rendering import render

SOUNDS = Limit(attempts=20, within=QUARTER, pause=QUARTER)
SECOND = "second"


@bp.route("/login", methods=["GET", "POST"])
@public
def login() -> Response | str | tuple[str, int]:
    tab, form, back = chosen_tab(), LoginForm(), own_path(request.values.get("next"), "/start")
    if request.method == "GET":
        return _door(tab, form, back) if current_login() is None else _already(tab, back)
    attempt = None
    if form.validate_on_submit() & answered(form, tab.picture_code):
        attempt = actions.Attempt(
            naming.understand(form.name.data, tab.kinds, operator=form.operator.data or ""),
            f"{form.name.data}|{form.operator.data}",
            form.password.data,
            visitor(),
            tab.before_opened,
        )
    if attempt is None or not form.try_to(actions.log_in, attempt, now=now()):
        return _door(tab, form, back), status_of(form)
    return _go_on(form.done, back)


def _already(tab: Tab, back: str) -> Response | str:
    """Who is logged in goes on; who asks for the login of another kind of account is told how to get there."""
    login = current_login() or abort(403)
    who, wanted = login.identity, kind_of(tab.configured)
    if "tab" not in request.args or wanted == who.kind:
        return redirect(back)
    return render("pages/gate.html", gate=gate_for(who, (wanted,), back))


def _door(tab: Tab, form: LoginForm, back: str) -> str:
    return render(
        "accounts/login.html",
        tab=tab,
        tabs=tabs_shown("accounts.login", back),
        form=form,
        back=back,
        all_tabs=all_tabs(),
        picture=new_picture(tab.picture_code),
        demo=demo_logins(),
    )


def demo_logins() -> list[dict[str, Any]]:
    """In development only, the invented logins that `demo` has put down; nothing anywhere else."""
    offered = current_app.extensions.get("xiehui_demo_logins")
    return offered(tenant().slug) if offered and current_app.config["XIEHUI"].development else []


def _go_on(done: actions.LoggedIn | actions.SecondStep, back: str) -> Response:
    if isinstance(done, actions.SecondStep):
        begun = {"account": done.account_id, "proof": done.proof, "counted": done.counted}
        session[SECOND] = {**begun, "at": now().timestamp(), "next": back}
        return redirect(url_for("accounts.second_step"))
    enter(done.token)
    return redirect(back)


@bp.route("/login/second", methods=["GET", "POST"])
@public
def second_step() -> Response | str | tuple[str, int]:
    pending = session.get(SECOND)
    if not pending or now() - datetime.fromtimestamp(pending["at"], UTC) > SECOND_STEP_LASTS:
        session.pop(SECOND, None)
        return redirect(url_for("accounts.login"))
    form = SecondStepForm()
    step = actions.SecondStep(pending["account"], pending["proof"], pending["counted"])
    if form.validate_on_submit() and form.try_to(
        actions.finish_log_in, step, form.code.data, visitor=visitor(), now=now()
    ):
        enter(form.done.token)
        return redirect(own_path(pending["next"]))
    return render("accounts/second_step.html", form=form), status_of(form)


@bp.post("/logout")
@signed_in
def logout() -> Response:
    found = current_login() or abort(403)
    actions.log_out(found.session_id, by=found.identity.account_id, now=now())
    leave()
    return redirect(own_path(request.args.get("next")))


@bp.get("/login/picture")
@public
def picture() -> Response:
    return _private(picture_code.picture(request.args.get("n", "")), "image/png")


@bp.get("/login/sound")
@public
def sound() -> Response:
    must_wait({key_of("sound", request.remote_addr or ""): SOUNDS}, now=now())
    return _private(picture_code.sound(request.args.get("n", "")), "audio/wav")


def _private(content: bytes, kind: str) -> Response:
    return Response(content, mimetype=kind, headers={"Cache-Control": "no-store"})
