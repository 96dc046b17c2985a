"""Gansu: training is registered, hours are booked, who passes gets the certificate; renewal asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.accounts.actions import open_unit_account
from app.accounts.store import accounts_of_unit
from app.bodies.actions import NewBody, found_body, plant_configured
from app.documents.models import IssuedDocument
from app.kernel.errors import DomainError, NotAllowed, Refusals
from app.members import actions as register
from app.members.actions import Admission
from app.members.changing import Cause
from app.members.crediting import Booking, book
from app.members.credits import credits_of
from app.members.file import happened_to
from app.members.models import Fact
from app.members.records import member_record
from app.members.rules import FactKind
from app.members.store import get_membership
from app.procedures import actions
from app.procedures.actions import Decision, Filing
from app.procedures.models import CaseState
from app.procedures.parties import Party
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from tests.procedures.stories import LATER, NOW, TODAY, Somebody, grant, secretary, somebody, the_case
from tests.units.conftest import nothing_owed

__all__ = ["nothing_owed"]
pytestmark = [pytest.mark.database, pytest.mark.requirement("G13", "G14")]
SINCE = date(2018, 1, 1)
COURSE = {
    "course": "continuing_training", "session": "2026 年继续教育第二期", "trained_on": "2026-09-05", "hours": 16,
    "passed_course": True,
}  # fmt: skip


@dataclass(frozen=True)
class Story:
    """A member whose term is over, one whose term lasts, the unit's operator, the trainer, the secretariat."""

    expired: Somebody
    expired_member: int
    active: Somebody
    active_member: int
    operator: int
    trainer: Somebody
    office: Somebody


@pytest.fixture
def story(inside, nothing_owed):
    inside("gansu-supervision")
    plant_configured(today=SINCE)
    unit = found_body(NewBody("unit", {"zh": "甲监理"}), by=None, today=SINCE).id
    open_unit_account(unit, "", email="", by=None, now=NOW, today=date(2026, 1, 1))
    operator = accounts_of_unit(unit)[0].id
    trainer = somebody("汪培训")
    grant(trainer, "trainer")
    people = [somebody("期满人"), somebody("在册人")]
    members = [_member(who, unit, on) for who, on in zip(people, (date(2019, 3, 1), date(2024, 3, 1)), strict=True)]
    return Story(people[0], members[0], people[1], members[1], operator, trainer, secretary("甘秘书"))


def _member(who, unit, on):
    register.open_file(Party(who.person_id), who.name, unit, now=NOW)
    number = register.admit(Admission(Party(who.person_id), "individual", on, unit), by=None, now=NOW)
    register.start_term(number, on, case_id=None, by=None, now=NOW)
    return number


def train(story, who, by=None, **others):
    token = f"t-{who.name}-{sorted(others.items())}"
    filing = Filing("train", {**COURSE, **others}, party=Party(who.person_id), submission=token)
    return the_case(actions.file_case(filing, by=(by or story.trainer).account_id, now=NOW))


def decide(case, verdict, by, **more):
    return actions.decide(case.id, Decision(verdict, **more), by=by, version=case.version, now=LATER)


def recommended(story):
    case = the_case(actions.file_case(Filing("renew", party=Party(story.expired.person_id)), by=story.operator, now=NOW))
    decide(case, "recommend", story.operator)
    return case


def papers(who):
    query = select(IssuedDocument.kind).where(IssuedDocument.holder_kind == "person", IssuedDocument.holder_id == who.person_id)
    return list(db.session.scalars(query.order_by(IssuedDocument.id)))


def test_hours_are_booked_for_the_day_of_the_course_and_stand_in_the_history(story):
    assert train(story, story.active).state is CaseState.APPROVED
    (entry,) = credits_of(story.active_member)
    assert (entry.credit, entry.amount, entry.on, entry.about) == (
        "continuing_education", Decimal(16), date(2026, 9, 5), "2026 年继续教育第二期",
    )  # fmt: skip
    notes = [one.note for one in happened_to(story.active_member, most=20)]
    assert any("16 学时" in note and "第二期" in note for note in notes)


@pytest.mark.parametrize("course", ["supervision_training", "safety_training"])
def test_who_passes_gets_the_certificate_of_the_training(story, course):
    train(story, story.active, course=course)
    assert papers(story.active) == [course]
    assert [one.credit for one in credits_of(story.active_member)] == ["training"]


def test_who_fails_has_a_record_and_nothing_else(story):
    case = train(story, story.active, course="supervision_training", passed_course=False)
    assert case.state is CaseState.APPROVED
    assert papers(story.active) == [] and credits_of(story.active_member) == []


def test_only_who_is_recommended_takes_part_in_continuing_education_after_the_end(story):
    with pytest.raises(NotAllowed):
        train(story, story.expired)
    recommended(story)
    train(story, story.expired)
    with pytest.raises(Refusals):
        train(story, story.expired, course="safety_training")


def test_a_training_to_come_is_not_booked(story):
    with pytest.raises(Refusals):
        train(story, story.active, trained_on=(TODAY + timedelta(days=1)).isoformat())


def test_nobody_but_the_trainer_registers_it(story):
    with pytest.raises(NotAllowed):
        train(story, story.active, by=story.active)
    with pytest.raises(NotAllowed):
        filing = Filing("train", COURSE, party=Party(story.active.person_id))
        actions.file_case(filing, by=story.operator, now=NOW)


def test_renewal_waits_for_continuing_education_and_begins_the_next_term(story):
    case = recommended(story)
    assert member_record(get_membership(story.expired_member), TODAY)["standing"] == "recommended_renewal"
    with pytest.raises(Refusals):
        decide(case, "passed", story.office.account_id)
    train(story, story.expired)
    assert decide(case, "passed", story.office.account_id) is CaseState.APPROVED
    membership = get_membership(story.expired_member)
    assert membership.term_end.year >= 2030
    assert member_record(membership, TODAY)["standing"] == "active"


def test_hours_of_long_ago_do_not_count(story):
    case = recommended(story)
    cause = Cause(story.expired_member, None, None, NOW)
    book(cause, Booking("continuing_education", Decimal(8), TODAY - timedelta(days=500)))
    with pytest.raises(Refusals):
        decide(case, "passed", story.office.account_id)


def test_the_secretariat_may_let_it_pass_with_a_written_reason(story):
    case = recommended(story)
    condition = tenant().association.procedures["renew"].step("education").require[0].that
    decide(case, "passed", story.office.account_id, waivers={condition: "驻外项目，已完成企业内部培训"})
    assert get_membership(story.expired_member).term_end.year >= 2030


def test_a_wrong_entry_is_taken_back_and_stays_readable(story):
    train(story, story.active)
    fact = db.session.scalars(select(Fact.id).where(Fact.kind == FactKind.CREDITED)).one()
    register.reverse(fact, document="登记有误", by=None, now=LATER)
    assert credits_of(story.active_member) == []
    assert len([one for one in happened_to(story.active_member, most=20) if "学时" in one.text]) == 2


@pytest.mark.parametrize("amount", ["0", "-3", "10001"])
def test_an_amount_that_cannot_be_is_refused(story, amount):
    with pytest.raises(DomainError):
        book(Cause(story.active_member, None, None, NOW), Booking("training", Decimal(amount), TODAY))
    with pytest.raises(DomainError):
        book(Cause(story.active_member, None, None, NOW), Booking("no_such", Decimal(1), TODAY))
