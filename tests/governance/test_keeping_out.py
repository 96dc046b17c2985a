"""Nobody handles a case of a unit that he stands for, nor one of whom he stands in for, at any desk (trust.md A6)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts.actions.deputising import Absence, name_deputy
from app.accounts.rules import AccountKind
from app.bodies.store import get_root
from app.forms.models import Upload
from app.governance import actions
from app.governance.actions import Agenda, Tally
from app.governance.models import Manner
from app.governance.mypage import papers_of
from app.governance.registrations import may_see_file, may_see_minutes
from app.governance.rules import Choice
from app.kernel.errors import Conflict, NotAllowed, NotFound
from app.members import actions as register
from app.members.actions import Admission
from app.members.offices.actions import Appointment, appoint
from app.procedures import actions as engine
from app.procedures.actions import Decision, Filing
from app.procedures.models import Case
from app.procedures.parties import Party
from app.tenancy.database import db
from app.web.access import Identity
from tests.governance.orchard import ORCHARD, nominated, orchard
from tests.governance.orchard import put_to_vote as put_honours_to_vote
from tests.governance.stories import (
    LATER,
    NOW,
    SINCE,
    TODAY,
    ZHENGZHOU,
    Council,
    application,
    applied,
    close,
    council,
    details,
    put_to_vote,
    seats,
    staff,
    the_sitting,
    unit,
)
from tests.procedures.stories import grant, somebody

pytestmark = pytest.mark.database


@pytest.fixture
def people(inside) -> Council:
    inside(ZHENGZHOU)
    return council()


def seat_through(who, unit_id, **others):
    appoint(Appointment("council_member", who.person_id, SINCE, unit_id=unit_id, **others), by=None, now=NOW)


def test_who_holds_an_office_through_a_unit_does_not_decide_on_its_case(people: Council) -> None:
    of = unit("自家技术有限公司")
    seat_through(people.secretary, of.id)
    filed = engine.file_case(Filing("join", application(of)), by=of.account_id, now=NOW)
    case = db.session.get_one(Case, filed.case_id)
    with pytest.raises(NotAllowed, match="本单位"):
        engine.decide(case.id, Decision("approve", "齐全"), by=people.secretary.account_id, version=case.version, now=NOW)


def test_neither_does_he_by_the_login_of_staff_with_which_he_acts_in_the_office(people: Council) -> None:
    case = applied(people, "自家技术有限公司")
    seat_through(somebody("理事甲"), case.unit_id, account_id=people.secretary.account_id)
    agenda = Agenda(case.procedure, case.step, [case.id], details())
    with pytest.raises(NotAllowed, match="本单位"):
        actions.plan(agenda, by=people.secretary.account_id, now=NOW)
    other = staff("钱秘书", "secretary")
    assert actions.plan(agenda, by=other.account_id, now=NOW)


def test_nor_does_he_record_how_his_unit_was_voted_on(people: Council) -> None:
    case = applied(people, "自家技术有限公司")
    number = put_to_vote(people, [case], Manner.RECORDED)
    seat_through(people.secretary, case.unit_id)
    choices = {seat.id: Choice.FOR for seat in seats(number).values()}
    with pytest.raises(Conflict, match="本单位"):
        actions.record_tally(number, 1, Tally(choices), by=people.secretary.account_id, now=LATER)


# ---- standing in
@pytest.fixture
def honours(inside):
    """A secretary who is nominated herself, and who stands in for her."""
    inside(ORCHARD)
    people, other, helper = orchard(), somebody("陶秘书", kind=AccountKind.STAFF), somebody("代班人", kind=AccountKind.STAFF)
    grant(other, "secretary")
    party = Party(other.person_id)
    register.open_file(party, other.name, get_root().id, now=NOW)
    register.admit(Admission(party, "grower", SINCE, get_root().id), by=None, now=NOW)
    name_deputy(Absence(helper.account_id, TODAY, TODAY + timedelta(days=9)), by=other.account_id, now=NOW)
    return people, nominated(people, other), helper


def test_the_deputy_of_who_is_nominated_does_not_put_her_to_the_vote(honours) -> None:
    _people, case, helper = honours
    with pytest.raises(NotAllowed, match="同事"):
        actions.plan(Agenda(case.procedure, case.step, [case.id], details()), by=helper.account_id, now=NOW)


def test_nor_does_the_deputy_record_how_she_was_voted_on(honours) -> None:
    people, case, helper = honours
    number = put_honours_to_vote(people, [case], Manner.RECORDED)
    choices = {seat.id: Choice.FOR for seat in seats(number).values()}
    with pytest.raises(Conflict, match="同事"):
        actions.record_tally(number, 1, Tally(choices), by=helper.account_id, now=LATER)


# ---- papers and files
def reader(who) -> Identity:
    return Identity(who.account_id, who.name, "person", person_id=who.person_id)


def a_file(case: Case, *, sensitive: bool = False) -> Upload:
    return Upload(subject=f"case:{case.number}", field="id_card_front" if sensitive else "licence")


def test_who_keeps_out_reads_neither_papers_nor_files(people: Council) -> None:
    case = applied(people, "自家技术有限公司")
    seat_through(people.seated[1], case.unit_id)
    number = put_to_vote(people, [case])
    kept_out, voter = reader(people.seated[1]), reader(people.seated[2])
    assert may_see_file(a_file(case), voter)
    assert not may_see_file(a_file(case), kept_out)
    with pytest.raises(NotFound):
        papers_of(the_sitting(number), seats(number)[people.seated[1].name], 1)


def test_a_voter_sees_no_card_of_anybody_and_nothing_once_the_vote_is_over(people: Council) -> None:
    case = applied(people, "商都云图有限公司")
    number = put_to_vote(people, [case])
    voter = reader(people.seated[2])
    assert may_see_file(a_file(case), voter)
    assert not may_see_file(a_file(case, sensitive=True), voter)
    close(number, people)
    assert not may_see_file(a_file(case), voter)


def test_minutes_are_for_the_roll_and_the_desk_alone(people: Council) -> None:
    number = put_to_vote(people, [applied(people, "商都云图有限公司")])
    minutes = Upload(subject=f"sitting:{number}", field="minutes")
    assert may_see_minutes(minutes, reader(people.seated[0]))
    assert not may_see_minutes(minutes, reader(somebody("路人")))
