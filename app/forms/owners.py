"""Who gives files on this request: the account, or a visitor known by a key in the signed cookie."""

from __future__ import annotations

import hashlib
import secrets

from flask import request, session

from app.forms.readers import Owner
from app.web.access import identity

VISITOR_KEY = "file_owner"


def present_owner() -> Owner:
    """Whoever this request is from, as an owner of files; a visitor without a key owns nothing."""
    who = identity()
    if who is not None:
        return Owner(account_id=who.account_id, visitor=_hashed(session.get(VISITOR_KEY)))
    return Owner(visitor=_hashed(session.get(VISITOR_KEY)), address=request.remote_addr or "")


def giving_owner() -> Owner:
    """The same, with a key for a visitor who gives the first file now."""
    if identity() is None and VISITOR_KEY not in session:
        session[VISITOR_KEY] = secrets.token_urlsafe(24)
    return present_owner()


def _hashed(key: str | None) -> str:
    return hashlib.sha256(key.encode()).hexdigest() if key else ""
