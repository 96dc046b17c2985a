"""A login that says it is somebody whom the register knew before: nothing is shown to it until somebody in charge agrees.

Who knows an ID number is not yet its holder. So a registration by the number of a person entered long ago (an imported
register) makes a login with an entry of its own; the two become one only here.
"""

from __future__ import annotations

from datetime import datetime

from app.accounts import store
from app.accounts.actions.opening import open_account
from app.accounts.models import Account, LoginName
from app.accounts.rules import AccountKind, AccountState
from app.audit.actions import record
from app.kernel.errors import Conflict, say
from app.tenancy.database import db
from app.tenancy.transactions import action


@action
def accept_claim(account_id: int, person_id: int, *, by: int | None, now: datetime) -> None:
    """The login belongs to this person and is opened. Raises Conflict where another login does, or the names differ.

    The caller has seen to it that nothing hangs on the entry that the login was made with.
    """
    person = store.get_person(person_id, for_update=True)
    account = store.get_account(account_id, for_update=True)
    if account.person_id == person.id:
        return
    if store.find_account_of_person(person.id) is not None:
        raise Conflict(say("此人已有账号。"))
    if account.kind is not AccountKind.PERSON or account.state is AccountState.CLOSED or not _says(account, person.id):
        raise Conflict(say("这个账号与此人的登记不符，不能关联。"))
    made_with, account.person_id = account.person_id, person.id
    db.session.flush()
    db.session.delete(store.get_person(made_with or 0))
    record("account.claim_accepted", by=by, subject=f"account:{account.id}", details={"person": person.id})
    open_account(person.id, by=by, now=now)


def _says(account: Account, person_id: int) -> bool:
    """Whether the account logs in by something that stands in the person's entry."""
    person = store.get_person(person_id)
    known = {person.identity_index, person.mobile, person.email.casefold()} - {None, ""}
    names = db.session.query(LoginName.key).filter_by(account_id=account.id).order_by(LoginName.id)
    return any(key in known for (key,) in names)
