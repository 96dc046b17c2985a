"""Setting up the second factor: a picture to scan, a first code, recovery codes shown once."""

from __future__ import annotations

import io

import pyotp
from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app.accounts import actions, store
from app.accounts.identities import recently_confirmed
from app.accounts.inputs import FirstCodeForm
from app.accounts.routes import bp
from app.accounts.routes.answering import status_of
from app.kernel.errors import say
from app.tenancy.clock import now
from app.tenancy.tenants import tenant
from app.web.access import signed_in, somebody
from app.web.language import said, translated
from app.web.rendering import render


@bp.route("/account/second-factor", methods=["GET", "POST"])
@signed_in
@recently_confirmed
def second_factor() -> Response | str | tuple[str, int]:
    who, form = somebody(), FirstCodeForm()
    if store.get_account(who.account_id).totp_since is not None:
        return render("accounts/second_factor_on.html", left=store.unused_recovery_codes(who.account_id))
    if (
        request.method == "POST"
        and form.validate()
        and form.try_to(actions.confirm_totp, form.code.data, by=who.account_id, now=now())
    ):
        return render("accounts/recovery_codes.html", codes=form.done)
    secret = actions.totp_being_set(who.account_id)
    return render("accounts/second_factor.html", form=form, secret=secret), status_of(form)


@bp.post("/account/second-factor/begin")
@signed_in
@recently_confirmed
def begin_second_factor() -> Response:
    actions.begin_totp(by=somebody().account_id, now=now())
    return redirect(url_for("accounts.second_factor"))


@bp.get("/account/second-factor/picture")
@signed_in
@recently_confirmed
def second_factor_picture() -> Response:
    import segno

    who = somebody()
    secret = actions.totp_being_set(who.account_id)
    if not secret:
        return Response(status=404)
    uri = pyotp.TOTP(secret).provisioning_uri(name=who.name, issuer_name=said(tenant().association.name))
    drawing = io.BytesIO()
    segno.make(uri, error="m").save(drawing, kind="svg", scale=5, border=3, light="white", xmldecl=False)
    return Response(drawing.getvalue(), mimetype="image/svg+xml", headers={"Cache-Control": "no-store"})


@bp.post("/account/second-factor/remove")
@signed_in
@recently_confirmed
def remove_second_factor() -> Response:
    actions.remove_totp(by=somebody().account_id, now=now())
    flash(translated(say("双重验证已关闭。")), "ok")
    return redirect(url_for("accounts.account"))
