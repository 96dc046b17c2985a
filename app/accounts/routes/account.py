"""The account: own data, logins, consents."""

from __future__ import annotations

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from app.accounts import actions, store
from app.accounts.actions.consenting import wording
from app.accounts.identifiers import mask_mobile
from app.accounts.identities import current_login
from app.accounts.labels import ACCOUNT_KINDS, ACCOUNT_STATES, DOCUMENT_KINDS
from app.accounts.models import Account
from app.accounts.routes import bp
from app.accounts.rules import is_alive, terms_for
from app.kernel.errors import NotFound, say
from app.tenancy.clock import now
from app.tenancy.tenants import tenant
from app.web.access import signed_in, somebody
from app.web.addresses import own_path
from app.web.language import current_language, said, translated
from app.web.rendering import render


@bp.get("/account")
@signed_in
def account() -> str:
    login = current_login() or abort(403)
    mine = store.get_account(login.identity.account_id)
    terms = terms_for(mine.kind)
    alive = [s for s in store.open_sessions(mine.id) if is_alive(s.created_at, s.last_seen_at, terms, now())]
    return render(
        "accounts/account.html",
        account=mine,
        own=_own(mine),
        sessions=alive[::-1],
        here=login.session_id,
        consents=store.consents_of(mine.id),
        purposes=tenant().association.consents,
        codes=store.unused_recovery_codes(mine.id),
    )


def _own(mine: Account) -> list[dict[str, str]]:
    """What is kept about whoever looks, identifiers masked."""
    rows = [
        (say("姓名"), mine.name),
        (say("账号类型"), translated(ACCOUNT_KINDS[mine.kind])),
        (say("状态"), translated(ACCOUNT_STATES[mine.state])),
        (say("邮箱"), mine.email),
    ]
    if mine.person is not None:
        kind = mine.person.document_kind
        rows += [(DOCUMENT_KINDS[kind], mine.person.identity_masked)] if kind else []
        rows += [(say("手机号"), mask_mobile(mine.person.mobile))] if mine.person.mobile else []
    return [{"label": translated(label), "value": value} for label, value in rows]


@bp.post("/account/sessions/<int(max=2147483647):session_id>/end")
@signed_in
def end_session(session_id: int) -> Response:
    actions.end_session(session_id, by=somebody().account_id, now=now())
    flash(translated(say("该设备已退出登录。")), "ok")
    return redirect(url_for("accounts.account"))


@bp.post("/account/sessions/end-others")
@signed_in
def end_others() -> Response:
    login = current_login() or abort(403)
    who = login.identity.account_id
    actions.end_other_sessions(who, keep=login.session_id, by=who, now=now())
    flash(translated(say("其他设备上的登录已全部退出。")), "ok")
    return redirect(url_for("accounts.account"))


@bp.post("/account/consents/<purpose>/withdraw")
@signed_in
def withdraw(purpose: str) -> Response:
    actions.withdraw_consent(purpose, by=somebody().account_id, now=now())
    flash(translated(say("已撤回同意。撤回之前已进行的处理不受影响。")), "ok")
    return redirect(url_for("accounts.account"))


@bp.post("/account/keys")
@signed_in
def keys() -> Response:
    """Switch the shortcuts of the workspace off or on, for every browser; back to where one was."""
    off = request.form.get("keys") == "off"
    actions.switch_keys(off=off, by=somebody().account_id)
    flash(translated(say("快捷键已关闭。") if off else say("快捷键已开启。")), "ok")
    return redirect(own_path(request.form.get("next"), url_for("accounts.account")))


@bp.get("/account/consents/<purpose>")
@signed_in
def consent(purpose: str) -> str:
    configured = tenant().association.consents.get(purpose)
    if configured is None:
        raise NotFound(say("没有这项同意。"))
    text, _ = wording(configured.text, current_language())
    return render("accounts/consent.html", label=said(configured.label), text=text)
