"""Counting attempts before they are looked at, so that many at once cannot slip through together."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.accounts.models import SpentCode, Throttle
from app.accounts.rules import QUARTER, Limit, Tally, after_attempt
from app.kernel.errors import Throttled, say
from app.tenancy.database import db
from app.tenancy.transactions import action


def key_of(kind: str, text: str) -> str:
    """A key that tells nobody which name or address was tried."""
    return f"{kind}:{hashlib.sha256(text.encode()).hexdigest()[:40]}"


@action
def count_attempt(limits: Mapping[str, Limit], *, now: datetime) -> bool:
    """Count one attempt under each key; False when one of them pauses. It must not raise: the count has to stand."""
    allowed = [_count(key, limits[key], now) for key in sorted(limits)]
    return all(allowed)


def must_wait(limits: Mapping[str, Limit], *, now: datetime) -> None:
    """Count an attempt, or raise Throttled with the sentence that everybody reads, known name or not."""
    if not count_attempt(limits, now=now):
        raise Throttled(
            say("尝试次数过多，请 15 分钟后再试，或使用“忘记密码”。"), retry_after=int(QUARTER.total_seconds())
        )


def _count(key: str, limit: Limit, now: datetime) -> bool:
    insert = postgresql_insert if db.session.get_bind().dialect.name == "postgresql" else sqlite_insert
    db.session.execute(insert(Throttle).values(key=key, since=now, attempts=0).on_conflict_do_nothing())
    row = db.session.scalars(select(Throttle).where(Throttle.key == key).with_for_update()).one()
    tally = after_attempt(Tally(row.since, row.attempts, row.paused_until), limit, now)
    row.since, row.attempts, row.paused_until = tally.since, tally.attempts, tally.paused_until
    return not tally.pauses(now)


@action
def forgive(wholly: Sequence[str], once: Sequence[str] = ()) -> None:
    """After a success: the name's count is forgotten, the address's goes back by one."""
    db.session.execute(delete(Throttle).where(Throttle.key.in_(wholly)))
    for row in db.session.scalars(select(Throttle).where(Throttle.key.in_(once)).with_for_update()):
        row.attempts = max(row.attempts - 1, 0)


@action
def spend_code(nonce: str, *, now: datetime) -> bool:
    """Take a picture code out of use; False when it was answered before."""
    db.session.execute(delete(SpentCode).where(SpentCode.spent_at < now - QUARTER * 4))
    insert = postgresql_insert if db.session.get_bind().dialect.name == "postgresql" else sqlite_insert
    statement = insert(SpentCode).values(nonce=nonce, spent_at=now).on_conflict_do_nothing().returning(SpentCode.nonce)
    return db.session.scalar(statement) is not None
