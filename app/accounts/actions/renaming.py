"""A unit has another name: everybody who acts for it logs in by that one from now on."""

from __future__ import annotations

from sqlalchemy import select

from app.accounts.models import Account, LoginName
from app.accounts.rules import AccountKind, LoginKind
from app.audit.actions import record
from app.bodies.events import BodyRenamed
from app.bodies.store import get_body
from app.tenancy.database import db
from app.tenancy.transactions import action


@action
def follow_new_name(event: BodyRenamed) -> None:
    """The logins of a unit take its new name; an operator who is called like the unit does, too."""
    body = get_body(event.body_id)
    accounts = select(Account).where(Account.body_id == body.id, Account.kind == AccountKind.UNIT).order_by(Account.id)
    former = set(event.before.values())
    for account in db.session.scalars(accounts):
        if account.name in former:
            account.name = next(iter(body.name.values()))
        names = select(LoginName).where(LoginName.account_id == account.id, LoginName.kind == LoginKind.UNIT_NAME)
        for name in db.session.scalars(names.order_by(LoginName.id).with_for_update()):
            name.key = body.name_key
        details = {"before": event.key_before, "after": body.name_key}
        record("account.login_renamed", by=event.by, subject=f"account:{account.id}", details=details)
    db.session.flush()
