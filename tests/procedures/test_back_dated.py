"""Effects of a day that lies before the decision: the register reads as of that day (configuration, section 9: `on`)."""

from __future__ import annotations

from datetime import date

import pytest

from app.members import actions as register
from app.members.store import find_membership
from app.procedures import actions
from app.procedures.actions import Decision, Filing
from app.procedures.models import CaseState
from app.procedures.parties import Party
from tests.procedures.guild import GUILD, decide, guild, the_case
from tests.procedures.stories import NOW, somebody

pytestmark = pytest.mark.database


@pytest.fixture
def people(inside):
    inside(GUILD)
    return guild()


@pytest.mark.parametrize("left", [None, "2024-03-31"])
def test_a_keeper_of_former_days_is_a_member_from_the_day_of_the_old_book(people, left):
    who = somebody("老蜂农")
    register.open_file(Party(who.person_id), who.name, people.meadow, now=NOW)
    answers = {"since": "2019-05-01", **({"left": left} if left else {})}
    filing = Filing("former", answers, party=Party(who.person_id), body_id=people.meadow)
    case = the_case(actions.file_case(filing, by=people.secretary.account_id, now=NOW))
    assert decide(case, Decision("approve", "见旧册"), people.colleague) is CaseState.APPROVED

    membership = find_membership(Party(who.person_id))
    assert membership.admitted_on == date(2019, 5, 1)
    assert membership.left_on == (date.fromisoformat(left) if left else None)
