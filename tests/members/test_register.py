"""The register: admitted once, facts kept, files with history, lists for who may see them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app.bodies.actions import NewBody, found_body
from app.bodies.store import get_root
from app.forms.lookups import lookups
from app.kernel.errors import Conflict, DomainError, NotFound
from app.members import actions
from app.members.actions import Admission
from app.members.models import Fact, KeptAnswers
from app.members.records import kept_answers, member_record, register_fact
from app.members.store import (
    Filters,
    count_by_standing,
    find_membership,
    find_named,
    get_membership,
    get_seen,
    history_of,
    libraries_of,
    register_page,
)
from app.procedures.parties import Party
from app.tenancy.database import db
from app.web.access import HeldRole, Identity
from tests.procedures.stories import HENAN, NOW, TODAY, member, secretary_role, somebody, stand_ready

pytestmark = pytest.mark.database
DESK = Identity(999, "秘书处", "staff")


@pytest.fixture
def sponsor(inside) -> int:
    """A member of the association."""
    inside(HENAN)
    return stand_ready().sponsor_member


def desk() -> Identity:
    """The secretariat, as a request knows it."""
    return Identity(999, "秘书处", "staff", roles=(secretary_role(),))


def test_nobody_is_admitted_twice(sponsor):
    membership = get_membership(sponsor)
    again = Admission(Party(membership.person_id), "individual", TODAY, get_root().id)
    with pytest.raises(Conflict, match="已经是会员"):
        actions.admit(again, by=None, now=NOW)


@pytest.mark.parametrize("tier", ["unit", "no_such_tier"])
def test_a_person_does_not_enter_a_tier_of_units(sponsor, tier):
    who = somebody("新人")
    actions.open_file(Party(who.person_id), who.name, get_root().id, now=NOW)
    with pytest.raises(DomainError):
        actions.admit(Admission(Party(who.person_id), tier, TODAY, get_root().id), by=None, now=NOW)


@pytest.mark.requirement("H14", "H15")
def test_who_left_keeps_the_number_and_may_come_back(sponsor):
    number = get_membership(sponsor).number
    actions.end_membership(sponsor, "resigned", on=TODAY, case_id=None, by=None, now=NOW)
    left = get_membership(sponsor)
    assert (left.standing, left.left_on, left.number) == ("left", TODAY, number)
    back = Admission(Party(left.person_id), "individual", TODAY, get_root().id)
    actions.admit(back, by=None, now=NOW + timedelta(hours=1))
    again = get_membership(sponsor)
    assert (again.standing, again.left_on, again.number) == ("active", None, number)
    assert [fact.kind.value for fact in history_of(sponsor)] == ["admitted", "ended", "admitted"]


def test_a_wrong_fact_is_reversed_and_stays_readable(sponsor):
    actions.end_membership(sponsor, "expelled", on=TODAY, case_id=None, by=None, now=NOW)
    wrong = db.session.scalars(select(Fact.id).where(Fact.kind == "ended")).one()
    actions.reverse(wrong, document="更正", by=None, now=NOW)
    assert get_membership(sponsor).standing == "active"
    with pytest.raises(Conflict):
        actions.reverse(wrong, document="再更正", by=None, now=NOW)
    assert db.session.scalar(select(func.count()).select_from(Fact)) == 3


def test_the_file_keeps_what_stood_before(sponsor):
    actions.keep_data(sponsor, {"name": "周举荐", "mobile": "13900000111"}, case_id=None, by=None, now=NOW)
    actions.keep_data(sponsor, {"mobile": "13900000222"}, case_id=None, by=None, now=NOW)
    actions.keep_data(sponsor, {"mobile": "13900000222"}, case_id=None, by=None, now=NOW)
    assert kept_answers(sponsor) == {"name": "周举荐", "mobile": "13900000222"}
    rows = db.session.scalars(select(KeptAnswers).order_by(KeptAnswers.id)).all()
    assert [row.replaced_at is None for row in rows] == [False, True]
    assert "13900000111" not in rows[0].values


@pytest.mark.requirement("H2")
def test_somebody_stands_once_in_a_library(sponsor):
    for _ in range(2):
        actions.enrol(sponsor, "experts", on=TODAY, case_id=None, by=None)
    assert libraries_of(sponsor) == ["experts"]
    actions.unenrol(sponsor, on=TODAY, by=None)
    actions.enrol(sponsor, "talents", on=TODAY, case_id=None, by=None)
    assert libraries_of(sponsor) == ["talents"]
    with pytest.raises(DomainError):
        actions.enrol(sponsor, "dragons", on=TODAY, case_id=None, by=None)


@pytest.mark.requirement("H9")
def test_a_term_that_ran_out_shows_once_it_is_settled(sponsor):
    actions.start_term(sponsor, date(2020, 1, 1), case_id=None, by=None, now=NOW)
    membership = get_membership(sponsor)
    assert (membership.term_end, membership.standing) == (date(2024, 12, 31), "expired")


def test_other_rooms_say_what_they_know_of_a_member(sponsor):
    register_fact("arrears", lambda _membership, _today: 100_00)
    try:
        record = member_record(get_membership(sponsor), TODAY)
    finally:
        register_fact("arrears", lambda _membership, _today: None)
    assert (record["arrears"], record["standing"]) == (100_00, "in_arrears")
    assert "sponsor" not in record["rights"]


@pytest.mark.requirement("H4")
def test_a_member_is_found_by_exact_number_or_full_name(sponsor):
    number = get_membership(sponsor).number
    for text, found in [(number, 1), ("周举荐", 1), (" 周举荐 ", 1), ("周举", 0), ("", 0), ("%", 0)]:
        assert len(find_named(text)) == found
    assert [one.membership_id for one in lookups().find_members("周举荐")] == [sponsor]


@pytest.mark.requirement("A2", "E5")
def test_the_register_is_for_who_may_see_it(sponsor):
    for count in range(3):
        member(somebody(f"会员{count}"))
    page = register_page(desk(), Filters(), limit=2)
    rest = register_page(desk(), Filters(), after=(page[-1].number, page[-1].id))
    assert [row.number for row in page + rest] == [f"HNRC-{seq:05}" for seq in range(1, 5)]
    assert register_page(desk(), Filters(text="会员1"))[0].name == "会员1"
    assert count_by_standing(desk()) == {"active": 4}
    assert register_page(DESK, Filters()) == []
    with pytest.raises(NotFound):
        get_seen(sponsor, seen_by=DESK)


def test_a_branch_sees_the_members_of_the_branch(sponsor):
    branch = found_body(NewBody("branch", {"zh": "信阳茶业人才专业委员会"}), by=None, today=TODAY)
    role = HeldRole("branch_secretary", branch.id, branch.path, frozenset({"see_register"}), "own")
    head = Identity(998, "分会负责人", "staff", roles=(role,))
    assert register_page(head, Filters()) == []
    who = somebody("分会会员")
    actions.open_file(Party(who.person_id), who.name, role.body_id, now=NOW)
    actions.admit(Admission(Party(who.person_id), "individual", TODAY, role.body_id), by=None, now=NOW)
    assert [row.name for row in register_page(head, Filters())] == ["分会会员"]


def test_a_party_has_one_entry(sponsor):
    who = somebody("只登记一次")
    ids = {actions.open_file(Party(who.person_id), who.name, get_root().id, now=NOW) for _ in range(2)}
    assert len(ids) == 1
    found = find_membership(Party(who.person_id))
    assert found is not None
    assert found.standing == "applicant"
