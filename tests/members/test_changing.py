"""What befalls a member after admission, by procedures: the next term, another tier, another body, rights, the end."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEntry
from app.bodies.models import Body
from app.documents.store import documents_of
from app.kernel.errors import Conflict, DomainError, NotAllowed
from app.members import actions, changing
from app.members.changing import Cause
from app.members.models import Fact
from app.members.records import member_record
from app.members.rules import FactKind, FactLine, derive
from app.members.store import get_membership, libraries_of
from app.notices.models import Letter
from app.procedures.actions import Decision, Filing, complete, decide, file_case
from app.procedures.docket import look_at
from app.tenancy.database import db
from app.tenancy.transactions import action
from tests.procedures.club import CLUB, club, file
from tests.procedures.stories import LATER, NOW, TODAY, the_case

database = pytest.mark.database


@pytest.fixture
def people(inside):
    inside(CLUB)
    return club()


def cause(people, now=NOW):
    return Cause(people.climber_member, None, people.secretary.account_id, now)


def facts(people, kind):
    counted = select(func.count()).where(Fact.membership_id == people.climber_member, Fact.kind == kind)
    return db.session.scalar(counted)


def approve(filed, people, now=LATER):
    case = the_case(filed)
    verdict = next(word for word, to in _answers(case).items() if to in ("next", "approved"))
    return decide(case.id, Decision(verdict), by=people.secretary.account_id, version=case.version, now=now)


def _answers(case):
    return look_at(case).step.answers()


@database
def test_a_renewed_term_follows_without_a_gap(people):
    in_time = datetime(2028, 8, 1, 2, 0, tzinfo=UTC)
    filed = file_case(Filing("renew"), by=people.climber.account_id, now=in_time)
    approve(filed, people, in_time)
    membership = get_membership(people.climber_member)
    assert membership.term_end == date(2030, 9, 9)
    assert member_record(membership, date(2028, 9, 10))["term_end"] == date(2030, 9, 9)
    assert [one.valid_until for one in _papers(people)] == [date(2030, 9, 9)]
    with pytest.raises(NotAllowed):  # it was renewed; the next time is two years away
        file_case(Filing("renew"), by=people.climber.account_id, now=in_time)
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.act == "member.renewed")).one()


@database
def test_renewed_after_the_grace_a_term_begins_that_day(people):
    late = datetime(2028, 12, 1, 2, 0, tzinfo=UTC)
    assert changing.renew(cause(people, late)) == date(2030, 11, 30)


@database
def test_what_a_case_brought_about_it_brings_about_once(people):
    filed = file(people.climber, "guide")
    once = Cause(people.climber_member, filed.case_id, None, NOW)
    assert changing.renew(once) == date(2030, 9, 9)
    changing.renew(once)
    changing.change_tier(once, "climber", on=TODAY)
    changing.change_tier(once, "novice", on=TODAY)
    changing.restrict(once)
    changing.restrict(once)
    made = [facts(people, kind) for kind in (FactKind.TERM, FactKind.TIER_CHANGED, FactKind.RESTRICTED)]
    assert made == [2, 1, 1]


@database
def test_another_tier_keeps_the_number(people):
    number = get_membership(people.climber_member).number
    changing.change_tier(cause(people), "climber", on=TODAY)
    changing.change_tier(cause(people), "climber", on=TODAY)
    membership = get_membership(people.climber_member)
    assert (membership.tier, membership.number, facts(people, FactKind.TIER_CHANGED)) == ("climber", number, 1)
    with pytest.raises(DomainError):
        changing.change_tier(cause(people), "hut", on=TODAY)


@database
def test_a_member_moves_to_another_chapter_and_its_warden_sees_him(people):
    filed = file(people.climber, "move", {"chapter": people.south})
    approve(filed, people)
    membership = get_membership(people.climber_member)
    assert membership.body_id == people.south and str(people.south) in membership.body_path
    changing.move(cause(people), people.south)
    assert facts(people, FactKind.MOVED) == 1


@action
def _close(body_id):
    db.session.get_one(Body, body_id).closed_on = TODAY


@database
def test_nobody_moves_to_a_body_that_was_closed(people):
    _close(people.south)
    with pytest.raises(DomainError, match="停用"):
        changing.move(cause(people), people.south)


@database
@pytest.mark.requirement("H15")
def test_all_rights_are_withheld_until_a_day_and_given_back_after_it(people):
    changing.restrict(cause(people), until=TODAY + timedelta(days=30))
    membership = get_membership(people.climber_member)
    assert membership.standing == "restricted"
    assert member_record(membership, TODAY + timedelta(days=30))["restricted"]
    assert not member_record(membership, TODAY + timedelta(days=31))["restricted"]
    changing.lift(cause(people))
    changing.lift(cause(people))
    assert (get_membership(people.climber_member).standing, facts(people, FactKind.LIFTED)) == ("active", 1)


@database
def test_a_single_right_is_withheld_and_the_member_stays_in_good_standing(people):
    membership = get_membership(people.climber_member)
    assert member_record(membership, TODAY)["rights"] == ["vote"]
    changing.restrict(cause(people), rights=["vote"])
    membership = get_membership(people.climber_member)
    assert (membership.standing, member_record(membership, TODAY)["rights"]) == ("active", [])
    changing.lift(cause(people))
    assert member_record(membership, TODAY)["rights"] == ["vote"]


@database
@pytest.mark.requirement("H15")
def test_who_leaves_is_told_loses_his_papers_and_stands_in_no_library(people):
    actions.enrol(people.climber_member, "guides", on=TODAY, case_id=None, by=None)
    filed = file(people.climber, "guide")
    approve(filed, people)
    case = the_case(filed)
    profile = {"mobile": "13900000222", "peaks": 3, "routes": "北壁"}
    complete(case.id, profile, by=people.climber.account_id, version=case.version, now=LATER)
    assert [one.state for one in _papers(people)] == ["issued"]
    approve(file(people.climber, "leave"), people)
    membership = get_membership(people.climber_member)
    assert (membership.standing, membership.left_on, libraries_of(membership.id)) == ("left", TODAY, [])
    told = set(db.session.scalars(select(Letter.event).where(Letter.account_id == people.climber.account_id)))
    assert {"standing_changed", "document_revoked"} <= told
    assert [one.state for one in _papers(people)] == ["revoked"]


def _papers(people):
    return documents_of("person", people.climber.person_id)


@database
def test_who_is_no_member_is_neither_renewed_nor_restricted(people):
    actions.end_membership(people.climber_member, "moved_away", on=TODAY, case_id=None, by=None, now=NOW)
    for change in (changing.renew, changing.lift, changing.restrict):
        with pytest.raises(Conflict, match="目前不是会员"):
            change(cause(people))


@database
def test_a_suspension_does_not_end_before_it_begins(people):
    with pytest.raises(DomainError, match="不能早于今天"):
        changing.restrict(cause(people), until=TODAY - timedelta(days=1))


def line(number, kind, on, word="", until=None):
    return FactLine(number, kind, on, until=until, word=word)


ADMITTED = line(1, FactKind.ADMITTED, date(2026, 1, 1), "novice")


@pytest.mark.parametrize(
    ("more", "today", "all_of_them", "single"),
    [
        ([line(2, FactKind.RESTRICTED, date(2026, 2, 1))], date(2026, 2, 1), True, []),
        ([line(2, FactKind.RESTRICTED, date(2026, 2, 1), "vote")], date(2026, 2, 1), False, ["vote"]),
        ([line(2, FactKind.RESTRICTED, date(2026, 2, 1), "vote", date(2026, 3, 1))], date(2026, 3, 2), False, []),
        ([line(2, FactKind.RESTRICTED, date(2026, 2, 1), "vote"), line(3, FactKind.LIFTED, date(2026, 3, 1))],
         date(2026, 3, 1), False, []),
        ([line(2, FactKind.RESTRICTED, date(2026, 2, 1), "vote"), line(3, FactKind.RESTRICTED, date(2026, 2, 2), "vote")],
         date(2026, 3, 1), False, ["vote"]),
    ],
)  # fmt: skip
def test_what_is_withheld_follows_from_the_facts(more, today, all_of_them, single):
    entry = derive([ADMITTED, *more], today)
    assert (entry.restricted_since is not None, [fact.word for fact in entry.withheld]) == (all_of_them, single)
