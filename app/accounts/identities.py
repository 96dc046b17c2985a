"""From the cookie to whoever this request is from: Flask-Login keeps the token, one statement finds the rest.

The cookie holds a token of 256 bits, the database its hash. Roles are read for each request, so that what was taken
away is gone at once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, current_app, flash, g, has_request_context, redirect, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response

from app.accounts import store
from app.accounts.actions.sessions import Visitor, note_sign_of_life
from app.accounts.passwords import POLICIES, has_expired
from app.accounts.rights import as_configured
from app.accounts.rules import CONFIRMED_FOR, LOGS_IN, AccountKind, AccountState, is_alive, terms_for
from app.kernel.errors import NotAllowed, say
from app.tenancy.clock import local_day, now
from app.tenancy.settings import settings
from app.tenancy.tenants import tenant
from app.tenancy.transactions import Busy
from app.web.access import PUBLIC, Identity, access_of, changed_himself
from app.web.language import translated

SIGN_OF_LIFE_EVERY = timedelta(minutes=2)
LOGGED_IN = "_user_id"
"""Where Flask-Login keeps the token in the cookie."""
ALWAYS_OPEN = frozenset({"accounts.logout", "accounts.password", "language"})
FIRST_SECOND_FACTOR = ALWAYS_OPEN | {
    "accounts.second_factor",
    "accounts.second_factor_picture",
    "accounts.begin_second_factor",
    "accounts.password_again",
}
OPEN_TO_APPLICANTS = frozenset({"accounts", "registration", "forms", "documents", "notices"})

log = logging.getLogger(__name__)
login_manager = LoginManager()
login_manager.session_protection = None
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, eq=False)
class CurrentLogin(UserMixin):  # type: ignore[misc]
    """The login of this request: what Flask-Login calls the user. Its id is the token that the cookie holds."""

    token: str
    session_id: int
    confirmed_at: datetime
    identity: Identity
    lacks_second_factor: bool

    def get_id(self) -> str:
        return self.token


def init_login(app: Flask) -> None:
    """Hang Flask-Login on the application; its own cookie that remembers is never used."""
    login_manager.init_app(app, add_context_processor=False)


@login_manager.user_loader  # type: ignore[untyped-decorator]
def load_login(token: str) -> CurrentLogin | None:
    """The login of a token while it lives; None when it ended, grew old, or its account may not log in."""
    if g.get("tenant") is None:
        return None
    moment = now()
    found = store.find_login(token, on=local_day(moment))
    if found is None or found.state not in LOGS_IN or not _goes_on(found, moment):
        return None
    if moment - found.last_seen_at >= SIGN_OF_LIFE_EVERY:
        _note_alive(found.session_id, moment)
    lacks = found.kind is AccountKind.STAFF and settings().staff_two_factor and found.totp_since is None
    return CurrentLogin(token, found.session_id, found.confirmed_at, _identity_of(found, moment), lacks)


def _goes_on(found: store.FoundLogin, moment: datetime) -> bool:
    return is_alive(found.created_at, found.last_seen_at, terms_for(found.kind), moment)


def _note_alive(session_id: int, moment: datetime) -> None:
    """Reading goes on while nothing can be written."""
    try:
        note_sign_of_life(session_id, now=moment)
    except (Busy, OperationalError):
        log.warning("no sign of life could be kept for login %s", session_id)


def _identity_of(found: store.FoundLogin, moment: datetime) -> Identity:
    policy, staff = POLICIES[tenant().association.security], found.kind is AccountKind.STAFF
    return Identity(
        account_id=found.account_id,
        name=found.name,
        kind=found.kind.value,
        person_id=found.person_id,
        opened=found.state is AccountState.ACTIVE,
        unit_id=found.body_id,
        roles=as_configured(found.roles),
        must_change_password=found.one_time or has_expired(found.password_changed_at, policy, staff=staff, now=moment),
        keys_off=found.keys_off,
        numbers=found.numbers,
    )


def current_login() -> CurrentLogin | None:
    """The login of this request, or None."""
    if not has_request_context() or g.get("tenant") is None:
        return None
    if LOGGED_IN not in session:  # nobody; Flask-Login would work out a hash of the browser before it says so
        return None
    found = current_user._get_current_object()
    return found if isinstance(found, CurrentLogin) else None


def find_identity() -> Identity | None:
    """What `web` asks for: whoever this request is from.

    No gate stands before a public page. So whoever has yet to change the password or to set up the second factor is a
    visitor there: without it the files of cases would be open to a one-time password.
    """
    login = current_login()
    if login is None or (_stands_before_a_gate(login) and _page_is_public()):
        return None
    return login.identity


def _stands_before_a_gate(login: CurrentLogin) -> bool:
    return login.lacks_second_factor or login.identity.must_change_password


def _page_is_public() -> bool:
    return access_of(current_app.view_functions.get(request.endpoint or "")) == PUBLIC


def refuse_lost_rights() -> None:
    """At the beginning of every action of a request: who it is from may still do what he might when it began (A4).

    Pages judge rights before the action's transaction begins, and a right can be taken in between. Asked again inside,
    it is either still there or nothing is done. Raises NotAllowed.
    """
    login = current_login() if has_request_context() and g.get("identity") is not None else None
    if login is None or changed_himself():
        return
    moment = now()
    found = store.find_login(login.token, on=local_day(moment))
    alive = found is not None and found.state in LOGS_IN and _goes_on(found, moment)
    if found is None or not alive or not set(login.identity.roles) <= set(as_configured(found.roles)):
        raise NotAllowed(say("您的登录或权限刚刚有变动，这次操作没有保存。"))


def enter(token: str) -> None:
    """Put a new login into the visitor's cookie; nothing of the cookie from before stays (no fixation)."""
    session.clear()
    g.pop("identity", None)
    login = load_login(token)
    if login is not None:
        login_user(login)


def leave() -> None:
    """Empty the cookie."""
    logout_user()
    session.clear()
    g.pop("identity", None)


def visitor() -> Visitor:
    """Where this request comes from."""
    return Visitor(request.remote_addr or "", request.user_agent.string)


def gate(who: Identity) -> Response | None:
    """What stands between login and every page: the first password, the second factor, an account not opened yet."""
    endpoint = request.endpoint or ""
    if who.must_change_password and endpoint not in ALWAYS_OPEN:
        return redirect(url_for("accounts.password"))
    login = current_login()
    if (
        login is not None
        and login.lacks_second_factor
        and not who.must_change_password
        and endpoint not in FIRST_SECOND_FACTOR
    ):
        return redirect(url_for("accounts.second_factor"))
    if not who.opened and endpoint not in ("language", "start") and request.blueprint not in OPEN_TO_APPLICANTS:
        flash(translated(say("账号尚未开通：审核通过之前，登录后只能查看申请进度。")), "wait")
        return redirect(url_for("start"))
    return None


def recently_confirmed(view: F) -> F:
    """Before a sensitive act: who logged in or confirmed the password more than ten minutes ago confirms it again."""

    @wraps(view)
    def asked(*args: Any, **kwargs: Any) -> Any:
        login = current_login()
        if login is None or now() - login.confirmed_at < CONFIRMED_FOR:
            return view(*args, **kwargs)
        back = request.full_path.rstrip("?") if request.method == "GET" else url_for("accounts.account")
        return redirect(url_for("accounts.password_again", next=back))

    return asked  # type: ignore[return-value]
