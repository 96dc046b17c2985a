"""Headers that every answer carries, and the guard of hosts."""

from __future__ import annotations

from flask import Flask, Response, abort, g, request, session

from app.tenancy.settings import settings
from app.web.visitors import COOKIE

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
    "media-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
YEAR = 365 * 24 * 3600
STANDARD = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=()"),
)
OVER_TLS = (("Strict-Transport-Security", f"max-age={YEAR}; includeSubDomains"),)


def init_security(app: Flask) -> None:
    """Refuse hosts nobody has, and put the security headers on whatever is answered."""
    app.before_request(_guard_host)
    app.after_request(_protect)


def _guard_host() -> None:
    view = app_view()
    if getattr(view, "on_any_host", False) or g.door.platform:
        return
    if g.door.slug is None:
        abort(421)


def app_view() -> object:
    from flask import current_app

    return current_app.view_functions.get(request.endpoint or "")


def _protect(answer: Response) -> Response:
    headers = answer.headers
    present = {name.lower() for name, _value in headers}
    for name, value in STANDARD + (OVER_TLS if settings().scheme == "https" else ()):
        if name.lower() not in present:
            headers.add(name, value)
    told = headers.get("Cache-Control", "")
    if (_knows_its_visitor() and not told) or (g.get("identity") is not None and "public" not in told):
        headers["Cache-Control"] = "no-store"
    return answer


def _knows_its_visitor() -> bool:
    """Whether somebody's cookie may have had a part in the answer: a token, a draft, a case that he follows."""
    return COOKIE in request.cookies or bool(session and session.modified)
