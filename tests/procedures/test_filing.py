"""Filing: once, by whom it is offered to, under its conditions."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.accounts.hashing import matches
from app.accounts.models import Account, Person
from app.bodies.actions import plant_configured
from app.kernel.errors import Conflict, DomainError, NotAllowed, NotFound, Refusals
from app.kernel.events import subscribe
from app.members.events import AccessHandedOut
from app.procedures import actions
from app.procedures.actions import AlreadyOpen, Decision, Filing
from app.procedures.models import Asked, Case, CaseState
from app.procedures.offering import why_not_offered
from app.procedures.parties import Party
from app.tenancy.configuration.concepts.procedures import Effect
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from tests.procedures.stories import NOW, answers, apply, secretary, somebody, the_case

pytestmark = pytest.mark.database


@pytest.mark.requirement("R1")
def test_the_same_form_sent_twice_is_one_case(people):
    first, second = apply(people), apply(people)
    assert (first.case_id, first.number) == (second.case_id, second.number)
    assert second.follow is None
    assert db.session.scalar(select(func.count()).select_from(Case)) == 1


def test_a_form_of_somebody_else_is_not_answered_with_his_case(people):
    apply(people)
    with pytest.raises(NotAllowed):
        filing = Filing("join_person", answers(people), submission="form-1")
        actions.file_case(filing, by=somebody("别人").account_id, now=NOW)


def test_one_open_case_of_a_kind_for_each_person(people):
    filed = apply(people)
    with pytest.raises(AlreadyOpen) as refused:
        apply(people, submission="form-2")
    assert refused.value.number == filed.number


@pytest.mark.requirement("H5")
def test_every_unmet_condition_is_told_at_once_but_what_may_be_waived_passes(people):
    with pytest.raises(Refusals) as refused:
        apply(people, birth_date="2015-03-07", education="senior_high")
    assert [str(one.message) for one in refused.value.refusals] == ["须年满 18 周岁"]
    assert the_case(apply(people, education="senior_high")).state is CaseState.OPEN


def test_an_identity_number_has_one_holder(people):
    apply(people)
    other = somebody("别人")
    with pytest.raises(Conflict) as refused:
        filing = Filing("join_person", answers(people, name="别人"), submission="form-9")
        actions.file_case(filing, by=other.account_id, now=NOW)
    assert refused.value.field == "id_number"


@pytest.mark.requirement("A6")
def test_nobody_is_his_own_sponsor(people):
    with pytest.raises(DomainError):
        filing = Filing("join_person", answers(people, id_number="11010519491231002X"), submission="own")
        actions.file_case(filing, by=people.sponsor.account_id, now=NOW)
    assert db.session.scalar(select(func.count()).select_from(Case)) == 0


@pytest.mark.requirement("A6")
@pytest.mark.parametrize("email", ["lin@example.com", "LIN@example.com", "account"])
def test_nobody_sends_the_link_of_his_sponsor_to_himself(people, email):
    own = db.session.get_one(Account, people.applicant.account_id).email if email == "account" else email
    with pytest.raises(DomainError, match="不能填写本人"):
        apply(people, sponsors=[{"name": "厅领导", "email": own}])
    assert db.session.scalar(select(func.count()).select_from(Case)) == 0


def test_an_outsider_without_account_is_asked_by_link(people):
    filed = apply(people, sponsors=[{"name": "厅领导", "email": "leader@example.com"}])
    asked = db.session.scalars(select(Asked).where(Asked.case_id == filed.case_id)).one()
    assert (asked.name, asked.email, asked.person_id) == ("厅领导", "leader@example.com", None)
    assert asked.token_hash


def test_the_secretariat_enters_a_paper_application_for_somebody(people):
    paper = somebody("纸质申请人")
    filing = Filing("join_person", answers(people, name="纸质申请人"), party=Party(paper.person_id))
    filed = actions.file_case(filing, by=people.secretary.account_id, now=NOW)
    case = the_case(filed)
    assert (case.filed_for, case.person_id) == (True, paper.person_id)


def test_nobody_files_for_somebody_else(people):
    paper = somebody("另一人")
    with pytest.raises(NotAllowed):
        filing = Filing("join_person", answers(people), party=Party(paper.person_id))
        actions.file_case(filing, by=people.applicant.account_id, now=NOW)


def test_everything_that_the_association_says_can_be_started_and_what_is_not_built_would_say_so(people):
    procedures = tenant().association.procedures
    assert not {name: why_not_offered(one) for name, one in procedures.items() if why_not_offered(one)}
    unbuilt = procedures["join_person"].model_copy(update={"approved": (Effect.model_validate("sing"),)})
    assert "approved: sing" in why_not_offered(unbuilt)


def test_what_does_not_exist_is_not_found(people):
    with pytest.raises(NotFound):
        actions.file_case(Filing("fly_to_the_moon"), by=people.applicant.account_id, now=NOW)


def test_a_refused_filing_takes_no_number(people):
    with pytest.raises(Refusals):
        apply(people, birth_date="2015-03-07")
    assert apply(people).number.endswith("00001")


def test_a_person_from_paper_is_entered_and_found_again_by_the_identity_number(people):
    filing = Filing("join_person", answers(people, name="纸质申请人"), newcomer=True)
    filed = actions.file_case(filing, by=people.secretary.account_id, now=NOW)
    case = the_case(filed)
    assert (case.filed_for, case.title) == (True, "纸质申请人")
    with pytest.raises(AlreadyOpen):
        actions.file_case(filing, by=people.secretary.account_id, now=NOW)


def test_a_stranger_enters_nobody_and_leaves_nothing_behind(people):
    before = db.session.scalar(select(func.count()).select_from(Person))
    with pytest.raises(NotAllowed):
        filing = Filing("join_person", answers(people, name="别人"), newcomer=True)
        actions.file_case(filing, by=people.applicant.account_id, now=NOW)
    assert db.session.scalar(select(func.count()).select_from(Person)) == before


@pytest.mark.requirement("G6")
def test_the_association_enters_a_unit_and_hands_out_its_account(inside):
    inside("gansu-supervision")
    plant_configured(today=NOW.date())
    office = secretary("协会秘书处")
    given = {"unit_name": "陇原工程咨询监理有限公司", "email": "ly@example.com"}
    filed = actions.file_case(Filing("enter_unit", given, newcomer=True), by=office.account_id, now=NOW)
    case = the_case(filed)
    actions.decide(case.id, Decision("approve"), by=office.account_id, version=case.version, now=NOW)
    assert the_case(filed).state is CaseState.APPROVED
    accounts = db.session.scalars(select(Account.kind).where(Account.body_id == case.unit_id)).all()
    assert [kind.value for kind in accounts] == ["unit"]


def test_the_first_password_of_a_unit_without_mail_is_told_to_who_decided(inside):
    inside("gansu-supervision")
    plant_configured(today=NOW.date())
    office, told = secretary("协会秘书处"), []
    subscribe(AccessHandedOut, told.append)
    filed = actions.file_case(Filing("enter_unit", {"unit_name": "陇上监理公司"}, newcomer=True), by=office.account_id, now=NOW)
    case = the_case(filed)
    actions.decide(case.id, Decision("approve"), by=office.account_id, version=case.version, now=NOW)
    [handed] = told
    assert (handed.unit_id, handed.by) == (case.unit_id, office.account_id)
    account = db.session.scalars(select(Account).where(Account.body_id == case.unit_id)).one()
    assert account.one_time and matches(handed.password, account.password_hash)
    assert handed.password not in repr(handed)
