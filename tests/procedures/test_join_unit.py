"""The way of a unit in Henan: sponsor, qualification, president, notice, profile and studio, dues, certificate, plaque."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from app.accounts.models import Account
from app.accounts.rules import AccountKind, AccountState
from app.approval.panel import warnings_at
from app.bodies.actions import NewBody, found_body
from app.demo.pictures import sample_page
from app.documents.models import IssuedDocument
from app.documents.store import documents_of
from app.dues.models import Bill
from app.forms.actions import Incoming, keep_upload
from app.forms.places import Place
from app.forms.readers import Owner
from app.kernel.errors import Refusals
from app.members.records import kept_answers
from app.members.store import find_membership, libraries_of
from app.notices.models import Letter
from app.procedures import actions
from app.procedures.actions import Collected, Decision, Filing, Reply
from app.procedures.docket import look_at, waiting_rows
from app.procedures.models import CaseState
from app.procedures.parties import Party
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action
from tests.dues.stories import finance_clerk, pay, the_bill
from tests.procedures.stories import HENAN, NOW, People, Somebody, asked_in, grant, somebody, stand_ready, the_case
from tests.procedures.test_bundles import SCAN

pytestmark = pytest.mark.database
JUNE, JULY = datetime(2026, 6, 28, 2, 0, tzinfo=UTC), datetime(2026, 7, 3, 2, 0, tzinfo=UTC)
CHECKED = {"legal_person_checked": True, "record_checked": True}
PROFILE = {"unit_introduction": "中原人力资源服务机构。", "main_business": "招聘、培训。"}


@dataclass(frozen=True)
class Story:
    """A unit that applies, with its operator; the sponsor and the secretariat; president and finance."""

    people: People
    unit_id: int
    operator: Somebody
    president: Somebody
    finance: Somebody


@pytest.fixture
def story(inside):
    inside(HENAN)
    people = stand_ready()
    president = somebody("会长", kind=AccountKind.STAFF)
    grant(president, "president")
    unit, operator = applying("中原人才有限公司")
    return Story(people, unit, operator, president, finance_clerk())


@action
def applying(name):
    """A unit that registered itself: its operator sees nothing but the application."""
    unit = found_body(NewBody("unit", {"zh": name}), by=None, today=date(2020, 1, 1)).id
    account = Account(kind=AccountKind.UNIT, state=AccountState.APPLICATION_ONLY, body_id=unit, name=name, email="",
                      password_changed_at=NOW, made_at=NOW)  # fmt: skip
    db.session.add(account)
    db.session.flush()
    return unit, Somebody(account.id, 0, name)


def answers(story, wish):
    return {
        "unit_name": "中原人才有限公司", "unit_kind": "other", "credit_code": "91410100MA44AAAA1X", "head": "郑主任",
        "office_address": "郑州市", "phone": "0371-56262220", "email": "unit@example.com", "contact_person": "靳经办",
        "reason": "愿意加入", "wish": wish, "sponsors": [{"membership_id": story.people.sponsor_member}],
        "registration_certificate": licence(story), "legal_person": True, "clean_record": True, "pledge": True,
    }  # fmt: skip


def licence(story):
    """The scan of the registration certificate, as the unit uploads it."""
    form = tenant().association.forms["unit_application"]
    asked = next(one for one in form.all_fields() if one.name == "registration_certificate")
    place, owner = Place("unit_application", asked.name, asked), Owner(account_id=story.operator.account_id)
    return keep_upload(Incoming("certificate.png", sample_page(1)), place, owner=owner, now=JUNE)


def apply(story, wish="unit", now=JUNE, body_id=None):
    """The unit applies and its sponsor agrees."""
    filing = Filing("join_unit", answers(story, wish), body_id=body_id)
    filed = actions.file_case(filing, by=story.operator.account_id, now=now)
    reply = Reply("recommend", opinion="同意举荐")
    actions.confirm(asked_in(filed.case_id).id, reply, by=story.people.sponsor.account_id, token=None, now=now)
    return the_case(filed)


def decide(case, verdict, who, now=JUNE, **fields):
    decision = Decision(verdict, opinion="同意", fields=fields)
    return actions.decide(case.id, decision, by=who.account_id, version=case.version, now=now)


def to_profile(story, wish="unit", **resolution):
    case = apply(story, wish)
    decide(case, "approve", story.people.secretary, **CHECKED)
    decide(case, "approve", story.president, **resolution)
    return case


def complete(story, case, now=JUNE):
    return actions.complete(case.id, PROFILE, by=story.operator.account_id, version=case.version, now=now)


def kinds(case):
    query = select(IssuedDocument.kind).where(IssuedDocument.case_id == case.id).order_by(IssuedDocument.id)
    return list(db.session.scalars(query))


@pytest.mark.requirement("H3", "H6")
def test_the_president_agrees_and_the_notice_opens_the_way_in(story):
    case = to_profile(story)
    assert (case.state, case.step, kinds(case)) == (CaseState.OPEN, "complete", ["admission_notice"])
    assert db.session.get_one(Account, story.operator.account_id).state is AccountState.ACTIVE
    assert find_membership(Party(unit_id=story.unit_id)).number is None


def test_the_secretariat_has_to_check_before_it_agrees(story):
    case = apply(story)
    with pytest.raises(Refusals) as refused:
        decide(case, "approve", story.people.secretary, legal_person_checked=True)
    assert [one.field for one in refused.value.refusals] == ["record_checked"]


@pytest.mark.requirement("H3", "H6", "H10", "H11")
def test_profile_and_payment_make_a_member_with_certificate_and_plaque(story):
    case = to_profile(story)
    complete(story, case)
    assert case.step == "payment"
    bill = the_bill()
    assert bill.total_fen == 100_000  # approved on 28 June: the whole year, whenever it is paid
    pay(bill, story.finance, now=JULY)
    case = db.session.get_one(type(case), case.id, populate_existing=True)
    assert case.state is CaseState.APPROVED
    membership = find_membership(Party(unit_id=story.unit_id))
    assert (membership.tier, membership.standing, membership.term_end) == ("unit", "active", date(2031, 7, 2))
    assert kinds(case) == ["admission_notice", "certificate", "plaque"]
    assert libraries_of(membership.id) == ["members"]
    kept = kept_answers(membership.id)
    assert (kept["main_business"], kept["unit_name"]) == ("招聘、培训。", "中原人才有限公司")
    told = set(db.session.scalars(select(Letter.event).where(Letter.account_id == story.operator.account_id)))
    assert {"admitted", "document_issued", "case_decided"} <= told


@pytest.mark.requirement("H11")
def test_half_the_year_is_owed_from_july_on(story):
    case = apply(story, now=JULY)
    decide(case, "approve", story.people.secretary, now=JULY, **CHECKED)
    decide(case, "approve", story.president, now=JULY)
    complete(story, case, now=JULY)
    assert the_bill().total_fen == 50_000


@pytest.mark.requirement("H7")
def test_an_office_tier_warns_without_a_resolution_and_does_not_stop(story):
    case = apply(story, "council_unit")
    decide(case, "approve", story.people.secretary, **CHECKED)
    warned = warnings_at(look_at(case))
    assert len(warned) == 1 and "尚无增补决议" in warned[0]
    assert decide(case, "approve", story.president) is CaseState.OPEN
    complete(story, case)
    assert the_bill().total_fen == 300_000


@pytest.mark.requirement("H15")
def test_a_unit_that_leaves_is_registered_and_its_papers_no_longer_count(story):
    case = to_profile(story)
    complete(story, case)
    pay(the_bill(), story.finance, now=JULY)
    filing = Filing("leave_unit", {"certificate_returned": True})
    filed = actions.file_case(filing, by=story.operator.account_id, now=JULY)
    leaving = the_case(filed)
    decide(leaving, "take_note", story.people.secretary, now=JULY)
    membership = find_membership(Party(unit_id=story.unit_id))
    assert (membership.standing, membership.left_on) == ("left", date(2026, 7, 3))
    states = {one.kind: one.state for one in documents_of("unit", story.unit_id)}
    assert states["certificate"] == states["plaque"] == "revoked"
    told = db.session.scalars(select(Letter.event).where(Letter.account_id == story.operator.account_id)).all()
    assert "document_revoked" in told and "standing_changed" in told


def test_taken_back_while_it_waits_for_the_money_nothing_is_owed(story):
    case = to_profile(story)
    complete(story, case)
    actions.withdraw(case.id, by=story.operator.account_id, version=case.version, reason="", now=JULY)
    bill = db.session.scalars(select(Bill).execution_options(populate_existing=True)).one()
    assert (case.state, bill.reversed_at is not None) == (CaseState.WITHDRAWN, True)


@pytest.mark.requirement("H6", "E4")
def test_what_a_branch_collects_is_settled_once_it_was_handed_up(story):
    branch = found_body(NewBody("branch", {"zh": "茶业人才专业委员会"}), by=None, today=date(2020, 1, 1)).id
    head = somebody("孙负责", kind=AccountKind.STAFF)
    grant(head, "branch_secretary", branch)
    case = apply(story, body_id=branch)
    decide(case, "forward", head)
    for verdict, fields in (("approve", CHECKED), ("refuse", {})):
        with pytest.raises(Refusals, match="报送后方可"):
            decide(case, verdict, story.people.secretary, **fields)
    assert any("报送后方可" in sentence for sentence in warnings_at(look_at(case)))
    number = actions.open_bundle(Collected("join_unit", "secretary"), by=head.account_id, now=JULY)
    with pytest.raises(Refusals, match="报送后方可"):
        decide(case, "approve", story.people.secretary, **CHECKED)
    hand_in(number, head)
    decide(case, "approve", story.people.secretary, **CHECKED)
    assert case.step == "president"


@pytest.mark.requirement("H6")
def test_what_is_collected_may_be_sent_back_before(story):
    branch = found_body(NewBody("branch", {"zh": "茶业人才专业委员会"}), by=None, today=date(2020, 1, 1)).id
    head = somebody("孙负责", kind=AccountKind.STAFF)
    grant(head, "branch_secretary", branch)
    case = apply(story, body_id=branch)
    decide(case, "forward", head)
    decide(case, "return", story.people.secretary)
    assert case.state is CaseState.RETURNED


def hand_in(number, head):
    """Print the list, stamp it, scan it, hand it up."""
    actions.print_bundle(number, by=head.account_id, now=JULY)
    place, owner = Place("bundle", "scan", SCAN), Owner(account_id=head.account_id)
    scan = keep_upload(Incoming("scan.png", sample_page(2)), place, owner=owner, now=JULY)
    actions.attach_scan(number, scan, revision=1, by=head.account_id, now=JULY)
    actions.hand_in(number, by=head.account_id, now=JULY)


@pytest.mark.requirement("E4")
def test_a_tier_that_was_put_right_is_the_one_that_lists_show(story):
    case = apply(story)
    decide(case, "return", story.people.secretary)
    by = story.operator.account_id
    actions.resubmit(case.id, answers(story, "council_unit"), by=by, version=case.version, now=JUNE)
    assert case.tier == "council_unit" and [row.tier for row in waiting_rows(case.id)] == ["council_unit"]
