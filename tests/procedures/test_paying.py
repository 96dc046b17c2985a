"""A step that waits for money: charged on arrival, passed when it is settled, passed over where nothing is owed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.kernel.errors import DomainError, NotAllowed
from app.members.store import find_membership
from app.notices.models import Letter
from app.procedures import actions
from app.procedures.actions import Decision, Filing
from app.procedures.docket import look_at
from app.procedures.models import CaseState, Happening, Turn, Waiting
from app.procedures.offering import offered, why_not_offered
from app.procedures.parties import Party
from app.procedures.rules.chain import StepState
from app.procedures.store import history, stages
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from tests.procedures.paying import INSTITUTE, LittleLedger, approved, election, institute, keeping, reviewed
from tests.procedures.stories import LATER, NOW, decide, the_case

pytestmark = pytest.mark.database
PAID = LATER + timedelta(days=5)


@pytest.fixture
def ledger():
    with keeping(LittleLedger()) as little:
        yield little


@pytest.fixture
def people(inside, ledger):
    inside(INSTITUTE)
    return institute()


@pytest.mark.requirement("H9")
def test_an_approved_case_waits_for_whoever_has_to_pay(people, ledger):
    filed = approved(people)
    case = the_case(filed)
    assert (case.state, case.step, ledger.charged) == (CaseState.OPEN, "payment", [case.id])
    waiting = db.session.scalars(select(Waiting).where(Waiting.case_id == case.id)).all()
    assert [one.person_id for one in waiting] == [people.applicant.person_id]
    assert find_membership(Party(people.applicant.person_id)).number is None


def test_the_engine_writes_no_letter_of_its_own_about_the_bill(people, ledger):
    case = the_case(approved(people))
    to_applicant = Letter.account_id == people.applicant.account_id
    told = db.session.scalars(select(Letter.event).where(Letter.about == case.number, to_applicant)).all()
    assert "step_waiting" not in told


@pytest.mark.requirement("H9", "H10")
def test_once_it_is_paid_the_applicant_is_a_member_with_a_term_from_that_day(people, ledger):
    filed = approved(people)
    assert actions.settle(filed.case_id, by=people.treasurer.account_id, now=PAID) is CaseState.APPROVED
    turn = db.session.scalars(select(Turn).where(Turn.case_id == filed.case_id, Turn.step == "payment")).one()
    assert (turn.verdict, turn.name, turn.onward, turn.leads_to) == ("paid", "Tom Purse", True, "approved")
    membership = find_membership(Party(people.applicant.person_id))
    assert (membership.tier, membership.term_end.isoformat()) == ("member", "2027-06-30")
    assert "case.settled" in set(db.session.scalars(select(AuditEntry.act)))
    told = set(db.session.scalars(select(Letter.event).where(Letter.account_id == people.applicant.account_id)))
    assert {"admitted", "case_decided", "document_issued"} <= told


def test_told_twice_it_is_paid_once(people, ledger):
    filed = approved(people)
    states = [actions.settle(filed.case_id, by=None, now=PAID + timedelta(hours=hour)) for hour in (0, 1)]
    assert states == [CaseState.APPROVED, CaseState.APPROVED]
    paid = select(Turn).where(Turn.case_id == filed.case_id, Turn.verdict == "paid")
    assert len(db.session.scalars(paid).all()) == 1
    assert ledger.charged == [filed.case_id]


def test_money_for_a_case_that_stands_elsewhere_moves_nothing(people, ledger):
    filed = reviewed(people)
    version = the_case(filed).version
    assert actions.settle(filed.case_id, by=None, now=PAID) is CaseState.OPEN
    assert (the_case(filed).step, the_case(filed).version) == ("secretary", version)


def test_nobody_decides_instead_of_paying(people, ledger):
    case = the_case(approved(people))
    with pytest.raises(NotAllowed, match="等待缴费"):
        decide(case, Decision("paid"), people.applicant)


@pytest.mark.requirement("H9")
def test_where_nothing_is_owed_the_step_is_passed_over_visibly(people, ledger):
    ledger.free = True
    case = the_case(approved(people))
    assert case.state is CaseState.APPROVED
    docket = look_at(case)
    assert {stage.view.step.name: stage.view.state for stage in stages(docket)}["payment"] is StepState.PASSED_OVER
    assert "nothing_owed" in {entry.what for entry in history(docket)}
    membership = find_membership(Party(people.applicant.person_id))
    assert membership.term_end.isoformat() == "2027-06-30"


def test_a_case_taken_back_before_it_is_paid_owes_nothing_any_more(people, ledger):
    case = the_case(approved(people))
    actions.withdraw(case.id, by=people.applicant.account_id, version=case.version, reason="", now=PAID)
    assert ledger.dropped == [case.id]
    assert actions.settle(case.id, by=None, now=PAID) is CaseState.WITHDRAWN


@pytest.mark.parametrize("verdict", ["return", "refuse"])
def test_what_is_returned_or_refused_owes_nothing(people, ledger, verdict):
    filed = reviewed(people)
    decide(the_case(filed), Decision(verdict, opinion="Not yet"), people.office)
    assert (ledger.charged, ledger.dropped) == ([], [filed.case_id])


def test_a_bill_that_cannot_be_worked_out_leaves_the_decision_untaken(people, ledger):
    filed = reviewed(people)

    def refuse(docket, *, by, now):
        raise DomainError("会费无法计算")

    ledger.charge = refuse
    with pytest.raises(DomainError, match="会费无法计算"):
        decide(the_case(filed), Decision("approve", opinion="In order"), people.office)
    assert the_case(filed).step == "secretary"
    assert db.session.scalars(select(Happening).where(Happening.what == "nothing_owed")).all() == []


def test_without_a_ledger_nothing_that_costs_can_be_started(people):
    with keeping(None):
        assert why_not_offered(tenant().association.procedures["elect"]) == ["steps.payment.pay"]
        assert "elect" not in offered()
        with pytest.raises(DomainError, match="尚未开放"):
            actions.file_case(Filing("elect", election(people)), by=people.applicant.account_id, now=NOW)
    assert "elect" in offered()
