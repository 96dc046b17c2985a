"""Writing the record, inside the transaction of the act itself: if the record fails, the act does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from flask import has_request_context, request
from sqlalchemy import Table, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import undefer

from app.audit.models import AuditEntry, AuditHead
from app.audit.rules import BEGINNING, link, tidy
from app.tenancy import clock
from app.tenancy.database import IN_ACTION, db

ENTRIES = cast(Table, AuditEntry.__table__)


def record(act: str, *, by: int | None, subject: str, details: Mapping[str, Any] | None = None, acting_for: str = "") -> None:
    """Add an entry to the chain when the action commits: `act` is a word such as `case.decided`, `subject` names its object.

    Must run inside an action. The entries of one action are linked together at its end, so that the head is the last lock.
    """
    session = db.session()
    if IN_ACTION not in session.info:
        raise RuntimeError("the record is written inside an action")
    entry = {"at": clock.now(), "account_id": by, "acting_for": acting_for, "act": act, "subject": subject,
             "details": tidy(details or {}), "address": _address()}
    session.info.setdefault("audit", []).append(entry)


def _address() -> str:
    return (request.remote_addr or "") if has_request_context() else ""


def write_down() -> None:
    """Link what the action recorded to the chain. Called once, just before the commit."""
    session = db.session()
    entries = session.info.pop("audit", [])
    if not entries:
        return
    session.flush()
    head = _locked_head() or _first_head()
    number, previous, rows = head.count, head.hash, []
    for entry in entries:
        number += 1
        hashed = link(previous, {"id": number, **entry})
        rows.append({"id": number, "previous": previous, "hash": hashed, **entry})
        previous = hashed
    session.connection().execute(ENTRIES.insert(), rows)
    head.count, head.hash = number, previous


def _locked_head() -> AuditHead | None:
    return db.session.scalar(select(AuditHead).options(undefer("*")).with_for_update())


def _first_head() -> AuditHead:
    """The head of an empty record. Two first actions at once both find none: the second waits here for the first one's."""
    insert_into = sqlite_insert if db.session.connection().dialect.name == "sqlite" else postgresql_insert
    first = insert_into(AuditHead).values(id=1, count=0, hash=BEGINNING).on_conflict_do_nothing()
    db.session.execute(first)
    head = _locked_head()
    if head is None:
        raise RuntimeError("the head of the record is there as soon as it was written")
    return head
