"""What follows what: the one page that says which news of one room another room acts on, and who counts for whom."""

from __future__ import annotations

from flask import flash, request

from app.accounts.actions.renaming import follow_new_name
from app.accounts.events import ConsentChanged
from app.accounts.store import get_account
from app.bodies.events import BodyRenamed
from app.documents.throttling import register_throttle
from app.dues.actions import note_paid_before
from app.insight.filing.access import catch_access
from app.kernel.errors import say
from app.kernel.events import subscribe
from app.members.events import AccessHandedOut, MemberChanged, MemberMoved, MembershipEnded, MembersImported
from app.members.offices.upkeep import fall_with_membership
from app.members.renaming import take_new_name
from app.members.representatives.following import end_with_membership, end_with_move
from app.members.store import find_membership
from app.members.twins import note_twins
from app.members.upkeep import settle_where_the_case_stands
from app.procedures.actions.escalating import notice_recusal
from app.procedures.events import CaseDecided, CaseFiled, CaseReturned, StepReached
from app.procedures.parties import Party
from app.publishing.actions import follow
from app.tenancy.clock import now
from app.tenancy.transactions import after_commit
from app.web.access import identity
from app.web.language import translated
from app.web.turnstile import count_lookup


def wire() -> None:
    """Register what no room can register by itself. Done twice it changes nothing."""
    register_throttle(count_lookup)
    subscribe(AccessHandedOut, tell_first_password)
    subscribe(AccessHandedOut, catch_access)
    subscribe(CaseFiled, note_twins)
    subscribe(StepReached, notice_recusal)
    subscribe(StepReached, settle_where_the_case_stands)
    subscribe(CaseReturned, settle_where_the_case_stands)
    subscribe(CaseDecided, settle_where_the_case_stands)
    subscribe(BodyRenamed, follow_new_name)
    subscribe(BodyRenamed, take_new_name)
    subscribe(MembershipEnded, fall_with_membership)
    subscribe(MembershipEnded, end_with_membership)
    subscribe(MemberMoved, end_with_move)
    subscribe(MemberChanged, show_as_it_is)
    subscribe(ConsentChanged, show_as_agreed)
    subscribe(MembersImported, bill_from_where_they_paid)


def bill_from_where_they_paid(event: MembersImported) -> None:
    """Members of former days are billed from the year after the last one that their list says is paid."""
    note_paid_before(event.members, now=now())


def show_as_it_is(event: MemberChanged) -> None:
    """What is public of a member follows the register in the same transaction: who is suspended is gone at once."""
    follow(event.membership_id)


def show_as_agreed(event: ConsentChanged) -> None:
    """A consent that was taken back takes what it allowed off the site."""
    account = get_account(event.account_id)
    membership = find_membership(Party(account.person_id, account.body_id))
    if membership is not None:
        follow(membership.id)


def tell_first_password(event: AccessHandedOut) -> None:
    """Whoever decided sees the one-time password of an account without a mail address, once, after the commit."""
    who = identity() if request else None
    if who is None or who.account_id != event.by:
        return
    told = say("已开通账号，初始密码：%(password)s。只显示这一次，只能使用一次，请当面转交本人。", password=event.password)
    after_commit(lambda: flash(translated(told), "wait"))
