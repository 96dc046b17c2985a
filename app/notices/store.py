"""Reading letters: the inbox of one account, how many are unread."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select

from app.notices.kinds import EVENTS, Kind, kind_of, known_events
from app.notices.models import Letter, MailWish
from app.tenancy.database import ask, db
from app.tenancy.together import remember

MAIL_WISHES = "mail wishes"
COUNTED = 99
_letter = Letter.__table__.c


def unread_letters(account_id: Any) -> Any:
    """How many letters an account has not opened, as a column beside it; beyond `COUNTED` nobody counts on.

    It is counted for each page. Who is told of each of twenty thousand applications and reads none of it had paid as
    much for this number as for half a page.
    """
    unread = select(_letter.id).where(_letter.account_id == account_id, _letter.read_at.is_(None))
    some = unread.limit(COUNTED + 1).correlate(account_id.table).subquery("unread")
    return select(func.count()).select_from(some).scalar_subquery()


_UNREAD = select(func.count()).where(_letter.account_id == bindparam("account"), _letter.read_at.is_(None))


@dataclass(frozen=True)
class Line:
    """One letter in a list."""

    id: int
    event: str
    subject: str
    written_at: datetime
    read: bool


def letters_of(
    account_id: int, *, kind: Kind | None = None, after: tuple[bool, int] | None = None, limit: int = 21
) -> list[Line]:
    """An account's letters, unread first, then the newest, starting after one (was it read, its id)."""
    read = Letter.read_at.is_not(None)
    found = select(Letter.id, Letter.event, Letter.subject, Letter.written_at, read).where(Letter.account_id == account_id)
    found = found.where(*_of_kind(kind))
    if after is not None:
        was_read, last = after
        beyond = and_(read, Letter.id < last) if was_read else or_(read, Letter.id < last)
        found = found.where(beyond)
    rows = db.session.execute(found.order_by(read, Letter.id.desc()).limit(limit))
    return [Line(row[0], row[1], row[2], row[3], bool(row[4])) for row in rows]


def _of_kind(kind: Kind | None) -> list[ColumnElement[bool]]:
    if kind is None:
        return []
    return [Letter.event.in_(EVENTS[kind]) if kind in EVENTS else Letter.event.not_in(known_events())]


def find_letter(letter_id: int, account_id: int) -> Letter | None:
    """One letter of an account; somebody else's is not there."""
    return db.session.scalar(select(Letter).where(Letter.id == letter_id, Letter.account_id == account_id))


def counts_of(account_id: int) -> dict[Kind, int]:
    """How many letters of each kind an account has, in the order of the kinds."""
    query = select(Letter.event, func.count()).where(Letter.account_id == account_id).group_by(Letter.event)
    found = dict.fromkeys(Kind, 0)
    for event, number in db.session.execute(query.order_by(Letter.event)):
        found[kind_of(event)] += number
    return found


def unwanted_of(account_id: int) -> frozenset[str]:
    """The kinds of letters that an account does not want by mail."""
    return frozenset(db.session.scalars(select(MailWish.kind).where(MailWish.account_id == account_id).order_by(MailWish.kind)))


def read_wishes_ahead(account_ids: Collection[int]) -> None:
    """What each of many accounts does not want by mail, read in one question."""
    query = select(MailWish.account_id, MailWish.kind).where(MailWish.account_id.in_(account_ids)).order_by(MailWish.kind)
    unwanted: dict[int, set[str]] = {account_id: set() for account_id in account_ids}
    for account_id, kind in db.session.execute(query):
        unwanted[account_id].add(kind)
    for account_id, kinds in unwanted.items():
        remember((MAIL_WISHES, account_id), frozenset(kinds))


def unread_of(account_id: int) -> int:
    """How many letters an account has not opened."""
    return ask(_UNREAD, account=account_id).scalar() or 0
