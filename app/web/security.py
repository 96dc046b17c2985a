"""Headers that every answer carries, and the guard of hosts."""

from __future__ import annotations

from flask import Flask, Response, abort, g, request

from app.tenancy.settings import settings

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
    "media-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
YEAR = 365 * 24 * 3600


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
    headers.setdefault("Content-Security-Policy", POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    if settings().scheme == "https":
        headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}; includeSubDomains")
    if g.get("tenant") is not None and g.get("identity") is not None and "public" not in headers.get("Cache-Control", ""):
        headers["Cache-Control"] = "no-store"
    return answer
