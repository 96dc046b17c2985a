"""Offices: taken and left, with terms and seats, held through a choir, acting in steps."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from app.accounts.rights import roles_of
from app.accounts.store import holders_of
from app.audit.models import AuditEntry
from app.bodies.store import get_root
from app.kernel.errors import Conflict, DomainError, NotAllowed, NotFound
from app.members import actions as register
from app.members.file import happened_to
from app.members.models import OfficeHolding
from app.members.offices import store
from app.members.offices.actions import Appointment, Ending, appoint, end_office
from app.members.offices.rules import OfficeEnd, is_held, last_day, seats_left
from app.members.offices.upkeep import end_terms
from app.members.records import member_record
from app.members.store import find_membership, get_membership
from app.notices.models import Letter
from app.procedures.actions import Decision, Filing, decide, file_case
from app.procedures.offering import offered
from app.procedures.parties import Party, the_register
from app.procedures.rules.machine import CaseState
from app.procedures.store import get_case, inbox
from app.procedures.store.inbox import Filters
from app.tenancy.configuration.concepts.people import Office
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.together import together
from tests.members.choirs import CHOIRS, choirs, singer_of, take_office
from tests.procedures.stories import LATER, NOW, TODAY, identity_of, somebody, the_case

pytestmark = pytest.mark.database
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture
def people(inside):
    inside(CHOIRS)
    return choirs()


def offices_of(who, day=TODAY):
    return store.offices_of(Party(who.person_id), day)


def approve(filed, people, word="approve"):
    case = the_case(filed)
    return decide(case.id, Decision(word), by=people.secretary.account_id, version=case.version, now=LATER)


def file(procedure, answers, who, **others):
    return file_case(Filing(procedure, answers, **others), by=who.account_id, now=NOW)


@pytest.mark.parametrize(
    ("since", "last"),
    [("2026-03-15", "2029-03-14"), ("2024-02-29", "2027-02-28"), ("2026-01-01", "2028-12-31")],
)
def test_a_term_of_three_years_ends_the_day_before(since, last):
    office = Office(label={"*": "x"}, term="3 years")
    assert last_day(office, date.fromisoformat(since)) == date.fromisoformat(last)
    assert last_day(Office(label={"*": "x"}), TODAY) is None


@pytest.mark.parametrize(
    ("day", "held"), [(YESTERDAY, False), (TODAY, True), (TOMORROW, True), (TODAY + timedelta(days=2), False)]
)
def test_both_ends_of_a_term_count_and_the_day_it_was_ended_does_not(day, held):
    assert is_held(TODAY, TOMORROW, None, day) is held
    assert not is_held(TODAY, TOMORROW, TODAY, TODAY)


def test_seats_that_nobody_limits_are_never_full():
    assert seats_left(Office(label={"*": "x"}), 99) is None
    assert [seats_left(Office(label={"*": "x"}, seats=2), held) for held in (0, 2, 3)] == [2, 0, 0]


def test_who_is_elected_holds_the_office_until_the_term_is_over(people):
    [held] = store.holders(TODAY, ["chair"])
    assert (held.name, held.since, held.until) == ("祝主席", TODAY, date(2029, 9, 9))
    assert offices_of(people.chair) == ["chair"]
    assert offices_of(people.chair, date(2029, 9, 9)) == ["chair"]
    assert offices_of(people.chair, date(2029, 9, 10)) == []
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.act == "office.taken")).one().details["name"] == "祝主席"


def test_no_second_chair_beside_the_first_and_nobody_twice(people):
    with pytest.raises(Conflict, match="职数"):
        take_office(people.singer, "chair")
    with pytest.raises(Conflict, match="已担任"):
        take_office(people.chair, "chair")
    with pytest.raises(DomainError, match="没有这个职务"):
        take_office(people.chair, "emperor")
    with pytest.raises(DomainError, match="提前一年"):
        take_office(people.singer, "librarian", TODAY + timedelta(days=400))


def test_the_next_chair_is_entered_before_the_present_term_is_over(people):
    [held] = store.holders(TODAY, ["chair"])
    end_office(held.id, Ending(OfficeEnd.RESIGNED, TODAY, "辞职信"), by=None, now=NOW)
    take_office(people.singer, "chair", TOMORROW)
    assert (offices_of(people.singer), offices_of(people.singer, TOMORROW)) == ([], ["chair"])


def test_who_is_elected_again_follows_himself(people):
    next_term = datetime(2029, 9, 1, tzinfo=UTC)
    appoint(Appointment("chair", people.chair.person_id, date(2029, 9, 10)), by=None, now=next_term)
    assert offices_of(people.chair, date(2029, 9, 9)) == offices_of(people.chair, date(2029, 9, 10)) == ["chair"]


def test_an_office_that_ended_keeps_when_why_and_by_what(people):
    [held] = store.holders(TODAY, ["chair"])
    for _ in range(2):  # a double click ends it once
        end_office(held.id, Ending(OfficeEnd.DISMISSED, TODAY, "理事会决议 3 号"), by=people.secretary.account_id, now=NOW)
    kept = store.get_holding(held.id)
    assert (kept.ended_on, kept.ended_how, kept.end_resolution) == (TODAY, OfficeEnd.DISMISSED, "理事会决议 3 号")
    assert offices_of(people.chair) == []
    assert len(db.session.scalars(select(AuditEntry).where(AuditEntry.act == "office.ended")).all()) == 1
    other = take_office(people.chair, "librarian")
    with pytest.raises(DomainError, match="不能晚于今天"):
        end_office(other, Ending(OfficeEnd.DISMISSED, TOMORROW), by=None, now=NOW)


def test_a_term_that_is_over_is_closed_by_the_nightly_round_once(people):
    over = datetime(2029, 9, 12, 2, 0, tzinfo=UTC)
    assert (end_terms(over), end_terms(over)) == (1, 0)
    kept = db.session.scalars(select(OfficeHolding)).one()
    assert (kept.ended_on, kept.ended_how) == (date(2029, 9, 10), OfficeEnd.TERM_OVER)


@pytest.mark.requirement("Z9")
def test_an_office_of_choirs_is_held_through_one_and_falls_with_its_membership(people):
    with pytest.raises(DomainError, match="会员单位的代表"):
        take_office(people.singer, "conductor")
    take_office(people.singer, "conductor", unit_id=people.larks)
    take_office(people.singer, "librarian")
    assert store.offices_of(Party(None, people.larks), TODAY) == ["conductor"]
    left = find_membership(Party(None, people.larks)).id
    register.end_membership(left, "dissolved", on=TODAY, case_id=None, by=None, now=NOW)
    assert offices_of(people.singer) == ["librarian"]
    register.end_membership(people.singer_member, "moved_away", on=TODAY, case_id=None, by=None, now=NOW)
    assert offices_of(people.singer) == []


def test_expressions_read_the_offices_of_a_person_and_of_a_choir(people):
    take_office(people.singer, "conductor", unit_id=people.larks)
    assert member_record(get_membership(people.singer_member), TODAY)["offices"] == ["conductor"]
    assert the_register().record(Party(None, people.larks), TODAY)["offices"] == ["conductor"]
    assert the_register().record(Party(people.chair.person_id), TODAY)["offices"] == ["chair"]  # in no register


def test_who_sits_in_an_assembly_is_found_in_one_statement(people, sql_counter):
    for one in range(3):
        who = somebody(f"指挥{one}")
        singer_of(people.larks, who)
    take_office(people.singer, "conductor", unit_id=people.larks)
    take_office(people.newcomer, "conductor", unit_id=people.owls)
    take_office(people.newcomer, "librarian")
    boards = tenant().association.assemblies
    with sql_counter() as counted:
        board = store.officers_for(boards["board"].members, TODAY)
    assert len([one for one in counted if one.startswith("SELECT")]) == 1
    assert [one.name for one in board] == ["祝主席", "云百灵", "莫新声"]
    assert [(one.name, one.unit_id) for one in store.officers_for(boards["conductors"].members, TODAY)] == [
        ("云百灵", people.larks),
        ("莫新声", people.owls),
    ]
    assert board[1].membership_id == people.singer_member and board[2].offices == ("conductor", "librarian")


# ---- an office acts
def apply(people):
    answers = {"name": "莫新声", "mobile": "13900000111", "pledge": True}
    return file("sing", answers, people.newcomer)


def test_a_case_waits_for_whoever_is_in_office(people):
    filed = apply(people)
    told = db.session.scalars(select(Letter).where(Letter.event == "step_waiting")).one()
    assert told.account_id == people.chair.account_id
    chair = identity_of(people.chair, *roles_of(people.chair.account_id, NOW))
    assert [row.number for row in inbox(chair, Filters())] == [the_case(filed).number]
    state = decide(filed.case_id, Decision("approve"), by=people.chair.account_id, version=1, now=LATER)
    assert state is CaseState.APPROVED


def test_in_office_somebody_sees_what_waits_for_him_and_nothing_else(people):
    [held] = roles_of(people.chair.account_id, NOW)
    assert held.role == "chair" and not get_root().path.startswith(held.body_path)
    filed = file("elect", {"office": "librarian"}, people.singer)
    with pytest.raises(NotFound):
        get_case(the_case(filed).number, seen_by=identity_of(people.chair, held))


def test_who_left_the_office_a_second_ago_decides_no_more(people):
    filed = apply(people)
    [held] = store.holders(TODAY, ["chair"])
    end_office(held.id, Ending(OfficeEnd.DISMISSED, TODAY), by=None, now=NOW)
    with pytest.raises(NotAllowed):
        decide(filed.case_id, Decision("approve"), by=people.chair.account_id, version=1, now=LATER)
    assert holders_of("chair", get_root().id, on=TODAY) == []
    take_office(people.singer, "chair")
    assert decide(filed.case_id, Decision("approve"), by=people.singer.account_id, version=1, now=LATER)


def test_staff_act_in_an_office_by_their_own_login(people):
    [held] = store.holders(TODAY, ["chair"])
    end_office(held.id, Ending(OfficeEnd.DISMISSED, TODAY), by=None, now=NOW)
    who = somebody("童主任")
    take_office(who, "chair", account_id=people.secretary.account_id)
    assert set(holders_of("chair", get_root().id, on=TODAY)) == {who.account_id, people.secretary.account_id}
    with pytest.raises(DomainError, match="工作人员账号"):
        take_office(people.singer, "librarian", account_id=people.newcomer.account_id)


# ---- outcomes of procedures
def test_a_procedure_appoints_and_another_dismisses(people):
    assert {"elect", "resign", "succeed"} <= set(offered())
    filed = file("elect", {"office": "conductor"}, people.singer)
    assert approve(filed, people) is CaseState.APPROVED
    [held] = store.holders(TODAY, ["conductor"])
    assert (held.unit_id, held.resolution) == (people.larks, the_case(filed).number)
    assert approve(file("resign", {}, people.singer), people, "take_note") is CaseState.APPROVED
    assert offices_of(people.singer) == []
    assert store.get_holding(held.id).end_case_id is not None


def test_what_cannot_be_appointed_leaves_the_case_undecided(people):
    filed = file("elect", {"office": "chair"}, people.singer)
    with pytest.raises(Conflict, match="职数"):
        approve(filed, people)
    assert the_case(filed).state is CaseState.OPEN


@pytest.mark.requirement("Z10")
def test_a_choir_names_the_member_who_takes_over(people):
    answers = {"successor": {"membership_id": people.singer_member}, "office": "conductor"}
    filed = file("succeed", answers, people.secretary, party=Party(None, people.larks))
    assert approve(filed, people) is CaseState.APPROVED
    assert [one.name for one in store.holders(TODAY, ["conductor"])] == ["云百灵"]


def test_among_many_acts_offices_are_read_together_and_what_changed_is_seen(people):
    with together():
        store.read_offices_ahead([people.singer.person_id], [people.larks])
        assert offices_of(people.singer) == []
        take_office(people.singer, "conductor", unit_id=people.larks)
        assert offices_of(people.singer) == ["conductor"]
        assert store.offices_of(Party(None, people.larks), TODAY) == ["conductor"]


def test_offices_stand_in_the_history_of_their_holder_and_of_the_choir(people):
    number = take_office(people.singer, "conductor", unit_id=people.larks, resolution="会决 7 号")
    end_office(number, Ending(OfficeEnd.RESIGNED, TODAY, "辞职信"), by=None, now=NOW)
    for membership in (people.singer_member, find_membership(Party(None, people.larks)).id):
        told = [(one.text, one.note) for one in happened_to(membership, most=9)]
        assert ("担任职务", "首席指挥 会决 7 号") in told and ("职务终止", "首席指挥 辞职信") in told
