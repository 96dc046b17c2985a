"""Membership of three levels: the own body first, each level for itself, recommendation one level up with the whole file."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.accounts.rules import AccountState
from app.bodies.store import get_body
from app.demo.pictures import sample_page
from app.forms.models import Upload
from app.kernel.errors import NotAllowed, NotFound, Refusals
from app.members import actions as register_of
from app.members.records import member_record
from app.members.store import find_membership, get_seen, tiers_held
from app.procedures import actions
from app.procedures.actions import Filing
from app.procedures.docket import look_at
from app.procedures.models import Case, CaseState
from app.procedures.origins.store import find_origin, handed_to
from app.procedures.parties import Party
from app.procedures.store import get_case, may_see_file
from app.tenancy.database import db
from app.web.access import HeldRole, Identity
from tests.procedures.levels import HEBEI, Levels, answer, answers, apply_to, levels, ordinary, proof, recommend, register
from tests.procedures.stories import LATER, NOW, TODAY, Somebody, somebody, the_case

pytestmark = pytest.mark.database
IN_CHARGE = frozenset({"decide", "recommend", "see_register", "see_figures"})


@pytest.fixture
def made(inside) -> Levels:
    inside(HEBEI)
    return levels()


def at_the_desk(made: Levels, key: str) -> Identity:
    """The administrator of a body as a request knows him."""
    who, body = made.admins[key], get_body(made.bodies[key])
    role = HeldRole("administrator", body.id, body.path, IN_CHARGE, "below")
    return Identity(who.account_id, who.name, "staff", roles=(role,))


def entry(who: Somebody):
    return find_membership(Party(who.person_id))


def started(procedure: str, who: Somebody) -> list[Case]:
    query = select(Case).where(Case.procedure == procedure, Case.person_id == who.person_id).order_by(Case.id)
    return list(db.session.scalars(query))


# ---- the own body first
@pytest.mark.requirement("K2")
def test_one_registers_with_the_own_body_and_only_that_body_reviews(made):
    who, case = register(made)
    with pytest.raises(NotAllowed):
        answer(case, made.admins["farmers"])
    assert answer(case, made.admins["enterprise"]) is CaseState.APPROVED
    assert (entry(who).tier, entry(who).body_id) == ("ordinary", made.bodies["enterprise"])


@pytest.mark.requirement("K2")
def test_nobody_registers_with_the_association_itself(made):
    with pytest.raises(Refusals):
        made.bodies["root"] = 1
        register(made, at="root")


# ---- each level by its own conditions
@pytest.mark.requirement("K3", "K4")
def test_each_level_decides_for_itself_and_what_was_granted_stays(made):
    who = ordinary(made, education="bachelor", award_level="province")
    case = apply_to(who, "county", made.bodies["county"], education="bachelor", award_level="province")
    with pytest.raises(NotAllowed):
        answer(case, made.admins["shijiazhuang"])
    assert answer(case, made.admins["county"]) is CaseState.APPROVED
    case = apply_to(who, "city", made.bodies["shijiazhuang"], education="bachelor", award_level="province")
    assert answer(case, made.admins["shijiazhuang"]) is CaseState.APPROVED
    held = [(one.tier, one.body_id) for one in tiers_held(entry(who).id)]
    assert held == [("county_member", made.bodies["county"]), ("city_member", made.bodies["shijiazhuang"])]
    assert entry(who).tier == "city_member"


@pytest.mark.requirement("K4")
def test_a_lower_level_that_comes_later_stands_beside_the_higher_one(made):
    who = ordinary(made, education="bachelor", award_level="province")
    province = apply_to(who, "province", 1, education="bachelor", award_level="province")
    assert answer(province, made.personnel) is CaseState.APPROVED
    county = apply_to(who, "county", made.bodies["county"])
    assert answer(county, made.admins["county"]) is CaseState.APPROVED
    assert entry(who).tier == "province_member"
    assert {one.tier for one in tiers_held(entry(who).id)} == {"province_member", "county_member"}
    assert member_record(entry(who), TODAY)["tiers_held"] == ["ordinary", "province_member", "county_member"]


@pytest.mark.requirement("K3")
@pytest.mark.parametrize(
    ("level", "met"),
    [
        ("county", {"education": "secondary", "title_level": "none", "award_level": "county"}),
        ("county", {"education": "senior_high", "title_level": "clerk", "award_level": "county"}),
        ("county", {"education": "senior_high", "title_level": "none", "capacity": "rural_technician"}),
        ("county", {"education": "senior_high", "title_level": "none", "capacity": "popularisation_leader"}),
        ("city", {"education": "college", "title_level": "none", "award_level": "city"}),
        ("city", {"education": "secondary", "title_level": "intermediate", "award_level": "city"}),
        ("province", {"education": "bachelor", "title_level": "none", "award_level": "province"}),
        ("province", {"education": "college", "title_level": "intermediate", "award_level": "national"}),
    ],
)
def test_who_meets_the_conditions_of_a_level_needs_no_waiver(made, level, met):
    who = ordinary(made)
    case = apply_to(who, level, _at(made, level), **met)
    assert answer(case, _decides(made, level)) is CaseState.APPROVED


@pytest.mark.requirement("K3")
@pytest.mark.parametrize(
    ("level", "lacks"),
    [
        ("county", {"education": "senior_high", "title_level": "none"}),
        ("county", {"award_level": "none"}),
        ("county", {"award_level": "none", "capacity": "rural_technician"}),
        ("city", {"education": "secondary", "title_level": "junior", "award_level": "city"}),
        ("city", {"award_level": "county"}),
        ("province", {"education": "college", "title_level": "junior", "award_level": "province"}),
        ("province", {"education": "bachelor", "award_level": "city"}),
    ],
)
def test_what_is_lacking_is_let_pass_only_with_a_written_reason(made, level, lacks):
    who = ordinary(made)
    case, decides = apply_to(who, level, _at(made, level), **lacks), _decides(made, level)
    with pytest.raises(Refusals):
        answer(case, decides)
    conditions = look_at(case).procedure.require
    waivers = {one.that: "长期扎根基层，示范作用突出" for one in conditions}
    assert answer(case, decides, waivers=waivers) is CaseState.APPROVED


def _at(made: Levels, level: str) -> int:
    return {"county": made.bodies["county"], "city": made.bodies["shijiazhuang"], "province": 1}[level]


def _decides(made: Levels, level: str) -> Somebody:
    return {"county": made.admins["county"], "city": made.admins["shijiazhuang"], "province": made.personnel}[level]


@pytest.mark.requirement("K1", "K4")
def test_a_city_directly_under_the_province_takes_county_and_city_members(made):
    who = ordinary(made, "定向前", education="bachelor")
    county = apply_to(who, "county", made.bodies["dingzhou"])
    assert answer(county, made.admins["dingzhou"]) is CaseState.APPROVED
    city = apply_to(who, "city", made.bodies["dingzhou"], award_level="city")
    assert answer(city, made.admins["dingzhou"]) is CaseState.APPROVED


# ---- recommendation
@pytest.mark.requirement("K4")
@pytest.mark.parametrize(
    ("own", "by", "procedure", "to"),
    [
        ("enterprise", "enterprise", "county", "county"),
        ("farmers", "farmers", "county", "county"),
        ("enterprise", "county", "city", "shijiazhuang"),
        ("enterprise", "shijiazhuang", "province", None),
        ("physicists", "physicists", "province", None),
        ("university", "university", "province", None),
    ],
)
def test_a_recommendation_goes_one_level_up(made, own, by, procedure, to):
    who = ordinary(made, at=own)
    case = recommend(who, made.admins[by])
    assert case.body_id == made.bodies[by]
    assert answer(case, who, "agree") is CaseState.APPROVED
    (next_one,) = started(procedure, who)
    assert next_one.body_id == (made.bodies[to] if to else 1)
    assert (next_one.state, next_one.step) == (CaseState.OPEN, "decision")


@pytest.mark.requirement("K4")
def test_nothing_goes_up_without_the_person(made):
    who = ordinary(made)
    case = recommend(who, made.admins["enterprise"])
    assert started("county", who) == []
    assert answer(case, who, "reject") is CaseState.REFUSED
    assert started("county", who) == []


@pytest.mark.requirement("K4")
@pytest.mark.parametrize("stranger", ["farmers", "tangshan", "physicists", "university"])
def test_nobody_recommends_whom_another_body_has(made, stranger):
    who = ordinary(made)
    with pytest.raises(NotAllowed):
        recommend(who, made.admins[stranger])


@pytest.mark.requirement("K4")
def test_nobody_recommends_himself(made):
    who = ordinary(made)
    with pytest.raises(NotAllowed):
        recommend(who, who)


@pytest.mark.requirement("K4")
def test_the_whole_file_is_handed_on_as_a_copy(made):
    who, case = _registered_with_proof(made)
    answer(case, made.admins["enterprise"])
    answer(recommend(who, made.admins["enterprise"], "三次获县级奖励"), who, "agree")
    (next_one,) = started("county", who)
    handed = look_at(next_one)
    assert handed.answers["name"] == who.name
    assert handed.answers["apply_to"] == made.bodies["county"]
    first, copy = case_file(case), case_file(next_one)
    assert (first.sha256, first.name) == (copy.sha256, copy.name)
    assert first.id != copy.id and first.stored != copy.stored
    assert handed.answers["awards"][0]["proof"] == copy.id
    assert may_see_file(copy, at_the_desk(made, "county"))
    origin, body_name = find_origin(next_one.id)
    assert (origin.number, body_name["zh"]) == (handed_from(who).number, "常山纺织科协")
    assert [(one["verdict"], one["name"]) for one in origin.turns] == [("agree", who.name)]


def _registered_with_proof(made: Levels) -> tuple[Somebody, Case]:
    who = somebody("果成林", state=AccountState.APPLICATION_ONLY)
    file = proof(who, "person", "awards-0-proof", sample_page(3))
    row = {"title": "县科技进步奖", "level": "county", "given_on": "2024-05-01", "proof": file}
    filing = Filing("register", answers(who.name, awards=[row]), body_id=made.bodies["enterprise"], submission="r-file")
    return who, the_case(actions.file_case(filing, by=who.account_id, now=NOW))


def case_file(case: Case) -> Upload:
    return db.session.scalars(select(Upload).where(Upload.subject == f"case:{case.number}")).one()


def handed_from(who: Somebody) -> Case:
    return started("recommend", who)[-1]


@pytest.mark.requirement("K4", "E5")
def test_who_recommends_learns_what_became_of_it_but_does_not_read_the_other_desk(made):
    who = ordinary(made)
    case = recommend(who, made.admins["enterprise"])
    answer(case, who, "agree")
    (next_one,) = started("county", who)
    with pytest.raises(NotFound):
        get_case(next_one.number, seen_by=at_the_desk(made, "enterprise"))
    (told,) = handed_to(case.id)
    assert (told.number, told.state, told.body_name["zh"]) == (next_one.number, CaseState.OPEN, "正定县科协")


@pytest.mark.requirement("K4")
def test_who_has_the_level_already_is_not_recommended_to_it(made):
    who = ordinary(made)
    answer(apply_to(who, "county", made.bodies["county"]), made.admins["county"])
    with pytest.raises(Refusals):
        recommend(who, made.admins["enterprise"])
    assert recommend(who, made.admins["county"]).body_id == made.bodies["county"]


# ---- who sees whom
@pytest.mark.requirement("K4", "E5")
def test_a_level_sees_its_own_members_wherever_they_are_registered(made):
    who = ordinary(made, at="physicists")
    with pytest.raises(NotFound):
        get_seen(entry(who).id, seen_by=at_the_desk(made, "county"))
    answer(apply_to(who, "county", made.bodies["county"]), made.admins["county"])
    assert get_seen(entry(who).id, seen_by=at_the_desk(made, "county")).id == entry(who).id
    assert get_seen(entry(who).id, seen_by=at_the_desk(made, "shijiazhuang")).id == entry(who).id
    with pytest.raises(NotFound):
        get_seen(entry(who).id, seen_by=at_the_desk(made, "tangshan"))
    answer(recommend(who, made.admins["county"]), who, "agree")
    assert [one.body_id for one in started("city", who)] == [made.bodies["shijiazhuang"]]


@pytest.mark.requirement("K4")
def test_who_leaves_holds_no_level_any_more(made):
    who = ordinary(made)
    answer(apply_to(who, "county", made.bodies["county"]), made.admins["county"])
    register_of.end_membership(entry(who).id, "resigned", on=TODAY, case_id=None, by=None, now=LATER)
    assert list(tiers_held(entry(who).id)) == []
