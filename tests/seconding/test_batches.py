"""Many cases decided together wait for another person from the folder's size on (A7)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.accounts.actions.deputising import Absence, name_deputy
from app.accounts.actions.granting import Place, grant_role
from app.accounts.models import Account
from app.accounts.rules import AccountKind
from app.audit.models import AuditEntry
from app.bodies.store import get_root
from app.jobs.actions import run_pending
from app.jobs.models import Job
from app.kernel.errors import Conflict, DomainError, NotAllowed
from app.notices.models import Letter
from app.procedures import actions
from app.procedures.actions import Decision, Many
from app.procedures.batches.models import BatchLine, LineResult
from app.procedures.models import CaseState
from app.seconding import actions as seconding
from app.seconding.models import SecondRequest
from app.seconding.rules import Outcome
from app.tenancy.clock import local_day
from app.tenancy.database import db
from app.tenancy.transactions import action
from tests.procedures.guild import GUILD, enter, file, guild, noon, the_case
from tests.procedures.stories import grant, somebody, take

pytestmark = pytest.mark.database
NOW, SOON = noon("2026-09-22"), noon("2026-09-23")
APPROVE = Decision("approve", "同意")
WHY = "季末集中办理晋级"


@pytest.fixture
def people(inside):
    inside(GUILD)
    return guild()


@pytest.fixture
def cases(people):
    """Two who want to rise; from two cases on a batch takes two persons here."""
    climber = somebody("同村人")
    enter(climber, people.meadow)
    return [file(who, "elevate") for who in (people.keeper, climber)]


def ask(cases, who, *, reason=WHY, form="a form"):
    versions = {one.case_id: the_case(one).version for one in cases}
    many = Many("elevate", "secretary", APPROVE, versions, form)
    return actions.ask_for_many(many, reason, by=who.account_id, now=NOW)


def confirm(begun, who, now=SOON):
    return seconding.confirm(begun.request_id, by=who.account_id, now=now)


def states(cases):
    return {the_case(one).state for one in cases}


def request():
    return db.session.scalars(select(SecondRequest).execution_options(populate_existing=True)).one()


def letters(event):
    return {one.account_id: one.body for one in db.session.scalars(select(Letter).where(Letter.event == event))}


@pytest.mark.requirement("A7")
def test_nothing_is_decided_before_another_has_confirmed_it(people, cases):
    begun = ask(cases, people.secretary)
    run_pending()
    assert not begun.job_id and states(cases) == {CaseState.OPEN}
    assert set(letters("second_asked")) == {people.colleague.account_id}
    assert WHY in letters("second_asked")[people.colleague.account_id]

    job = confirm(begun, people.colleague)
    run_pending()
    assert states(cases) == {CaseState.APPROVED}
    assert db.session.get_one(Job, job).account_id == people.secretary.account_id
    assert "柳秘书" in letters("second_confirmed")[people.secretary.account_id]
    acts = list(db.session.scalars(select(AuditEntry.act)))
    assert {"second.asked", "second.confirmed", "batch.asked"} <= set(acts)


def test_fewer_than_that_need_nobody_else(people, cases):
    assert ask(cases[:1], people.secretary, reason="").job_id


def test_nobody_confirms_what_he_asked_for_nor_who_has_not_the_right(people, cases):
    begun = ask(cases, people.secretary)
    for who in (people.secretary, people.warden, people.keeper):
        with pytest.raises(NotAllowed):
            confirm(begun, who)
    assert request().outcome is Outcome.WAITING


def test_a_deputy_does_not_confirm_for_whom_he_stands_in(people, cases):
    helper = somebody("代班人", kind=AccountKind.STAFF)
    begun = ask(cases, people.secretary)
    week = Absence(helper.account_id, date(2026, 9, 23), date(2026, 9, 30))
    name_deputy(week, by=people.secretary.account_id, now=NOW)
    with pytest.raises(NotAllowed, match="代理人"):
        confirm(begun, helper)


@action
def _same_mailbox(*accounts):
    for one in accounts:
        db.session.get_one(Account, one.account_id).email = "Office@blossoms.example"


def test_two_accounts_with_one_mailbox_are_one(people, cases):
    begun = ask(cases, people.secretary)
    _same_mailbox(people.secretary, people.colleague)
    with pytest.raises(NotAllowed, match="邮箱"):
        confirm(begun, people.colleague)
    with pytest.raises(DomainError, match="没有其他人"):
        ask(cases, people.secretary, form="another")


def test_who_lost_the_right_in_between_is_refused_on_either_side(people, cases):
    third = somebody("第三人")
    right = grant(third, "secretary")
    begun = ask(cases, third)
    take(right)
    with pytest.raises(NotAllowed, match="第三人已无权"):
        confirm(begun, people.colleague)
    with pytest.raises(NotAllowed):
        confirm(begun, third)


def test_rights_are_asked_again_for_each_case_when_it_runs(people, cases):
    other = somebody("第三人")
    right = grant(other, "secretary")
    begun = ask(cases, people.secretary)
    confirm(begun, other)
    take(right)
    run_pending()
    lines = list(db.session.scalars(select(BatchLine)))
    assert {line.result for line in lines} == {LineResult.REFUSED} and "第三人" in str(lines[0].said)
    assert states(cases) == {CaseState.OPEN}


def test_one_click_or_two_one_request_and_one_confirmation(people, cases):
    first, second = ask(cases, people.secretary), ask(cases, people.secretary)
    assert first == second
    assert confirm(first, people.colleague) == confirm(first, people.colleague)
    other = somebody("第三人")
    grant(other, "secretary")
    with pytest.raises(Conflict, match="柳秘书"):
        confirm(first, other)
    assert len(list(db.session.scalars(select(Job).where(Job.kind == "decide_many")))) == 1


def test_sent_back_with_a_reason_it_is_over(people, cases):
    begun = ask(cases, people.secretary)
    with pytest.raises(DomainError, match="理由"):
        seconding.decline(begun.request_id, by=people.colleague.account_id, remark=" ", now=SOON)
    seconding.decline(begun.request_id, by=people.colleague.account_id, remark="先核对年限", now=SOON)
    assert "先核对年限" in letters("second_declined")[people.secretary.account_id]
    with pytest.raises(Conflict):
        confirm(begun, people.colleague)
    run_pending()
    assert states(cases) == {CaseState.OPEN}
    assert ask(cases, people.secretary, form="once more").request_id != begun.request_id


def test_who_asked_takes_it_back_and_nobody_else(people, cases):
    begun = ask(cases, people.secretary)
    with pytest.raises(NotAllowed):
        seconding.withdraw(begun.request_id, by=people.colleague.account_id, now=SOON)
    seconding.withdraw(begun.request_id, by=people.secretary.account_id, now=SOON)
    with pytest.raises(Conflict, match="撤回"):
        confirm(begun, people.colleague)


def test_it_lapses_after_the_folders_days_and_who_asked_is_told(people, cases):
    """Three working days after a Tuesday in September end on Friday."""
    begun = ask(cases, people.secretary)
    assert request().until.date() == date(2026, 9, 25)
    assert seconding.let_lapse(noon("2026-09-25")) == 0
    late = request().until + timedelta(minutes=1)
    with pytest.raises(Conflict, match="失效"):
        confirm(begun, people.colleague, late)
    assert seconding.let_lapse(late) == 1
    assert people.secretary.account_id in letters("second_lapsed")
    assert states(cases) == {CaseState.OPEN}


def test_a_reason_is_needed(people, cases):
    with pytest.raises(DomainError, match="理由"):
        ask(cases, people.secretary, reason="急")
    assert db.session.scalar(select(SecondRequest.id)) is None


def test_what_moved_on_since_it_was_asked_is_left_alone(people, cases):
    begun = ask(cases, people.secretary)
    moved = the_case(cases[0])
    actions.decide(moved.id, Decision("refuse", "条件不符"), by=people.colleague.account_id, version=moved.version, now=SOON)
    confirm(begun, people.colleague)
    run_pending()
    results = {line.case_id: line.result for line in db.session.scalars(select(BatchLine))}
    assert results[cases[0].case_id] is LineResult.OVERTAKEN
    assert the_case(cases[1]).state is CaseState.APPROVED


@pytest.mark.requirement("A7")
def test_nobody_makes_the_second_person_himself(people, cases):
    """Who manages accounts gives the right to a login of his own and confirms with it."""
    begun = ask(cases, people.secretary)
    puppet = somebody("新账号", kind=AccountKind.STAFF)
    day = local_day(NOW)
    grant_role(puppet.account_id, Place("secretary", get_root().id, day), by=people.secretary.account_id, now=NOW)
    with pytest.raises(NotAllowed, match="视为一人"):
        confirm(begun, puppet)
    assert confirm(begun, people.colleague)


@pytest.mark.requirement("A7")
def test_a_right_that_was_given_long_ago_is_ones_own(people, cases):
    begun, given = ask(cases, people.secretary), local_day(NOW) - timedelta(days=8)
    helper = somebody("老同事", kind=AccountKind.STAFF)
    grant_role(helper.account_id, Place("secretary", get_root().id, given), by=people.secretary.account_id, now=NOW)
    assert confirm(begun, helper)
