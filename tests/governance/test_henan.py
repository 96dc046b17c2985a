"""Henan's votes: a unit is co-opted into a tier of office, and sanctions pass one of the councils (H13; domain.md 15, 27)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.bodies.actions import plant_configured
from app.bodies.store import get_root
from app.forms.readers import Owner
from app.governance.rules import Choice, Result
from app.members import actions as register
from app.members.actions import Admission
from app.members.models import Fact
from app.members.rules import FactKind
from app.members.store import find_membership
from app.notices.models import Letter
from app.procedures import actions as engine
from app.procedures.actions import Decision, Filing
from app.procedures.models import Case, CaseState
from app.procedures.offering import why_not_offered
from app.procedures.parties import Party
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from tests.governance.stories import (
    NOW,
    SINCE,
    Council,
    Unit,
    again,
    close,
    item,
    officer,
    put_to_vote,
    seats,
    staff,
    unit,
    upload,
    vote,
    vote_all,
)
from tests.procedures.stories import HENAN, Somebody, somebody

pytestmark = [pytest.mark.database, pytest.mark.requirement("H13")]
FOR, AGAINST = Choice.FOR, Choice.AGAINST


def _member(name: str, tier: str = "unit") -> Unit:
    made = unit(name, opened=True)
    register.open_file(made.party, name, get_root().id, now=NOW)
    register.admit(Admission(made.party, tier, SINCE, get_root().id), by=None, now=NOW)
    return made


@pytest.fixture
def people(inside) -> Council:
    """The secretariat and a council of three ordinary and two standing members."""
    inside(HENAN)
    plant_configured(today=SINCE)
    offices = ("council_member", "council_member", "council_member", "standing_council_member", "vice_president")
    units = [_member(f"第{place}人力资源有限公司", "council_unit") for place in range(1, 6)]
    seated: list[Somebody] = [
        officer(f"理事{place}", one, office) for place, (one, office) in enumerate(zip(units, offices, strict=True), 1)
    ]
    return Council(staff("陈秘书", "secretary"), staff("顾会长", "president"), staff("魏监事", "supervisor"), seated, units[0])


def _decide(case: Case, verdict: str, by: int) -> CaseState:
    return engine.decide(case.id, Decision(verdict, "符合规定"), by=by, version=again(case).version, now=NOW)


def _facts(party: Party, kind: FactKind) -> list[Fact]:
    member = find_membership(party)
    assert member is not None
    return list(db.session.scalars(select(Fact).where(Fact.membership_id == member.id, Fact.kind == kind).order_by(Fact.id)))


def test_every_chain_with_a_vote_is_offered(people: Council) -> None:
    for name in ("change_tier", "sanction_person", "sanction_unit"):
        assert why_not_offered(tenant().association.procedures[name]) == []


def test_a_unit_is_voted_into_a_tier_of_office_and_the_resolution_stands_with_it(people: Council) -> None:
    growing = _member("成长人力资源有限公司")
    filing = Filing("change_tier", {"wish": "council_unit", "reason": "愿意承担更多工作"})
    case = db.session.get_one(Case, engine.file_case(filing, by=growing.account_id, now=NOW).case_id)
    _decide(case, "approve", people.secretary.account_id)
    assert again(case).step == "council"
    number = put_to_vote(people, [case])
    vote_all(number, people, [FOR, FOR, FOR, FOR, AGAINST])
    resolution = close(number, people)
    case = again(case)
    if case.step == "payment":
        engine.settle(case.id, by=None, now=NOW + timedelta(days=5))
    [change] = _facts(growing.party, FactKind.TIER_CHANGED)
    assert (change.word, change.document) == ("council_unit", resolution)


def test_below_the_tiers_of_office_nobody_votes(people: Council) -> None:
    shrinking = _member("收缩人力资源有限公司", "council_unit")
    filing = Filing("change_tier", {"wish": "unit", "reason": "业务收缩"})
    case = db.session.get_one(Case, engine.file_case(filing, by=shrinking.account_id, now=NOW).case_id)
    _decide(case, "approve", people.secretary.account_id)
    assert again(case).step != "council"


def _motion(people: Council, against: Unit, measure: str, body: str, **more: object) -> Case:
    evidence = [upload(Owner(account_id=people.secretary.account_id))]
    answers = {"measure": measure, "voting_body": body, "facts": "违反章程。", "evidence": evidence, **more}
    filed = engine.file_case(Filing("sanction_unit", answers, party=against.party), by=people.secretary.account_id, now=NOW)
    case = db.session.get_one(Case, filed.case_id)
    _decide(case, "stated", against.account_id)
    return again(case)


def test_rights_are_suspended_by_the_council_until_a_day(people: Council) -> None:
    unit_ = _member("被处分有限公司")
    case = _motion(people, unit_, "suspension", "council", suspended_until="2027-03-31")
    number = put_to_vote(people, [case])
    vote_all(number, people, [FOR] * 5)
    resolution = close(number, people)
    [fact] = _facts(unit_.party, FactKind.RESTRICTED)
    assert (fact.until, fact.document) == (date(2027, 3, 31), resolution)
    member = find_membership(unit_.party)
    assert member is not None
    assert member.standing == "restricted"


def test_the_standing_council_alone_votes_where_it_was_chosen_and_expels(people: Council) -> None:
    unit_ = _member("被除名有限公司")
    case = _motion(people, unit_, "expulsion", "standing_council")
    assert case.step == "standing_council"
    number = put_to_vote(people, [case])
    assert list(seats(number)) == ["理事4", "理事5"]
    vote_all(number, people, [None, None, None, FOR, FOR])
    close(number, people)
    member = find_membership(unit_.party)
    assert again(case).state is CaseState.APPROVED
    assert member is not None
    assert member.left_on is not None


def test_a_motion_that_is_not_carried_leaves_everything_as_it_was(people: Council) -> None:
    unit_ = _member("被指控有限公司")
    case = _motion(people, unit_, "criticism", "council")
    number = put_to_vote(people, [case])
    vote_all(number, people, [FOR, FOR, FOR, AGAINST, AGAINST])
    close(number, people)
    assert (again(case).state, item(number).result) == (CaseState.REFUSED, Result.LOST)
    assert _facts(unit_.party, FactKind.RECORDED) == []


# ---- a sanction of an individual member, walked to its end -----------------------------------------------------------
def _person(name: str) -> Somebody:
    who = somebody(name)
    register.open_file(Party(who.person_id), name, get_root().id, now=NOW)
    register.admit(Admission(Party(who.person_id), "individual", SINCE, get_root().id), by=None, now=NOW)
    return who


def _against(people: Council, who: Somebody, measure: str, body: str = "council", **more: object) -> Case:
    evidence = [upload(Owner(account_id=people.secretary.account_id))]
    answers = {"measure": measure, "voting_body": body, "facts": "违反章程。", "evidence": evidence, **more}
    filing = Filing("sanction_person", answers, party=Party(who.person_id))
    return db.session.get_one(Case, engine.file_case(filing, by=people.secretary.account_id, now=NOW).case_id)


def test_a_person_is_heard_and_suspended_by_the_council_until_a_day(people: Council) -> None:
    who = _person("涉事会员")
    case = _against(people, who, "suspension", suspended_until="2027-03-31")
    assert again(case).step == "hearing"
    _decide(case, "stated", who.account_id)
    number = put_to_vote(people, [case])
    vote_all(number, people, [FOR] * 5)
    resolution = close(number, people)
    [fact] = _facts(Party(who.person_id), FactKind.RESTRICTED)
    assert (fact.until, fact.document) == (date(2027, 3, 31), resolution)
    assert again(case).state is CaseState.APPROVED


def test_a_person_is_expelled_by_the_standing_council_with_certificate_and_letter(people: Council) -> None:
    who = _person("除名会员")
    case = _against(people, who, "expulsion", "standing_council")
    _decide(case, "stated", who.account_id)
    assert again(case).step == "standing_council"
    number = put_to_vote(people, [case])
    assert len(seats(number)) == 2
    for one in people.seated[3:]:
        vote(number, one, FOR)
    close(number, people)
    member = find_membership(Party(who.person_id))
    assert member is not None
    assert (again(case).state, member.left_on) == (CaseState.APPROVED, (NOW + timedelta(days=4)).date())
    told = db.session.scalars(select(Letter.event).where(Letter.account_id == who.account_id)).all()
    assert "letter_sanction" in told


def test_a_warning_needs_no_vote_and_takes_nothing_away(people: Council) -> None:
    who = _person("受警示会员")
    case = _against(people, who, "warning")
    assert again(case).step == "internal"
    assert _decide(case, "record", people.secretary.account_id) is CaseState.APPROVED
    member = find_membership(Party(who.person_id))
    assert member is not None
    assert member.left_on is None
    assert [fact.word for fact in _facts(Party(who.person_id), FactKind.RECORDED)] == ["warning"]


def test_the_council_is_not_convinced_and_the_member_stays_as_he_was(people: Council) -> None:
    who = _person("未受处分会员")
    case = _against(people, who, "expulsion")
    _decide(case, "stated", who.account_id)
    number = put_to_vote(people, [case])
    vote_all(number, people, [AGAINST] * 5)
    close(number, people)
    member = find_membership(Party(who.person_id))
    assert member is not None
    assert (again(case).state, member.left_on) == (CaseState.REFUSED, None)
