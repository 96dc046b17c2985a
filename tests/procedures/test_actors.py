"""Who acts, by tables."""

from __future__ import annotations

import pytest

from app.procedures.rules.actors import (
    Acting,
    Actor,
    BodyRef,
    HeldRole,
    Parties,
    Waiter,
    concerns,
    is_for,
    parse_actor,
    place_of,
    waiter_of_party,
)
from app.tenancy.configuration.concepts.people import Role

ROOT, COUNTY, UNIT = BodyRef(1, "association", "/1/"), BodyRef(3, "county", "/1/3/"), BodyRef(7, "unit", "/1/3/7/")
LINE = (UNIT, COUNTY, ROOT)
ROLES = {
    "secretary": Role(label={"*": "秘书处"}, can=("decide",)),
    "administrator": Role(label={"*": "管理员"}, at=("unit", "county"), can=("decide",)),
}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("secretary", ROOT),
        ("president", ROOT),
        ("administrator", UNIT),
        ("administrator of county", COUNTY),
        ("administrator of here", UNIT),
        ("administrator of association", ROOT),
        ("administrator of city", None),
    ],
)
def test_a_role_acts_at_the_nearest_body_of_its_place(text, place):
    assert place_of(parse_actor(text), ROLES, LINE) == place


def test_a_place_may_be_a_field_of_the_form():
    assert parse_actor("administrator of form.employer_unit") == Actor("administrator", "form.employer_unit")
    assert parse_actor("administrator of form.employer_unit").field == "employer_unit"


@pytest.mark.parametrize(
    ("who", "parties", "waiter"),
    [
        ("applicant", Parties(5, None, 8), Waiter(account_id=8)),
        ("applicant", Parties(5, None, 8, filed_for=True), Waiter(person_id=5)),
        ("member", Parties(5, None, 8), Waiter(person_id=5)),
        ("payer", Parties(None, 7, 8), Waiter(unit_id=7)),
    ],
)
def test_a_party_is_waited_for_by_what_it_is_in_the_case(who, parties, waiter):
    assert waiter_of_party(who, parties) == waiter


@pytest.mark.parametrize(
    ("waiter", "his"),
    [
        (Waiter(role="secretary", body_id=1), True),
        (Waiter(role="secretary", body_id=3), False),
        (Waiter(role="finance", body_id=1), False),
        (Waiter(account_id=9), True),
        (Waiter(person_id=4), True),
        (Waiter(unit_id=7), True),
        (Waiter(person_id=5), False),
        (Waiter(), False),
    ],
)
def test_a_role_counts_only_where_it_is_held(waiter, his):
    acting = Acting(9, "陈砚清", person_id=4, unit_id=7, roles=(HeldRole("secretary", 1),))
    assert is_for(waiter, acting) is his


@pytest.mark.requirement("A6")
@pytest.mark.parametrize(
    ("parties", "own"),
    [
        (Parties(4, None, 1), True),
        (Parties(None, 7, 1), True),
        (Parties(5, None, 9), True),
        (Parties(5, None, 9, filed_for=True), False),
        (Parties(5, None, None), False),
    ],
)
def test_a_case_is_his_own_by_person_unit_or_filing(parties, own):
    assert concerns(Acting(9, "陈砚清", person_id=4, unit_id=7), parties) is own
