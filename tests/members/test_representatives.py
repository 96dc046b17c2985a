"""Who speaks for a choir: named, ended with everything that follows, followed by somebody who inherits nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.accounts.actions import open_account
from app.accounts.models import Person
from app.accounts.store import find_account_of_person
from app.audit.models import AuditEntry
from app.bodies.actions import NewBody, found_body
from app.kernel.errors import Conflict, DomainError, NotFound
from app.members import actions as register
from app.members.changing import Cause, move
from app.members.models import Representative
from app.members.offices.actions import Appointment, appoint
from app.members.offices.rules import OfficeEnd
from app.members.offices.store import get_holding, holders, offices_of
from app.members.records import member_record
from app.members.representatives import store
from app.members.representatives.actions import NewRepresentative, end_representation, name_representative
from app.members.representatives.rules import free_kinds, refuse_kind
from app.members.showing import own_page
from app.members.store import find_membership
from app.notices.models import Letter
from app.procedures.actions import Decision, Filing, decide, file_case
from app.procedures.models import Case
from app.procedures.parties import Party
from app.procedures.rules.machine import CaseState
from app.tenancy import clock
from app.tenancy.configuration.concepts.membership import Representatives
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.web.access import Identity
from tests.members.choirs import CHOIRS, choirs, take_office
from tests.procedures.stories import LATER, NOW, TODAY

pytestmark = pytest.mark.database


@pytest.fixture
def people(inside):
    inside(CHOIRS)
    return choirs()


def name(people, who="闻新代", kind="main", **others):
    typed = {"mobile": "13900000555", "email": "wen@example.com"} if "person_id" not in others else {}
    new = NewRepresentative(people.larks, kind, name="" if "person_id" in others else who, **{**typed, **others})
    return name_representative(new, by=people.secretary.account_id, now=NOW)


def leave(people, number, why="调离本单位"):
    end_representation(number, unit_id=people.larks, why=why, by=people.secretary.account_id, now=NOW)


@pytest.mark.parametrize(
    ("standing", "kind", "fits"),
    [([], "main", True), (["main"], "main", False), (["main"], "deputy", True), (["deputy"], "deputy", True),
     (["deputy", "deputy"], "main", False), ([], "guest", False)],
)  # fmt: skip
def test_one_main_representative_and_as_many_others_as_there_is_room_for(standing, kind, fits):
    settings = Representatives(kinds={"main": {"*": "主"}, "deputy": {"*": "副"}}, at_most=2)
    if fits:
        refuse_kind(settings, kind, standing)
        assert kind in free_kinds(settings, standing)
    else:
        with pytest.raises(DomainError):
            refuse_kind(settings, kind, standing)
        assert kind not in free_kinds(settings, standing)


@pytest.mark.requirement("Z8")
def test_a_choir_names_a_main_representative_and_a_deputy(people):
    name(people, post="团长")
    name(people, kind="deputy", person_id=people.singer.person_id)
    shown = [(one.name, one.kind, one.post) for one in store.representatives_of(people.larks)]
    assert shown == [("闻新代", "main", "团长"), ("云百灵", "deputy", "")]
    with pytest.raises(Conflict, match="最多"):
        name(people, "多余人", "deputy")
    choir = find_membership(Party(None, people.larks))
    assert [one["name"] for one in member_record(choir, TODAY)["representatives"]] == ["闻新代", "云百灵"]
    assert store.representatives_of(people.owls) == []


def test_nobody_of_another_choir_is_named_and_nobody_without_a_name(people):
    new = NewRepresentative(people.owls, "main", person_id=people.singer.person_id)
    with pytest.raises(NotFound):
        name_representative(new, by=None, now=NOW)
    with pytest.raises(DomainError, match="请填写姓名"):
        name(people, " ")
    name(people, person_id=people.singer.person_id)
    with pytest.raises(DomainError, match="已是该单位的代表"):
        name(people, kind="deputy", person_id=people.singer.person_id)


@pytest.mark.requirement("Z9")
def test_who_leaves_loses_the_offices_is_told_and_the_secretariat_looks_after_the_rest(people):
    number = name(people)
    who = db.session.get_one(Representative, number).person_id
    open_account(who, by=None, now=NOW)
    held = appoint(Appointment("conductor", who, TODAY, unit_id=people.larks), by=None, now=NOW)
    also = appoint(Appointment("librarian", who, TODAY), by=None, now=NOW)
    leave(people, number)
    assert offices_of(Party(who), TODAY) == []
    assert (get_holding(held).ended_how, get_holding(also).ended_how) == (OfficeEnd.UNIT_LEFT, OfficeEnd.DISMISSED)
    told = db.session.scalars(select(Letter.account_id).where(Letter.event == "representative_left")).all()
    assert people.secretary.account_id in told and len(told) == 2
    case = db.session.scalars(select(Case)).one()
    assert (case.procedure, case.person_id, case.step, case.title) == ("representative_left", who, "secretary", "闻新代")
    assert store.representatives_of(people.larks) == []
    assert [(one.name, one.why) for one in store.former_representatives(people.larks, limit=9)] == [("闻新代", "调离本单位")]


@pytest.mark.requirement("Z9")
def test_a_double_click_lets_somebody_leave_once(people):
    number = name(people)
    leave(people, number)
    leave(people, number)
    assert len(db.session.scalars(select(Case)).all()) == 1
    acts = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "unit.representative_left")).all()
    assert len(acts) == 1


def test_where_something_that_follows_is_refused_nobody_has_left(people):
    number = name(people)
    person = db.session.get_one(Representative, number).person_id
    filing = Filing("representative_left", {"to": "stays"}, party=Party(person))
    file_case(filing, by=people.secretary.account_id, now=NOW)  # it is open already: not begun a second time
    leave(people, number)
    assert len(db.session.scalars(select(Case)).all()) == 1
    with pytest.raises(NotFound):
        end_representation(number, unit_id=people.owls, why="x", by=None, now=NOW)


@pytest.mark.requirement("Z10")
def test_a_successor_inherits_nothing(people):
    first = name(people)
    leaver = db.session.get_one(Representative, first).person_id
    appoint(Appointment("conductor", leaver, TODAY, unit_id=people.larks), by=None, now=NOW)
    leave(people, first)
    name(people, person_id=people.singer.person_id)
    assert holders(TODAY, ["conductor"]) == []
    answers = {"successor": {"membership_id": people.singer_member}, "office": "conductor"}
    filed = file_case(
        Filing("succeed", answers, party=Party(None, people.larks)), by=people.secretary.account_id, now=NOW
    )
    state = decide(filed.case_id, Decision("approve"), by=people.secretary.account_id, version=1, now=LATER)
    assert state is CaseState.APPROVED
    assert [(one.name, one.unit_id) for one in holders(TODAY, ["conductor"])] == [("云百灵", people.larks)]


@pytest.mark.requirement("Z9")
def test_who_moves_to_another_choir_represents_the_former_one_no_longer(people):
    name(people, person_id=people.singer.person_id)
    take_office(people.singer, "conductor", unit_id=people.larks)
    move(Cause(people.singer_member, None, None, NOW), people.owls)
    assert store.representatives_of(people.larks) == []
    assert offices_of(Party(people.singer.person_id), clock.today()) == []


def test_nobody_speaks_for_a_choir_that_left(people):
    name(people)
    left = find_membership(Party(None, people.larks)).id
    register.end_membership(left, "dissolved", on=TODAY, case_id=None, by=None, now=NOW)
    assert store.representatives_of(people.larks) == []
    empty = found_body(NewBody("district", {"zh": "内湾"}, people.coast), by=None, today=TODAY).id
    with pytest.raises(NotFound):
        name_representative(NewRepresentative(empty, "main", name="某人"), by=None, now=NOW)


def test_a_person_without_a_login_is_told_by_mail(people):
    leave(people, name(people))
    mail = db.session.scalars(select(Letter).where(Letter.event == "representative_left")).all()
    assert "wen@example.com" in [one.email for one in mail]
    assert db.session.scalars(select(Person).where(Person.name == "闻新代")).one().mobile == "13900000555"


@pytest.mark.requirement("Z8")
def test_who_represents_a_choir_reads_that_and_what_it_brings_and_is_not_sent_to_apply(people, app):
    who = db.session.get_one(Representative, name(people)).person_id
    appoint(Appointment("conductor", who, TODAY, unit_id=people.larks), by=None, now=NOW)
    open_account(who, by=None, now=NOW)
    account = find_account_of_person(who)
    with app.test_request_context(headers={"Host": f"{CHOIRS}.localhost"}):
        page = own_page(Identity(account.id, "闻新代", "person", person_id=who), TODAY)
    office = tenant().association.offices["conductor"].label["zh"]
    assert page.membership is None and len(page.posts) == 2
    assert page.posts[0].startswith(f"{office}（代表百灵合唱团") and page.posts[1].startswith("百灵合唱团的")
