"""Consents: kept with the exact wording, asked unticked, withdrawn at any time (PIPL 14 to 17)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from app.accounts import store
from app.accounts.events import ConsentChanged
from app.accounts.models import Consent
from app.audit.actions import record
from app.kernel.errors import DomainError, say
from app.kernel.events import publish
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action


def wording(text_name: str, language: str) -> tuple[str, str]:
    """The text of a consent in a language (or the association's first) with its SHA-256; empty where there is none."""
    for one in (language, tenant().association.languages[0]):
        path = tenant().folder / "texts" / one / f"{text_name}.md"
        if path.is_file():
            content = path.read_bytes()
            return content.decode(), hashlib.sha256(content).hexdigest()
    return "", hashlib.sha256(b"").hexdigest()


@action
def record_consent(
    account_id: int, purpose: str, *, language: str = "zh", now: datetime, entered_by: int | None = None
) -> None:
    """Keep that somebody agreed to a purpose of the configuration, in today's wording. The same wording stands once.

    `entered_by` is who entered it for him, from a paper that he signed.
    """
    consent = tenant().association.consents.get(purpose)
    if consent is None:
        raise DomainError(say("没有这项同意。"))
    _, sha256 = wording(consent.text, language)
    standing = store.find_consent(account_id, purpose)
    if standing is not None and standing.text_sha256 == sha256:
        return
    db.session.add(
        Consent(
            account_id=account_id,
            purpose=purpose,
            text_name=consent.text,
            text_sha256=sha256,
            language=language,
            given_at=now,
        )
    )
    details = {"purpose": purpose, "sha256": sha256, **({"on_paper": True} if entered_by is not None else {})}
    record("consent.given", by=entered_by or account_id, subject=f"account:{account_id}", details=details)
    publish(ConsentChanged(account_id, purpose))


def record_consents(
    account_id: int, purposes: Sequence[str], *, language: str, now: datetime, entered_by: int | None = None
) -> None:
    """Several consents of one page, inside its action."""
    for purpose in purposes:
        record_consent(account_id, purpose, language=language, now=now, entered_by=entered_by)


@action
def withdraw_consent(purpose: str, *, by: int, now: datetime) -> None:
    """Withdraw one's own consent: every standing one to that purpose. Twice has its effect once."""
    standing = [c for c in store.consents_of(by) if c.purpose == purpose and c.withdrawn_at is None]
    for consent in standing:
        consent.withdrawn_at = now
    if standing:
        record("consent.withdrawn", by=by, subject=f"account:{by}", details={"purpose": purpose})
        publish(ConsentChanged(by, purpose))
