"""Who is on a roll: officers by what they hold, members by what the register says; units vote by their account."""

from __future__ import annotations

import pytest

from app.governance import actions
from app.governance.actions import Ballot
from app.governance.models import Seat
from app.governance.roll import speaks_of_offices_only, voters_of
from app.governance.rules import Choice
from app.procedures.parties import Party
from app.tenancy.configuration.reader import Problem
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action
from tests.governance.stories import LATER, TODAY, Council, applied, item, member_unit, put_to_vote, the_sitting
from tests.tenancy.configuration.ground import Mistake, plant

JOIN, H = "procedures/join.yaml", "hierarchy.yaml"


@pytest.mark.parametrize(
    ("rule", "only"),
    [
        ("office.delegate in member.offices", True),
        ("member.offices.exists(o, o in [office.president, office.council_member])", True),
        ("may(member, right.vote)", False),
        ("office.president in member.offices && member.is_admitted", False),
        ("member.is_admitted", False),
        ("true", False),
    ],
)
def test_a_rule_that_reads_offices_alone_is_known_by_it(rule: str, only: bool) -> None:
    assert speaks_of_offices_only(rule) is only


@pytest.mark.database
def test_a_council_is_its_officers_with_the_units_they_hold_office_through(people: Council) -> None:
    roll = voters_of(tenant().association.assemblies["council"], TODAY)
    assert [one.name for one in roll] == [f"理事{place}" for place in range(1, 7)]
    assert (roll[0].units, roll[0].of_unit, roll[0].offices) == ((people.cloud.id,), people.cloud.name, ("president",))
    standing = voters_of(tenant().association.assemblies["standing_council"], TODAY)
    assert [one.name for one in standing] == [f"理事{place}" for place in range(1, 5)]


@pytest.mark.database
def test_a_general_meeting_is_whoever_has_the_right_to_vote(people: Council) -> None:
    roll = voters_of(tenant().association.assemblies["general"], TODAY)
    assert len(roll) == 6
    assert all(one.party.unit_id is not None and one.units == (one.party.unit_id,) for one in roll)


@action
def _seat(number: str, party: Party, name: str) -> None:
    db.session.add(Seat(sitting_id=the_sitting(number).id, unit_id=party.unit_id, name=name))


@pytest.mark.database
def test_a_unit_on_the_roll_votes_by_its_account(people: Council) -> None:
    number = put_to_vote(people, [applied(people, "商都云图有限公司")])
    unit = member_unit("会员大会成员有限公司")
    _seat(number, unit.party, unit.name)
    assert actions.cast(number, Ballot({1: Choice.FOR}), by=unit.account_id, now=LATER) == 1
    assert item(number).counted is False


# ---- what the folder may say
def _found(old: str, new: str) -> list[Problem]:
    return plant(Mistake(JOIN, old, new, ""))[0]


STEP = "  - payment"


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ("{name: c, label: c, by: secretary, delegated_to: secretary}", "delegated_to: goes with vote:"),
        ("{name: c, label: c, by: secretary, closes_before: 3 days}", "closes_before: goes with vote:"),
        ("{name: c, label: c, vote: council, verdicts: {yes: next, back: applicant}}", "an answer for yes and one for no"),
        ("{name: c, label: c, vote: council, fields: [{name: x, label: x}]}", "fields: does not go with vote:"),
        ("{name: c, label: c, vote: council, take_back: true}", "take_back: does not go with vote:"),
        ("{name: c, label: c, vote: council, deadline: 3 days, on_silence: approve}", "on_silence: does not go with vote:"),
        ("{name: c, label: c, vote: counsel}", "did you mean “council”?"),
        ("{name: c, label: c, vote: council, delegated_to: chairman}", "nobody is called “chairman”"),
    ],
)
def test_a_vote_that_makes_no_sense_is_told_at_load(step: str, told: str) -> None:
    problems = _found(STEP, f"  - {step}\n{STEP}")
    assert any(told in str(one) for one in problems), problems
