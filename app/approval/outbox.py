"""Which letters somebody in charge may follow: those about cases he may see; the others where he sees everything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select

from app.accounts.identifiers import mask_email
from app.accounts.models import Account
from app.bodies.rules import ids_on
from app.kernel.errors import NotFound, say
from app.notices.models import Letter, MailState
from app.procedures.models import Case
from app.procedures.store import seen_at_work
from app.tenancy.capabilities import Capability
from app.tenancy.database import db
from app.web.access import Identity


@dataclass(frozen=True)
class SentLetter:
    """One letter: to whom, what about, what became of its mail. Its text is for its reader alone."""

    id: int
    subject: str
    to: str
    about: str
    mail: MailState
    written_at: datetime
    sent_at: datetime | None
    attempts: int
    error: str


def letters_sent(identity: Identity, mail: str, *, before: int | None, limit: int) -> list[SentLetter]:
    """The letters that left or should have left, the youngest first."""
    query: Any = select(
        Letter.id, Letter.subject, Account.name, Letter.email, Letter.about, Letter.mail, Letter.written_at,
        Letter.sent_at, Letter.attempts, Letter.error,
    ).outerjoin(Account, Account.id == Letter.account_id)  # fmt: skip
    query = _narrowed(query, identity, mail)
    if before is not None:
        query = query.where(Letter.id < before)
    return [_sent(row) for row in db.session.execute(query.order_by(Letter.id.desc()).limit(limit))]


def _sent(row: Any) -> SentLetter:
    to = "　".join(filter(None, (row.name, mask_email(row.email) if row.email else "")))
    state = MailState(row.mail)
    return SentLetter(
        row.id, row.subject, to, row.about, state, row.written_at, row.sent_at, row.attempts, row.error
    )


def count_by_mail(identity: Identity) -> dict[MailState, int]:
    """How many letters stand how."""
    query: Any = select(Letter.mail, func.count()).group_by(Letter.mail).order_by(Letter.mail)
    return {MailState(row[0]): row[1] for row in db.session.execute(_narrowed(query, identity, ""))}


def get_letter(letter_id: int, *, seen_by: Identity) -> int:
    """The id of a letter that may be followed. Raises NotFound."""
    query: Any = select(Letter.id).where(Letter.id == letter_id)
    found: int | None = db.session.scalar(_narrowed(query, seen_by, ""))
    if found is None:
        raise NotFound(say("没有这封信件。"))
    return found


def _narrowed(query: Any, identity: Identity, mail: str) -> Any:
    query = query.where(_followed(identity))
    return query.where(Letter.mail == mail) if mail in set(MailState) else query


def _followed(identity: Identity) -> ColumnElement[bool]:
    about_seen = exists(select(Case.id).where(Case.number == Letter.about, seen_at_work(identity)))
    if sees_everything(identity, Capability.MANAGE_ACCOUNTS):
        return Letter.id > 0
    return about_seen


def sees_everything(identity: Identity, capability: Capability) -> bool:
    """Whether a role with this capability reaches the whole association."""
    return any(
        capability in held.capabilities
        and (held.sees == "all" or (held.sees == "below" and len(ids_on(held.body_path)) == 1))
        for held in identity.roles
    )


