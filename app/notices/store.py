"""Reading letters: the inbox of one account, how many are unread."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select

from app.notices.models import Letter
from app.tenancy.database import ask, db

_letter = Letter.__table__.c
_UNREAD = select(func.count()).where(_letter.account_id == bindparam("account"), _letter.read_at.is_(None))


def letters_of(account_id: int, *, before: int | None = None, limit: int = 21) -> Sequence[Letter]:
    """An account's letters, newest first, one more than a page to know whether there is a next."""
    found = select(Letter).where(Letter.account_id == account_id)
    if before is not None:
        found = found.where(Letter.id < before)
    return db.session.scalars(found.order_by(Letter.id.desc()).limit(limit)).all()


def unread_of(account_id: int) -> int:
    """How many letters an account has not opened."""
    return ask(_UNREAD, account=account_id).scalar() or 0
