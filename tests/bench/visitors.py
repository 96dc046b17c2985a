"""Who asks: logins begun for this run, and the cookies that carry them."""

from __future__ import annotations

from flask import Flask

from app.accounts.actions.sessions import Visitor, begin_session
from app.accounts.models import Account
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.entering import entered
from app.tenancy.transactions import action
from app.web.visitors import COOKIE
from tests.bench.filling import Facts
from tests.bench.wishes import SLUG


def cookies(app: Flask, facts: Facts) -> dict[str, str]:
    """Who → the Cookie header; nobody's is empty."""
    accounts = {
        "secretary": facts.secretary, "applicant": facts.applicant, "newcomer": facts.newcomer, "member": facts.member,
    }  # fmt: skip
    return {"": "", **{who: _cookie(app, account) for who, account in accounts.items()}}


def _cookie(app: Flask, account: int) -> str:
    with entered(SLUG, app):
        _refresh(account)
        token = begin_session(account, visitor=Visitor("10.0.0.1", "bench"), now=clock.now())
        signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        return f"{COOKIE}={signer.dumps({'_user_id': token, '_fresh': True})}"


@action
def _refresh(account: int) -> None:
    """A password of today: nobody is sent to change it."""
    db.session.get_one(Account, account).password_changed_at = clock.now()
