"""What each desk sees: the inbox, foreign cases, files, versions."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from app.bodies.actions import NewBody, found_body
from app.bodies.store import get_root
from app.forms.models import Upload
from app.kernel.errors import DomainError, NotFound
from app.procedures import actions
from app.procedures.actions import Filing
from app.procedures.docket import look_at
from app.procedures.models import ConfigurationVersion
from app.procedures.revealing import answer_of_case
from app.procedures.store import (
    Filters,
    asked_of,
    case_for_follow,
    count_by_step,
    count_late,
    get_case,
    get_own_case,
    inbox,
    may_see_file,
    my_cases,
)
from app.procedures.versions import configuration_of
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action
from app.web.access import HeldRole
from tests.procedures.stories import (
    APPROVE,
    NOW,
    TODAY,
    answers,
    apply,
    asked_in,
    decide,
    grant,
    identity_of,
    recommend,
    secretary_role,
    somebody,
    the_case,
)

pytestmark = pytest.mark.database
ALL = Filters()


def file_many(people, count: int) -> None:
    """So many cases of different people that wait for the secretariat."""
    for place in range(count):
        who = somebody(f"申请人{place:02}")
        given = answers(people, name=who.name, id_number=f"41010519900308{place:04}")
        filed = actions.file_case(Filing("join_person", given), by=who.account_id, now=NOW + timedelta(days=place))
        reply = actions.Reply("recommend")
        later = NOW + timedelta(days=place)
        actions.confirm(asked_in(filed.case_id).id, reply, by=people.sponsor.account_id, token=None, now=later)


@pytest.mark.requirement("E4")
def test_the_inbox_has_what_is_due_first_on_top_and_goes_on_after_any_row(people):
    file_many(people, 5)
    desk = identity_of(people.secretary, secretary_role())
    first = inbox(desk, ALL, limit=3)
    rest = inbox(desk, ALL, after=(first[-1].sort_on, first[-1].case_id), limit=3)
    assert [row.title for row in first + rest] == [f"申请人{place:02}" for place in range(5)]
    assert count_by_step(desk) == {("join_person", "secretary"): 5}
    assert count_late(desk, first[0].due_on + timedelta(days=1)) == 1


@pytest.mark.parametrize(("filters", "found"), [
    (Filters(text="申请人02"), 1), (Filters(procedure="join_person"), 3), (Filters(step="sponsor"), 0),
    (Filters(late_on=date(2030, 1, 1)), 3), (Filters(due_until=date(2026, 9, 24)), 1), (Filters(body_path="/999/"), 0),
])  # fmt: skip
def test_the_inbox_is_narrowed(people, filters, found):
    file_many(people, 3)
    assert len(inbox(identity_of(people.secretary, secretary_role()), filters)) == found


def test_the_inbox_costs_the_same_with_two_and_with_eight_rows(people, sql_counter):
    desk = identity_of(people.secretary, secretary_role())
    file_many(people, 2)
    with sql_counter() as few:
        inbox(desk, ALL)
    file_more(people)
    with sql_counter() as many:
        assert len(inbox(desk, ALL)) == 8
    assert len(few) == len(many)


def file_more(people) -> None:
    for place in range(2, 8):
        who = somebody(f"申请人{place:02}")
        given = answers(people, name=who.name, id_number=f"41010519900308{place:04}")
        filed = actions.file_case(Filing("join_person", given), by=who.account_id, now=NOW)
        actions.confirm(
            asked_in(filed.case_id).id, actions.Reply("recommend"), by=people.sponsor.account_id, token=None, now=NOW
        )


@pytest.mark.requirement("E5", "A2")
def test_foreign_cases_are_not_there(people):
    filed = apply(people)
    stranger = identity_of(somebody("路人"))
    assert inbox(stranger, ALL) == []
    for get in (get_case, get_own_case):
        with pytest.raises(NotFound):
            get(filed.number, seen_by=stranger)


@pytest.mark.requirement("E5")
def test_a_branch_sees_its_own_cases_and_no_others(people):
    branch = found_body(NewBody("branch", {"zh": "信阳茶业人才专业委员会"}), by=None, today=TODAY)
    branch_id, branch_path = branch.id, branch.path
    head = somebody("分会负责人")
    grant(head, "branch_secretary", branch_id)
    role = HeldRole("branch_secretary", branch_id, branch_path, frozenset({"decide", "recommend"}), "own")
    elsewhere = apply(people)
    who = somebody("分会申请人")
    given = answers(people, name=who.name, id_number="41010519900309001X")
    filed = actions.file_case(Filing("join_person", given, body_id=branch_id), by=who.account_id, now=NOW)
    recommend(people, filed)
    assert the_case(filed).step == "branch"
    assert [row.number for row in inbox(identity_of(head, role), ALL)] == [filed.number]
    with pytest.raises(NotFound):
        get_case(elsewhere.number, seen_by=identity_of(head, role))


@pytest.mark.requirement("A6")
@pytest.mark.requirement("E5")
@pytest.mark.parametrize("sees", ["own", "below"])
def test_a_branch_reaches_no_case_above_or_beside_it(people, sees):
    filed = apply(people)
    branch = found_body(NewBody("branch", {"zh": "某专业委员会"}), by=None, today=TODAY)
    role = HeldRole("branch_secretary", branch.id, branch.path, frozenset({"decide"}), sees)
    with pytest.raises(NotFound):
        get_case(filed.number, seen_by=identity_of(somebody("分支负责人"), role))


def test_nobody_finds_his_own_case_in_his_inbox(people):
    recommend(people, apply(people))
    assert inbox(identity_of(people.applicant, secretary_role()), ALL) == []


def test_an_applicant_follows_by_account_and_by_link(people):
    filed = apply(people)
    me = identity_of(people.applicant)
    assert [case.number for case in my_cases(me)] == [filed.number]
    assert get_own_case(filed.number, seen_by=me).case.id == filed.case_id
    assert case_for_follow(filed.follow).case.id == filed.case_id


def test_a_sponsor_finds_what_to_confirm_until_it_is_answered(people):
    filed = apply(people)
    me = identity_of(people.sponsor)
    assert [case.number for _, case in asked_of(me)] == [filed.number]
    recommend(people, filed)
    assert asked_of(me) == []


def test_who_decided_still_finds_the_case(people):
    filed = apply(people)
    decide(recommend(people, filed), APPROVE, people.secretary)
    assert get_case(filed.number, seen_by=identity_of(people.secretary)).case.id == filed.case_id


@action
def grow_old(version_id: int) -> None:
    """As if the folder had been changed since."""
    db.session.execute(update(ConfigurationVersion).where(ConfigurationVersion.id == version_id).values(fingerprint="old"))


def test_a_case_goes_on_under_the_version_it_was_filed_under(people):
    case = the_case(apply(people))
    version = case.version_id
    assert configuration_of(version) is tenant().configuration
    grow_old(version)
    older = configuration_of(version)
    assert older is not tenant().configuration
    assert list(older.association.procedures) == list(tenant().association.procedures)
    decide(recommend(people, actions.Filed(case.id, case.number)), APPROVE, people.secretary)
    assert look_at(the_case(actions.Filed(case.id, ""))).case.state.is_closed


def test_a_body_that_takes_no_applications_is_refused(people):
    unit = found_body(NewBody("unit", {"zh": "某单位"}), by=None, today=TODAY)
    given = Filing("join_person", answers(people), body_id=unit.id)
    with pytest.raises(DomainError, match="不受理"):
        actions.file_case(given, by=people.applicant.account_id, now=NOW)


@pytest.mark.requirement("D1")
def test_a_protected_answer_is_revealed_to_who_sees_the_case_and_to_nobody_else(people):
    filed = apply(people)
    root = get_root()
    role = HeldRole("secretary", root.id, root.path, frozenset({"decide", "see_protected"}))
    desk = identity_of(people.secretary, role)
    assert answer_of_case(filed.number, "id_number", desk) == "41010519900307000X"
    for number, field, who in [(filed.number, "employer", desk), (filed.number, "id_number", identity_of(somebody("路人")))]:
        with pytest.raises(NotFound):
            answer_of_case(number, field, who)


@pytest.mark.requirement("F4", "E5")
def test_files_of_a_case_are_for_who_sees_the_case(people):
    filed = apply(people)
    upload = Upload(subject=f"case:{filed.number}")
    assert may_see_file(upload, identity_of(people.secretary, secretary_role()))
    assert may_see_file(upload, identity_of(people.applicant))
    assert not may_see_file(upload, identity_of(somebody("路人")))
    assert not may_see_file(upload, None)


@pytest.mark.requirement("E5", "D1")
def test_protected_values_are_revealed_only_where_such_a_role_reaches(people):
    filed = apply(people)
    branch = found_body(NewBody("branch", {"zh": "某专业委员会"}), by=None, today=TODAY)
    elsewhere = HeldRole("branch_secretary", branch.id, branch.path, frozenset({"decide", "see_protected"}), "own")
    with pytest.raises(NotFound):
        answer_of_case(filed.number, "id_number", identity_of(people.secretary, elsewhere, secretary_role()))
