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
from tests.bench.units import UNITS_SLUG, UnitFacts
from tests.bench.wishes import SLUG

FORMS = "5a" * 20
"""The session's own part of its CSRF tokens: a browser has it from the first page on, and sends it with every other."""


def cookies(app: Flask, facts: Facts, units: UnitFacts) -> dict[str, str]:
    """Who → the Cookie header; nobody's is empty."""
    accounts = {
        "secretary": facts.secretary, "applicant": facts.applicant, "newcomer": facts.newcomer, "member": facts.member,
    }  # fmt: skip
    of_units = {"operator": units.operator, "unit_secretary": units.secretary}
    return {
        "": "", **{who: _cookie(app, SLUG, account) for who, account in accounts.items()},
        **{who: _cookie(app, UNITS_SLUG, account) for who, account in of_units.items()},
    }  # fmt: skip


def _cookie(app: Flask, slug: str, account: int) -> str:
    with entered(slug, app):
        _refresh(account)
        token = begin_session(account, visitor=Visitor("10.0.0.1", "bench"), now=clock.now())
        signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        return f"{COOKIE}={signer.dumps({'_user_id': token, '_fresh': True, 'csrf_token': FORMS})}"


@action
def _refresh(account: int) -> None:
    """A password of today: nobody is sent to change it."""
    db.session.get_one(Account, account).password_changed_at = clock.now()
