"""Deputies: who holds roles lets somebody stand in for him while he is away; what the deputy does is done for him."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import aliased

from app.accounts import store
from app.accounts.actions.granting import refuse_two_duties, take_role
from app.accounts.events import RolesChanged
from app.accounts.models import Account, Grant
from app.accounts.rules import AccountKind, AccountState
from app.audit.actions import record
from app.bodies.models import Body
from app.bodies.rules import is_root
from app.kernel.errors import Conflict, DomainError, NotAllowed, NotFound, say
from app.kernel.events import publish
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.transactions import action

LONGEST = timedelta(days=366)
MOST_NAMED = 300


@dataclass(frozen=True)
class Absence:
    """Who stands in, and the days, both included."""

    deputy_id: int
    first_day: date
    last_day: date


@action
def name_deputy(absence: Absence, *, by: int, now: datetime) -> int:
    """Give the deputy every role that one holds in one's own right and the deputy has not; gives how many.

    Roles held for somebody else are not handed on. They end with the last day, and with one's own right. Raises NotFound
    (nobody who may stand in), NotAllowed (oneself), DomainError (days), Conflict (there is nothing to hand over).
    """
    _check_days(absence, clock.local_day(now))
    _check_deputy(absence.deputy_id, by)
    given = 0
    for own in own_grants(by, clock.local_day(now)):
        if store.find_open_grant(absence.deputy_id, own.role, own.body_id) is None:
            refuse_two_duties(absence.deputy_id, own.role, own.body_id)
            _hand_over(own, absence, by)
            given += 1
    if not given:
        raise Conflict(say("没有可以交代的角色：您没有担任角色，或对方已经担任或代理。"))
    return given


def _check_days(absence: Absence, today: date) -> None:
    if absence.first_day < today:
        raise DomainError(say("开始日期不能早于今天。"), "first_day")
    if absence.last_day < absence.first_day:
        raise DomainError(say("结束日期早于开始日期。"), "last_day")
    if absence.last_day - absence.first_day > LONGEST:
        raise DomainError(say("一次代理最长一年。"), "last_day")


def _check_deputy(deputy_id: int, by: int) -> None:
    if deputy_id == by:
        raise NotAllowed(say("不能由自己代理自己。"))
    if not any(one.id == deputy_id for one in _possible(by, Account.id == deputy_id)):
        raise NotFound(say("没有这个同事。"))


def colleagues_of(account_id: int) -> Sequence[Account]:
    """Who is offered as a deputy: those of the same unit, or who works where the account works, or below.

    Nobody learns from this list who works elsewhere in the tree; whoever does is named by `deputy_called`.
    """
    own = store.get_account(account_id)
    return _possible(account_id, *([] if own.kind is AccountKind.UNIT else [_works_beside(account_id)]))


def deputy_called(name: str, account_id: int) -> int:
    """The one person of that name who may stand in for an account. Raises DomainError for none, or for more than one."""
    found = _possible(account_id, Account.name == name.strip())
    if len(found) != 1:
        raise DomainError(say("没有找到这位同事，请核对姓名。"), "name")
    return found[0].id


def _possible(account_id: int, *wanted: ColumnElement[bool]) -> Sequence[Account]:
    """Those of the same unit, or whoever else works in the association, as far as wanted."""
    own = store.get_account(account_id)
    if own.kind is AccountKind.UNIT:
        here = Account.body_id == own.body_id
    else:
        works = select(Grant.account_id).where(Grant.taken_at.is_(None))
        here = or_(Account.kind == AccountKind.STAFF, (Account.kind == AccountKind.PERSON) & Account.id.in_(works))
    query = select(Account).where(Account.id != account_id, Account.state == AccountState.ACTIVE, here, *wanted)
    found = db.session.scalars(query.order_by(Account.name, Account.id).limit(MOST_NAMED))
    return [one for one in found if own.person_id is None or one.person_id != own.person_id]


def _works_beside(account_id: int) -> ColumnElement[bool]:
    """Holds a role at, or below, a body at which this account holds one in its own right; or is staff of the association."""
    mine, at, theirs, there = aliased(Grant), aliased(Body), aliased(Grant), aliased(Body)
    own = select(at.path).join(mine, mine.body_id == at.id)
    own = own.where(mine.account_id == account_id, mine.taken_at.is_(None), mine.for_account_id.is_(None))
    paths = db.session.scalars(own.distinct()).all()
    within = or_(false(), *[there.path.startswith(path, autoescape=True) for path in paths])
    query = select(theirs.account_id).join(there, there.id == theirs.body_id).where(theirs.taken_at.is_(None), within)
    staff = Account.kind == AccountKind.STAFF if any(is_root(path) for path in paths) else false()
    return or_(staff, Account.id.in_(query) & (Account.kind != AccountKind.UNIT))


def own_grants(account_id: int, today: date) -> Sequence[Grant]:
    """The roles that an account holds in its own right today."""
    held = (Grant.account_id == account_id, Grant.taken_at.is_(None), Grant.for_account_id.is_(None))
    days = (Grant.first_day <= today, or_(Grant.last_day.is_(None), Grant.last_day >= today))
    return db.session.scalars(select(Grant).where(*held, *days).order_by(Grant.id)).all()


def deputies_of(account_id: int, today: date) -> Sequence[tuple[Grant, Account]]:
    """Who stands in for an account today or later, role by role."""
    theirs = (Grant.for_account_id == account_id, Grant.taken_at.is_(None), Grant.last_day >= today)
    query = select(Grant, Account).join(Account, Account.id == Grant.account_id).where(*theirs)
    return [(row[0], row[1]) for row in db.session.execute(query.order_by(Grant.first_day, Account.name, Grant.id))]


def _hand_over(own: Grant, absence: Absence, by: int) -> None:
    last_day = min(absence.last_day, own.last_day or absence.last_day)
    if last_day < absence.first_day:
        return
    grant = Grant(
        account_id=absence.deputy_id, role=own.role, body_id=own.body_id, first_day=absence.first_day, last_day=last_day,
        given_by=by, for_account_id=by,
    )  # fmt: skip
    db.session.add(grant)
    db.session.flush()
    days = {"first_day": absence.first_day.isoformat(), "last_day": last_day.isoformat()}
    details = {"role": own.role, "body": own.body_id, "deputy": absence.deputy_id, **days}
    record("role.deputised", by=by, subject=f"account:{by}", details=details)
    publish(RolesChanged(absence.deputy_id, own.role, own.body_id))


@action
def end_deputies(deputy_id: int, *, by: int, now: datetime) -> None:
    """Somebody comes back earlier: the deputy's roles end at once. Done twice it changes nothing."""
    for grant, _account in deputies_of(by, clock.local_day(now)):
        if grant.account_id == deputy_id:
            take_role(grant.id, by=by, now=now)
