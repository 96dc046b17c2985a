"""Passwords: changed, forgotten, chosen by a link, asked once more."""

from __future__ import annotations

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app.accounts import actions, naming
from app.accounts.actions.choosing import get_link, policy
from app.accounts.identities import current_login, enter, visitor
from app.accounts.inputs import AgainForm, ChangePasswordForm, ForgottenForm, NewPasswordForm
from app.accounts.routes import bp
from app.accounts.routes.answering import status_of
from app.accounts.routes.coded import answered, new_picture
from app.accounts.routes.first_notice import first_notices
from app.accounts.routes.register import ALWAYS
from app.accounts.routes.tabs import chosen_tab, tabs_shown
from app.kernel.errors import NotFound, say
from app.tenancy.clock import now
from app.web.access import public, signed_in, somebody
from app.web.addresses import own_path
from app.web.language import translated
from app.web.rendering import render


@bp.route("/password", methods=["GET", "POST"])
@signed_in
def password() -> Response | str | tuple[str, int]:
    who, form = somebody(), ChangePasswordForm()
    if form.validate_on_submit():
        change = actions.Change(form.old.data, form.new.data)
        if form.try_to(actions.change_password, change, by=who.account_id, now=now()):
            enter(actions.begin_session(who.account_id, visitor=visitor(), now=now()))
            flash(translated(say("密码已变更，其他设备上的登录已全部退出。")), "ok")
            return redirect(url_for("start" if who.must_change_password else "accounts.account"))
    page = render(
        "accounts/password.html",
        form=form,
        policy=policy(),
        staff=who.kind == "staff",
        notices=first_notices(who.account_id),
    )
    return page, status_of(form)


@bp.route("/password/forgotten", methods=["GET", "POST"])
@public
def forgotten() -> Response | str | tuple[str, int]:
    tab, form = chosen_tab(), ForgottenForm()
    if form.validate_on_submit() & (request.method == "POST" and answered(form, ALWAYS)):
        names = naming.understand(form.name.data, tab.kinds, operator=form.operator.data or "")
        if form.try_to(actions.start_reset, names, form.name.data, address=visitor().address, now=now()):
            return redirect(url_for("accounts.sent"))
    page = render(
        "accounts/forgotten.html",
        form=form,
        tab=tab,
        tabs=tabs_shown("accounts.forgotten", "/"),
        picture=new_picture(ALWAYS),
    )
    return page, status_of(form)


@bp.get("/password/forgotten/sent")
@public
def sent() -> str:
    return render("accounts/sent.html")


@bp.route("/activate/<token>", methods=["GET", "POST"])
@public
def activate(token: str) -> Response | str | tuple[str, int]:
    try:
        notices = first_notices(get_link(token, now=now()).account_id)
    except NotFound as gone:  # the reader has to learn why, and how to get another one
        return render("accounts/link_gone.html", why=translated(gone.message)), 404
    form = NewPasswordForm()
    if form.validate_on_submit() and form.try_to(actions.finish_reset, token, form.password.data, now=now()):
        flash(translated(say("密码已设置，请登录。")), "ok")
        return redirect(url_for("accounts.login"))
    return render("accounts/activate.html", form=form, policy=policy(), notices=notices), status_of(form)


@bp.route("/password/again", methods=["GET", "POST"])
@signed_in
def password_again() -> Response | str | tuple[str, int]:
    found, form = current_login() or abort(403), AgainForm()
    back = own_path(request.values.get("next"), url_for("accounts.account"))
    who = found.identity.account_id
    if form.validate_on_submit() and form.try_to(
        actions.confirm_again, found.session_id, form.password.data, by=who, now=now()
    ):
        return redirect(back)
    return render("accounts/password_again.html", form=form, back=back), status_of(form)
