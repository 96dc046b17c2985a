"""The thread: a person joins; sponsor, secretariat, admission, papers."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.accounts.models import Account
from app.accounts.rules import AccountState
from app.audit.models import AuditEntry
from app.documents.models import IssuedDocument
from app.members.store import find_membership, libraries_of
from app.notices.models import Letter
from app.procedures.models import CaseState, Waiting
from app.procedures.parties import Party
from app.tenancy.database import db
from tests.procedures.stories import APPROVE, apply, decide, recommend, the_case

pytestmark = pytest.mark.database


def test_an_application_waits_first_for_its_sponsor(people):
    filed = apply(people)
    case = the_case(filed)
    assert (case.state, case.step, case.title, case.place) == (
        CaseState.OPEN,
        "sponsor",
        "林若溪",
        "河洛数字科技有限公司",
    )
    assert case.due_on.isoformat() == "2026-09-24"
    assert db.session.scalars(select(Waiting.person_id).where(Waiting.case_id == case.id)).all() == [people.sponsor.person_id]
    told = set(db.session.scalars(select(Letter.event).where(Letter.about == case.number)))
    assert told == {"sponsor_asked", "case_submitted"}


@pytest.mark.requirement("H4", "H6", "H10")
def test_sponsor_and_secretariat_make_a_member_with_number_and_papers(people):
    filed = apply(people)
    case = recommend(people, filed)
    assert (case.step, case.due_on.isoformat()) == ("secretary", "2026-09-24")
    decide(case, APPROVE, people.secretary)
    membership = find_membership(Party(people.applicant.person_id))
    assert the_case(filed).state is CaseState.APPROVED
    assert (membership.number, membership.standing, membership.tier) == ("HNRC-00002", "active", "individual")
    assert membership.term_end.isoformat() == "2031-09-09"
    assert libraries_of(membership.id) == ["talents"]
    papers = db.session.scalars(
        select(IssuedDocument.kind).where(IssuedDocument.case_id == case.id).order_by(IssuedDocument.id)
    )
    assert list(papers) == ["admission_notice", "certificate"]
    assert db.session.get_one(Account, people.applicant.account_id).state is AccountState.ACTIVE
    told = db.session.scalars(select(Letter.event).where(Letter.account_id == people.applicant.account_id))
    assert {"admitted", "document_issued", "account_opened", "case_decided"} <= set(told)
    acts = set(db.session.scalars(select(AuditEntry.act)))
    assert {"case.filed", "case.confirmed", "case.decided", "member.admitted", "document.issued"} <= acts
