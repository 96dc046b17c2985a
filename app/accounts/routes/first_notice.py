"""What people read before anything else whose data somebody else entered: the notices asked at registration (PIPL 17)."""

from __future__ import annotations

from app.accounts.actions.consenting import wording
from app.accounts.models import Account
from app.accounts.rules import AccountKind
from app.accounts.store import get_account
from app.tenancy.tenants import tenant
from app.web.language import current_language, said

NOTICE = "privacy"
"""The page that tells where nobody is asked: an authority informs and needs no consent (PIPL 34, 35)."""


def first_notices(account_id: int) -> list[tuple[str, str]]:
    """Label and text of every notice, for a person who has not chosen a password yet; none for anybody else."""
    if not _is_new_person(get_account(account_id)):
        return []
    here, language = tenant().association, current_language()
    asked = [(one.label, one.text) for one in here.consents.values() if not one.asked_in]
    if not asked and NOTICE in here.site.pages:
        asked = [(here.site.pages[NOTICE], NOTICE)]
    return [(said(label), wording(text, language)[0]) for label, text in asked]


def _is_new_person(account: Account) -> bool:
    return account.kind is AccountKind.PERSON and (account.one_time or not account.password_hash)
