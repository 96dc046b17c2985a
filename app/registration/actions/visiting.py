"""Who applies without an account, where the association hands accounts out: known by name, followed by a link.

The account made here cannot log in: it has no password until the association opens it, or its owner sets one by mail.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.accounts import store as accounts
from app.accounts.actions import NewPerson, keep_person
from app.accounts.actions.registering import add_account, identity_index, names_of
from app.accounts.identifiers import DocumentKind, IdentityDocument, check_identity
from app.accounts.models import Account
from app.accounts.rules import AccountKind, AccountState, LoginKind
from app.accounts.store import NameKey
from app.audit.actions import record
from app.bodies.actions import NewBody, found_body
from app.bodies.rules import UNIT
from app.kernel.errors import Conflict, NotAllowed, say
from app.notices.actions import leave_letter
from app.notices.rules import Recipient
from app.procedures.actions import Filed, Filing
from app.registration.applicant import open_without_account
from app.tenancy import clock
from app.tenancy.configuration.concepts.forms import Form
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action
from app.web.language import current_language, said

Answers = Mapping[str, Any]


@action
def make_visitor_known(filing: Filing, *, now: datetime) -> int:
    """An account that cannot log in yet, for who applies; gives its id.

    Raises NotAllowed where one has to register first, Conflict where there is an account already.
    """
    procedure = tenant().association.procedures[filing.procedure]
    if not open_without_account(procedure):
        raise NotAllowed(say("请先注册或登录，再办理此事项。"))
    form = tenant().association.forms[procedure.form] if procedure.form else None
    account = _unit(form, filing.answers, now) if procedure.about == "unit" else _person(form, filing.answers, now)
    record("account.registered", by=account.id, subject=f"account:{account.id}", details={"kind": "visitor"})
    return account.id


def _person(form: Form | None, answers: Answers, now: datetime) -> Account:
    new = NewPerson(
        str(_first(form, answers, "person_name") or ""), _identity(form, answers),
        str(_first(form, answers, "mobile") or ""),
    )  # fmt: skip
    if new.identity is not None and accounts.find_person_by_identity(identity_index(new.identity)) is not None:
        raise Conflict(say("这个证件号码已在本会登记，请登录后申请；没有账号的，请联系秘书处开通。"))
    person = keep_person(new, now=now)
    kinds = [LoginKind(kind) for tab in tenant().association.logins.values() for kind in tab.by]
    names = [name for name in names_of(new, kinds) if not accounts.name_is_taken(name)]
    account = Account(kind=AccountKind.PERSON, state=AccountState.APPLICATION_ONLY, person_id=person.id, name=person.name,
                      password_changed_at=now, made_at=now)
    add_account(account, names)
    return account


def _unit(form: Form | None, answers: Answers, now: datetime) -> Account:
    name = str(_first(form, answers, "unit_name") or "")
    body = found_body(NewBody(UNIT, {"*": name}), by=None, today=clock.local_day(now))
    account = Account(kind=AccountKind.UNIT, state=AccountState.APPLICATION_ONLY, body_id=body.id, name=name,
                      password_changed_at=now, made_at=now)
    add_account(account, [NameKey(LoginKind.UNIT_NAME, body.name_key, "")])
    return account


def _first(form: Form | None, answers: Answers, kind: str) -> Any:
    fields = form.all_fields() if form else ()
    return next((answers[one.name] for one in fields if one.type == kind and one.name in answers), None)


def _identity(form: Form | None, answers: Answers) -> IdentityDocument | None:
    document, number = _first(form, answers, "id_document"), _first(form, answers, "id_number")
    if document:
        return check_identity(DocumentKind(document["kind"]), document["number"])
    return check_identity(DocumentKind.ID_NUMBER, number) if number else None


@action
def send_follow_link(account_id: int, filed: Filed, filing: Filing) -> None:
    """Mail the way back to the case. The address is kept only now, so that no letter leads to a page behind a login."""
    account = accounts.get_account(account_id, for_update=True)
    procedure = tenant().association.procedures[filing.procedure]
    form = tenant().association.forms[procedure.form] if procedure.form else None
    account.email = str(_first(form, filing.answers, "email") or "")
    if account.person is not None and not account.person.email:
        account.person.email = account.email
    db.session.flush()
    params = {"procedure": said(procedure.label), "number": filed.number, "step": "", "estimate": ""}
    reader = Recipient(None, account.email, account.name, current_language())
    leave_letter("case_submitted", to=reader, params=params, link=f"/follow/{filed.follow}", about=filed.number)
