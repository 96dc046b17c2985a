"""Reading letters: the inbox of one account, how many are unread."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from app.notices.models import Letter
from app.tenancy.database import db


def letters_of(account_id: int, *, before: int | None = None, limit: int = 21) -> Sequence[Letter]:
    """An account's letters, newest first, one more than a page to know whether there is a next."""
    found = select(Letter).where(Letter.account_id == account_id)
    if before is not None:
        found = found.where(Letter.id < before)
    return db.session.scalars(found.order_by(Letter.id.desc()).limit(limit)).all()


def unread_of(account_id: int) -> int:
    """How many letters an account has not opened."""
    found = select(func.count()).select_from(Letter).where(Letter.account_id == account_id, Letter.read_at.is_(None))
    return db.session.scalar(found) or 0
