"""Questions about requests that wait for a second person, each for somebody."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from app.accounts.models import Account, Grant
from app.accounts.posts import holders_of_post
from app.accounts.rights import grants_of
from app.accounts.rules import LOGS_IN
from app.accounts.store import get_account
from app.kernel.errors import NotFound, say
from app.seconding.models import DoneAlone, SecondRequest
from app.seconding.rules import Held, Measure, Need, fits, read_needs
from app.tenancy.clock import local_day
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.web.access import Identity

FRESH = timedelta(days=7)
"""So long a role counts as the work of whoever gave it."""
MOST_WAITING = 200
"""Requests are rare and lapse: what waits at the same time is read whole."""


def held_by(account_id: int, moment: datetime) -> list[Held]:
    """The roles of an account now, as configured today, each with whom it stands in for."""
    return [Held(role, instead_of) for role, instead_of in grants_of(account_id, moment)]


def given_lately(by: int, to: int, moment: datetime) -> frozenset[tuple[str, int]]:
    """The roles, each with its body, that one account has given another in the last days."""
    since = local_day(moment) - FRESH
    query = select(Grant.role, Grant.body_id).where(Grant.account_id == to, Grant.given_by == by, Grant.first_day > since)
    return frozenset((row.role, row.body_id) for row in db.session.execute(query.where(Grant.taken_at.is_(None))))


def waiting_for(who: Identity, moment: datetime) -> list[SecondRequest]:
    """What somebody else asked for and this one may confirm, the one that lapses first on top."""
    query = select(SecondRequest).where(SecondRequest.closed_at.is_(None), SecondRequest.until > moment)
    query = query.where(SecondRequest.account_id != who.account_id).order_by(SecondRequest.until, SecondRequest.id)
    return [one for one in db.session.scalars(query.limit(MOST_WAITING)) if fits(who.roles, read_needs(one.needs))]


def open_beside(account: Any) -> Any:
    """How many requests of others stand open, whoever may confirm them; a scalar beside the columns of an account."""
    here = (SecondRequest.closed_at.is_(None), SecondRequest.account_id != account.id)
    return select(func.count(SecondRequest.id)).where(*here).correlate(account.id.table).scalar_subquery()


def asked_by(account_id: int, *, before: int | None = None, limit: int) -> Sequence[SecondRequest]:
    """What somebody asked for or closed for another, the youngest first."""
    mine = or_(SecondRequest.account_id == account_id, SecondRequest.closed_by == account_id)
    query = select(SecondRequest).where(mine)
    if before is not None:
        query = query.where(SecondRequest.id < before)
    return db.session.scalars(query.order_by(SecondRequest.id.desc()).limit(limit)).all()


def get_request(request_id: int, *, seen_by: Identity) -> SecondRequest:
    """A request for who asked, who closed it, or who has every right that confirming it needs. Raises NotFound."""
    found = db.session.get(SecondRequest, request_id)
    own = found is not None and seen_by.account_id in (found.account_id, found.closed_by)
    if found is None or not (own or fits(seen_by.roles, read_needs(found.needs))):
        raise NotFound(say("没有这项申请。"))
    return found


def take_request(request_id: int) -> SecondRequest:
    """A request, locked. Raises NotFound."""
    found = db.session.get(SecondRequest, request_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound(say("没有这项申请。"))
    return found


def hashed(token: str) -> str | None:
    """A form's one-time token as it is kept; None where there is none."""
    return hashlib.sha256(token.encode()).hexdigest() if token else None


def find_submission(kept: str | None) -> SecondRequest | None:
    """The request that the same form made before."""
    if kept is None:
        return None
    return db.session.scalar(select(SecondRequest).where(SecondRequest.submission == kept))


def lapsed(moment: datetime, limit: int) -> Sequence[SecondRequest]:
    """Requests whose time is over, locked."""
    query = select(SecondRequest).where(SecondRequest.closed_at.is_(None), SecondRequest.until <= moment)
    return db.session.scalars(query.order_by(SecondRequest.until).limit(limit).with_for_update()).all()


def waits(account_id: int) -> int:
    """How many requests of somebody wait."""
    open_ones = (SecondRequest.account_id == account_id, SecondRequest.closed_at.is_(None))
    return len(db.session.scalars(select(SecondRequest.id).where(*open_ones)).all())


def counts_alone(account_id: int, measure: Measure, since: datetime) -> dict[str, int]:
    """What somebody did alone since a moment: how much of each thing, of the same list its longest."""
    mine = (DoneAlone.account_id == account_id, DoneAlone.measure == measure, DoneAlone.at >= since)
    query = select(DoneAlone.what, func.max(DoneAlone.count)).where(*mine).group_by(DoneAlone.what)
    return {row[0]: int(row[1]) for row in db.session.execute(query)}


def holders(needs: Sequence[Need], moment: datetime) -> list[Account]:
    """The accounts that log in and have every right that is needed now."""
    fitting = [one for one in _possible(needs[0], moment) if fits((h.role for h in held_by(one, moment)), needs)]
    accounts = [get_account(one) for one in fitting]
    return [account for account in accounts if account.state in LOGS_IN]


def _possible(need: Need, moment: datetime) -> list[int]:
    """Whoever holds a role that could meet one need; the other needs are looked at one account after another."""
    day, described = local_day(moment), tenant().association.roles
    held: tuple[ColumnElement[bool], ...] = (
        Grant.taken_at.is_(None), Grant.first_day <= day, or_(Grant.last_day.is_(None), Grant.last_day >= day),
    )  # fmt: skip
    able = [need.role] if need.role else [name for name, one in described.items() if set(need.capabilities) <= set(one.can)]
    far = [name for name in able if not need.role and described[name].sees == "all"]
    at: Any = or_(Grant.body_id.in_(need.places), Grant.role.in_(far))
    query = select(Grant.account_id).where(Grant.role.in_(able), at, *held).distinct().order_by(Grant.account_id)
    posts = holders_of_post(need.role, need.body_id, day) if need.role else ()
    return sorted({*db.session.scalars(query), *posts})
