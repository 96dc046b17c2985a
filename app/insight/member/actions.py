"""What somebody in charge puts right at one member."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from app.accounts import actions as accounts
from app.accounts.models import Account
from app.insight.member import store
from app.insight.member.page import FactRow, MemberPage, is_own
from app.kernel.errors import Conflict, DomainError, Message, NotAllowed, NotFound, say
from app.kernel.events import publish
from app.members import actions as register
from app.members.events import AccessHandedOut
from app.members.models import Membership
from app.procedures.models import Case
from app.tenancy.clock import local_day
from app.tenancy.database import db
from app.tenancy.transactions import action
from app.web.access import Identity


@dataclass(frozen=True)
class Told:
    """What to say after an act, and whether it went well."""

    sentence: Message
    kind: str = "ok"


def reversible(page: MemberPage, fact_id: int) -> FactRow:
    """The fact of a member that this reader may take back. Raises NotFound for a foreign one, or one out of reach."""
    fact = next((one for one in page.facts if one.id == fact_id), None)
    if fact is None or not page.may_edit:
        raise NotFound(say("没有这条记录。"))
    return fact


@action
def take_back(membership_id: int, fact_id: int, reason: str, *, by: Identity, now: datetime) -> None:
    """Take back a fact that was recorded wrongly; the standing is worked out anew.

    Raises NotFound, Conflict, NotAllowed for who would change what stands of himself or his unit.
    """
    if is_own(store.get_found(membership_id, seen_by=by, also="edit_register").membership, by):
        raise NotAllowed(say("不能更正本人或本单位的登记，请由其他同事办理。"))
    fact = store.get_fact(fact_id, membership_id)
    register.reverse(fact.id, document=reason.strip(), by=by.account_id, now=now)


def open_access(membership_id: int, *, by: Identity, now: datetime) -> Told:
    """A login for a member who has none, as it would have been opened at admission. Refusals are told, not raised."""
    try:
        return Told(_open_access(membership_id, by=by, now=now))
    except NotFound:
        raise
    except DomainError as refused:
        return Told(refused.message, "stop")


@action
def _open_access(membership_id: int, *, by: Identity, now: datetime) -> Message:
    found = store.get_found(membership_id, seen_by=by, also="manage_accounts")
    person_id, unit_id = found.membership.person_id, found.membership.unit_id
    if person_id is not None:
        password = accounts.open_account(person_id, by=by.account_id, now=now)
    else:
        password = accounts.open_unit_account(unit_id or 0, "", by=by.account_id, now=now, today=local_day(now))
    if password is not None:
        publish(AccessHandedOut(person_id, password, by.account_id, unit_id))
        return say("已开通账号。")
    return say("已开通账号，激活链接已发往登记的邮箱。")


def accept_claim(membership_id: int, account_id: int, *, by: Identity, now: datetime) -> Told:
    """The login that somebody registered is this member's, and opens. Refusals are told, not raised."""
    try:
        _accept_claim(membership_id, account_id, by=by, now=now)
    except NotFound:
        raise
    except DomainError as refused:
        return Told(refused.message, "stop")
    return Told(say("已核实：账号与会员登记已关联并开通。"))


@action
def _accept_claim(membership_id: int, account_id: int, *, by: Identity, now: datetime) -> None:
    found = store.get_found(membership_id, seen_by=by, also="manage_accounts")
    if found.person is None:
        raise NotFound(say("没有这个账号。"))
    own = select(Account.person_id).where(Account.id == account_id).scalar_subquery()
    cases = select(Case.id).where(or_(Case.person_id == own, Case.starter_id == account_id)).limit(1)
    entry = select(Membership.id).where(Membership.person_id == own, Membership.id != membership_id).limit(1)
    if db.session.scalar(cases) is not None or db.session.scalar(entry) is not None:
        raise Conflict(say("这个账号已提交过申请，请先办结或退回该申请，再关联。"))
    accounts.accept_claim(account_id, found.person.id, by=by.account_id, now=now)
