"""Zhengzhou's chains with their votes, from the application to the plaque, and out again (Z2, Z3, Z10, Z12, Z13)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.bodies.store import get_root
from app.documents.models import IssuedDocument
from app.forms.readers import Owner
from app.governance import actions
from app.governance.actions import Tally
from app.governance.models import Manner
from app.governance.rules import Choice
from app.kernel.errors import DomainError
from app.members import actions as register
from app.members.actions import Admission
from app.members.changing import Cause, move
from app.members.models import OfficeHolding
from app.members.representatives.store import representatives_of
from app.members.store import find_membership
from app.notices.models import Letter
from app.procedures import actions as engine
from app.procedures.actions import Decision, Filing, Reply
from app.procedures.models import Asked, Case, CaseState
from app.procedures.offering import why_not_offered
from app.procedures.parties import Party
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from tests.dues.stories import finance_clerk, pay, the_bill
from tests.governance.orchard import grower
from tests.governance.stories import (
    LATER,
    NOW,
    TODAY,
    Council,
    Unit,
    again,
    applied,
    close,
    item,
    member_unit,
    put_to_vote,
    seats,
    upload,
    vote,
    vote_all,
)
from tests.procedures.stories import Somebody

pytestmark = pytest.mark.database
FOR, AGAINST = Choice.FOR, Choice.AGAINST


def decide(case: Case, verdict: str, by: int, **fields: object) -> CaseState:
    decision = Decision(verdict, "符合规定", fields=fields)
    return engine.decide(case.id, decision, by=by, version=again(case).version, now=NOW)


def entered(people: Council, procedure: str, party: Party, **answers: object) -> Case:
    """The secretariat starts a case about somebody."""
    filed = engine.file_case(Filing(procedure, answers, party=party), by=people.secretary.account_id, now=NOW)
    return db.session.get_one(Case, filed.case_id)


def papers(case: Case) -> list[str]:
    query = select(IssuedDocument.kind).where(IssuedDocument.case_id == case.id).order_by(IssuedDocument.id)
    return list(db.session.scalars(query))


@pytest.mark.requirement("Z2", "Z3")
@pytest.mark.parametrize(
    ("wish", "yuan"), [("ordinary_unit", 2000), ("council_unit", 10000), ("vice_president_unit", 30000)]
)
def test_the_tier_is_chosen_voted_on_billed_and_paid_for_with_its_certificate_and_plaque(
    people: Council, wish: str, yuan: int
) -> None:
    finance = finance_clerk()
    case = applied(people, "商都云图有限公司", wish)
    number = put_to_vote(people, [case])
    vote_all(number, people, [FOR] * 6)
    close(number, people)
    bill = the_bill()
    assert bill.total_fen == yuan * 100
    assert papers(case) == []
    pay(bill, finance, now=NOW + timedelta(days=5))
    assert again(case).state is CaseState.APPROVED
    assert papers(case) == ["certificate", "plaque"]
    member = find_membership(Party(None, case.unit_id))
    assert member is not None
    assert (member.tier, member.standing) == (wish, "active")


@pytest.mark.requirement("Z8")
def test_whom_the_application_names_speaks_for_the_organisation_once_it_is_admitted(people: Council) -> None:
    case = applied(people, "商都云图有限公司")
    assert case.unit_id is not None and representatives_of(case.unit_id) == []
    number = put_to_vote(people, [case])
    vote_all(number, people, [FOR] * 6)
    close(number, people)
    [one] = representatives_of(case.unit_id)
    assert (one.kind, one.mobile, one.email) == ("main", "13900000222", "ding@example.com")


def test_every_chain_with_a_vote_is_offered(people: Council) -> None:
    procedures = tenant().association.procedures
    for name in ("join", "expel", "succeed", "reinstate_leader"):
        assert why_not_offered(procedures[name]) == []


@pytest.mark.requirement("Z13")
def test_who_harmed_the_name_of_the_association_is_heard_and_expelled_by_the_standing_council(people: Council) -> None:
    unit = member_unit("失信信息有限公司", "ordinary_unit")
    evidence = [upload(Owner(account_id=people.secretary.account_id))]
    case = entered(people, "expel", unit.party, facts="发布虚假获奖信息，社会影响严重。", evidence=evidence)
    decide(case, "stated", unit.account_id)
    assert again(case).step == "standing_council"
    number = put_to_vote(people, [case])
    assert len(seats(number)) == 4
    for who in people.seated[:4]:
        vote(number, who, FOR)
    resolution = close(number, people)
    assert resolution == "常理决〔2026〕1号"
    member = find_membership(unit.party)
    assert again(case).state is CaseState.APPROVED
    assert member is not None
    assert (member.standing, member.left_on) == ("left", (NOW + timedelta(days=4)).date())


@pytest.mark.requirement("Z13")
def test_two_thirds_are_needed_to_expel(people: Council) -> None:
    unit = member_unit("存疑信息有限公司", "ordinary_unit")
    evidence = [upload(Owner(account_id=people.secretary.account_id))]
    case = entered(people, "expel", unit.party, facts="有投诉。", evidence=evidence)
    decide(case, "stated", unit.account_id)
    number = put_to_vote(people, [case])
    for who, choice in zip(people.seated[:4], (FOR, FOR, AGAINST, AGAINST), strict=True):
        vote(number, who, choice)
    close(number, people)
    member = find_membership(unit.party)
    assert again(case).state is CaseState.REFUSED
    assert member is not None
    assert member.left_on is None


def _member(name: str, at: Unit) -> tuple[Somebody, int]:
    who = grower(name, "individual")
    member = find_membership(Party(who.person_id))
    assert member is not None
    move(Cause(member.id, None, None, NOW), at.id)
    return who, member.id


@pytest.mark.requirement("Z10")
def test_a_successor_holds_no_office_before_assessment_consent_and_vote(people: Council) -> None:
    who, membership = _member("继任代表", people.cloud)
    successor = {"membership_id": membership, "name": who.name}
    case = entered(people, "succeed", Party(who.person_id), successor=successor, office="council_member")
    assert _offices(who) == []
    decide(case, "approve", people.secretary.account_id, assessed="fit", findings="能够胜任")
    decide(case, "agree", who.account_id)
    assert (again(case).step, _offices(who)) == ("council", [])
    number = put_to_vote(people, [case])
    vote_all(number, people, [FOR] * 6)
    resolution = close(number, people)
    [held] = db.session.scalars(select(OfficeHolding).where(OfficeHolding.person_id == who.person_id)).all()
    assert (held.office, held.unit_id, held.resolution) == ("council_member", people.cloud.id, resolution)


@pytest.mark.requirement("Z10")
def test_it_is_the_successor_who_takes_over_and_not_the_one_whom_the_case_is_about(people: Council) -> None:
    before, _ = _member("调离代表", people.cloud)
    who, membership = _member("继任代表", people.cloud)
    successor = {"membership_id": membership, "name": who.name}
    case = entered(people, "succeed", Party(before.person_id), successor=successor, office="council_member")
    decide(case, "approve", people.secretary.account_id, assessed="fit", findings="能够胜任")
    asked = db.session.scalars(select(Asked).where(Asked.case_id == case.id)).one()
    engine.confirm(asked.id, Reply("agree"), by=who.account_id, token=None, now=NOW)
    number = put_to_vote(people, [case])
    vote_all(number, people, [FOR] * 6)
    close(number, people)
    assert (_offices(who), _offices(before)) == (["council_member"], [])


@pytest.mark.requirement("Z12")
def test_a_leader_without_work_in_office_loses_it_once_the_secretariat_has_checked(people: Council) -> None:
    vice = people.seated[1]
    register.open_file(Party(vice.person_id), vice.name, get_root().id, now=NOW)
    register.admit(Admission(Party(vice.person_id), "individual", TODAY, get_root().id), by=None, now=NOW)
    case = entered(people, "leave_office", Party(vice.person_id), office="vice_president", facts="六个月没有参与工作。")
    assert _held(vice) == ["vice_president"], "nothing ends by itself"
    assert decide(case, "confirm", people.secretary.account_id) is CaseState.APPROVED
    assert _held(vice) == []
    told = db.session.scalars(select(Letter.event).where(Letter.about == case.number)).all()
    assert any("office_left" in event for event in told)


@pytest.mark.requirement("Z12")
def test_the_work_was_in_the_book_after_all_and_the_office_is_kept(people: Council) -> None:
    vice = people.seated[1]
    register.open_file(Party(vice.person_id), vice.name, get_root().id, now=NOW)
    case = entered(people, "leave_office", Party(vice.person_id), office="vice_president")
    assert decide(case, "keep", people.secretary.account_id) is CaseState.REFUSED
    assert _held(vice) == ["vice_president"]


@pytest.mark.requirement("Z12")
def test_only_a_leader_can_lose_an_office_in_this_way(people: Council) -> None:
    member = people.seated[5]
    register.open_file(Party(member.person_id), member.name, get_root().id, now=NOW)
    with pytest.raises(DomainError, match="仅适用于会长"):
        entered(people, "leave_office", Party(member.person_id), office="council_member")


def _held(who: Somebody) -> list[str]:
    """The offices that somebody holds still."""
    mine = (OfficeHolding.person_id == who.person_id, OfficeHolding.ended_on.is_(None))
    return list(db.session.scalars(select(OfficeHolding.office).where(*mine).order_by(OfficeHolding.id)))


def _offices(who: Somebody) -> list[str]:
    return list(db.session.scalars(select(OfficeHolding.office).where(OfficeHolding.person_id == who.person_id)))


@pytest.mark.requirement("Z12")
def test_a_leader_comes_back_after_a_new_review_and_a_vote_at_a_meeting(people: Council) -> None:
    who, _ = _member("复任副会长", member_unit("复任信息有限公司"))
    case = entered(people, "reinstate_leader", Party(who.person_id), office="vice_president")
    decide(case, "approve", people.secretary.account_id)
    number = put_to_vote(people, [case], Manner.RECORDED)
    given = {seat.id: FOR for seat in seats(number).values()}
    by = people.secretary.account_id
    actions.record_tally(number, 1, Tally(given), by=by, now=LATER)
    actions.attach_minutes(number, upload(Owner(account_id=by)), by=by, now=LATER)
    close(number, people, now=LATER)
    assert (_offices(who), again(case).state) == (["vice_president"], CaseState.APPROVED)


def test_whoever_is_to_be_appointed_keeps_out_of_the_vote_on_himself(people: Council) -> None:
    member = people.seated[5]
    register.open_file(Party(member.person_id), member.name, get_root().id, now=NOW)
    register.admit(Admission(Party(member.person_id), "individual", TODAY, get_root().id), by=None, now=NOW)
    case = entered(people, "reinstate_leader", Party(member.person_id), office="vice_president")
    decide(case, "approve", people.secretary.account_id)
    number = put_to_vote(people, [case])
    vote_all(number, people, [FOR, FOR, FOR, FOR, FOR, None])
    close(number, people, now=LATER)
    assert (item(number).for_it, item(number).recused) == (5, 1)
