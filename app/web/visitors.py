"""The cookie before and after login: signed, host-only, keyed by association, worthless at any other host.

`open_session` runs before routing; that is where the host is resolved and the association entered.
"""

from __future__ import annotations

import hashlib
import hmac
from functools import lru_cache
from typing import Any

from flask import Flask, Request, Response, g
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

from app.kernel.errors import DomainError
from app.tenancy.registry import MOST_LOADED, Door, door_of, registry
from app.tenancy.settings import settings
from app.tenancy.tenants import BrokenFolder

COOKIE = "__Host-xiehui"


@lru_cache(maxsize=MOST_LOADED)
def _signer(secret: str, owner: str) -> URLSafeTimedSerializer:
    key = hmac.new(secret.encode(), f"visitor:{owner}".encode(), hashlib.sha256).hexdigest()
    return URLSafeTimedSerializer(key, salt="visitor", signer_kwargs={"key_derivation": "hmac"})


class VisitorSessions(SecureCookieSessionInterface):
    """Flask's signed cookie, with a key of its own for every association."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        g.door = door_of(request.host if _plausible(request) else "", registry(), settings())
        g.tenant, g.broken = None, None
        if g.door.slug is not None:
            _enter(g.door)
        return super().open_session(app, request)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        return _signer(str(app.secret_key), g.tenant.slug if g.get("tenant") else "platform")

    def get_cookie_name(self, app: Flask) -> str:
        return COOKIE

    def get_cookie_secure(self, app: Flask) -> bool:
        return True

    def get_cookie_path(self, app: Flask) -> str:
        return "/"

    def get_cookie_domain(self, app: Flask) -> str | None:
        return None

    def get_cookie_samesite(self, app: Flask) -> str:
        return "Lax"

    def save_session(self, app: Flask, session: Any, response: Response) -> None:
        if g.get("tenant") is not None or session.modified:
            super().save_session(app, session, response)


def _plausible(request: Request) -> bool:
    return len(request.environ.get("HTTP_HOST", "")) <= 253 + 6


def _enter(door: Door) -> None:
    try:
        g.tenant = registry().get(door.slug or "")
    except BrokenFolder as broken:
        g.broken = broken
    except (KeyError, DomainError):
        g.door = Door()
