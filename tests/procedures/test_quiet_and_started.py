"""Cases of which whom they concern does not know yet, and cases that an outcome begins."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.kernel.errors import DomainError, NotAllowed, NotFound
from app.members.records import member_record
from app.members.store import get_membership
from app.notices.models import Letter
from app.procedures import actions
from app.procedures.actions import Decision, Filing, decide
from app.procedures.models import Case, CaseState
from app.procedures.offering import offered
from app.procedures.parties import Party
from app.procedures.store import get_own_case, my_cases
from app.tenancy.database import db
from app.web.access import HeldRole, Identity
from tests.procedures.club import CLUB, club
from tests.procedures.stories import LATER, NOW, TODAY, identity_of, the_case

pytestmark = pytest.mark.database
UNTIL = TODAY + timedelta(days=60)


@pytest.fixture
def people(inside):
    inside(CLUB)
    return club()


def complain(people, **others):
    answers = {"fault": "rope", "until": UNTIL.isoformat(), **others}
    filing = Filing("complain", answers, party=Party(people.climber.person_id), body_id=people.north, submission="c-1")
    return actions.file_case(filing, by=people.secretary.account_id, now=NOW)


def answer(case, people, verdict, opinion=""):
    who = people.secretary.account_id
    return decide(case.id, Decision(verdict, opinion=opinion), by=who, version=case.version, now=LATER)


def started(procedure):
    return db.session.scalars(select(Case).where(Case.procedure == procedure).order_by(Case.id)).all()


def letters_to(who):
    return db.session.scalars(select(Letter.event).where(Letter.account_id == who.account_id).order_by(Letter.id)).all()


def test_whom_a_quiet_case_concerns_knows_nothing_of_it(people):
    case = the_case(complain(people))
    climber = identity_of(people.climber)
    assert letters_to(people.climber) == []
    assert my_cases(climber) == []
    with pytest.raises(NotFound):
        get_own_case(case.number, seen_by=climber)
    with pytest.raises(NotFound):
        actions.withdraw(case.id, by=people.climber.account_id, version=case.version, reason="", now=LATER)
    assert "open_procedure" not in member_record(get_membership(people.climber_member), TODAY)


def test_those_in_charge_see_it_and_decide(people):
    case = the_case(complain(people))
    seen = my_cases(Identity(people.secretary.account_id, "穆秘书", "staff", roles=_roles()))
    assert [one.number for one in seen] == [case.number]
    assert answer(case, people, "pursue") is CaseState.APPROVED


def _roles():
    return (HeldRole("secretary", 1, "/1/", frozenset({"decide"}), "all"),)


def test_what_is_dropped_stays_unknown(people):
    case = the_case(complain(people))
    answer(case, people, "drop")
    assert (letters_to(people.climber), my_cases(identity_of(people.climber))) == ([], [])


def test_an_outcome_begins_the_next_case_with_the_file_handed_on(people):
    case = the_case(complain(people))
    answer(case, people, "pursue")
    (next_one,) = started("suspend")
    assert (next_one.person_id, next_one.body_id, next_one.starter_id) == (people.climber.person_id, people.north, None)
    assert (next_one.state, next_one.step, next_one.quiet, next_one.title) == (CaseState.OPEN, "secretary", True, "石登山")
    assert letters_to(people.climber) == ["case_decided"]
    assert answer(next_one, people, "confirm") is CaseState.APPROVED
    record = member_record(get_membership(people.climber_member), TODAY)
    assert record["restricted"] and record["standing"] == "restricted"
    assert not member_record(get_membership(people.climber_member), UNTIL + timedelta(days=1))["restricted"]
    assert {"standing_changed", "case_decided"} <= set(letters_to(people.climber))


def test_an_empty_field_is_handed_on_empty(people):
    case = the_case(complain(people, until=None))
    answer(case, people, "pursue")
    (next_one,) = started("suspend")
    answer(next_one, people, "confirm")
    assert member_record(get_membership(people.climber_member), UNTIL + timedelta(days=900))["restricted"]


def test_what_is_open_already_is_not_begun_a_second_time(people):
    answer(the_case(complain(people)), people, "pursue")
    again = Filing("complain", {"fault": "litter"}, party=Party(people.climber.person_id), body_id=people.north)
    second = actions.file_case(again, by=people.secretary.account_id, now=NOW)
    assert answer(the_case(second), people, "pursue") is CaseState.APPROVED
    assert db.session.scalar(select(func.count()).where(Case.procedure == "suspend")) == 1


def test_nobody_starts_by_hand_what_only_the_system_starts(people):
    assert "suspend" in offered()
    with pytest.raises(NotAllowed):
        filing = Filing("suspend", {"fault": "rope"}, party=Party(people.newcomer.person_id))
        actions.file_case(filing, by=people.warden.account_id, now=NOW)


def test_what_is_about_a_unit_is_not_begun_for_a_person(people):
    with pytest.raises(DomainError):
        filing = Filing("enter_hut", {}, party=Party(people.climber.person_id), by_itself=True)
        actions.file_case(filing, by=None, now=NOW)
