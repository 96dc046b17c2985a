"""Reading the record of acts: the latest, or those about one thing, with the names of who acted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.accounts.models import Account
from app.approval.outbox import sees_everything
from app.audit.models import AuditEntry
from app.tenancy.capabilities import Capability
from app.tenancy.database import db
from app.web.access import Identity


@dataclass(frozen=True)
class Act:
    """One entry of the record."""

    id: int
    at: datetime
    who: str
    acting_for: str
    act: str
    subject: str
    details: Mapping[str, Any]
    address: str


def may_read(identity: Identity) -> bool:
    """The record is of the whole association: only who sees everything reads it."""
    return sees_everything(identity, Capability.AUDIT)


def acts(subject: str, *, before: int | None, limit: int) -> list[Act]:
    """The latest entries, the youngest first; about one thing where a subject is given."""
    query = select(
        AuditEntry.id, AuditEntry.at, Account.name, AuditEntry.acting_for, AuditEntry.act, AuditEntry.subject,
        AuditEntry.details, AuditEntry.address,
    ).outerjoin(Account, Account.id == AuditEntry.account_id)  # fmt: skip
    if subject:
        query = query.where(AuditEntry.subject == subject)
    if before is not None:
        query = query.where(AuditEntry.id < before)
    rows = db.session.execute(query.order_by(AuditEntry.id.desc()).limit(limit))
    return [Act(*row) for row in rows]
