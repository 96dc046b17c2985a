"""Somebody who calls addresses by hand: any host, any cookie, with or without a form's token."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from app.accounts.actions.sessions import Visitor, begin_session
from app.tenancy import clock
from app.tenancy.entering import entered
from app.web.visitors import COOKIE

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Caller:
    """One browser at one host. `name` is who it is, for the sentences of failing tests."""

    def __init__(self, app: Flask, host: str, name: str = "anonymous") -> None:
        self.host, self.name, self.client = host, name, app.test_client()
        self._token = ""

    def __repr__(self) -> str:
        return f"{self.name} at {self.host}"

    def get(self, path: str, **keys: Any) -> TestResponse:
        """The answer as it comes, redirects not followed."""
        return self.client.get(path, base_url=f"http://{self.host}", **keys)

    def post(self, path: str, data: dict[str, Any] | None = None, *, token: bool = True, **keys: Any) -> TestResponse:
        """Send a form, with the token of this browser unless told otherwise."""
        sent = {**(data or {}), **({"csrf_token": self.token()} if token else {})}
        return self.client.post(path, data=sent, base_url=f"http://{self.host}", **keys)

    def token(self) -> str:
        """The token that this browser's forms carry."""
        if not self._token:
            pages = (self.get(path).get_data(as_text=True) for path in ("/account", "/password", "/login"))
            self._token = next((found[1] for page in pages if (found := TOKEN.search(page))), "")
        return self._token

    def cookie(self) -> str:
        """What its cookie holds."""
        found = self.client.get_cookie(COOKIE, domain=self.host)
        return found.value if found else ""


def logged_in(app: Flask, slug: str, account_id: int, name: str) -> Caller:
    """A browser of an account, logged in."""
    with entered(slug, app):
        token = begin_session(account_id, visitor=Visitor("192.0.2.1", name), now=clock.now())
        signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        value = signer.dumps({"_user_id": token, "_fresh": True})
    return with_cookie(Caller(app, f"{slug}.localhost", name), value)


def with_cookie(caller: Caller, value: str) -> Caller:
    """The same browser holding a cookie, wherever that comes from."""
    caller.client.set_cookie(COOKIE, value, domain=caller.host)
    return caller
