"""Reading the record: to verify it, and to show what happened to one thing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from app.audit.models import AuditEntry, AuditHead
from app.audit.rules import BEGINNING, link
from app.tenancy.database import db

HASHED = ("id", "at", "account_id", "acting_for", "act", "subject", "details", "address")


def entries_about(subject: str, limit: int = 100) -> Sequence[AuditEntry]:
    """The latest entries about one thing, newest first."""
    found = select(AuditEntry).where(AuditEntry.subject == subject).order_by(AuditEntry.id.desc()).limit(limit)
    return db.session.scalars(found).all()


def faults() -> Iterator[str]:
    """Every place where the chain does not hold; none for an untouched record."""
    previous, number = BEGINNING, 0
    for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=500)):
        number += 1
        if entry.id != number:
            yield f"entry {number} is missing (the next one is {entry.id})"
            number = entry.id
        fields = {name: getattr(entry, name) for name in HASHED}
        if entry.previous != previous:
            yield f"entry {entry.id} does not follow the one before it"
        if link(entry.previous, fields) != entry.hash:
            yield f"entry {entry.id} was changed"
        previous = entry.hash
    head = db.session.scalar(select(AuditHead))
    if (head.count if head else 0) != number or (head.hash if head else BEGINNING) != previous:
        yield "the end of the record was cut off or changed"
