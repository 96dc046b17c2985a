"""Gansu: a change of data and employer is a request: the new unit confirms, the association decides, the member moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from app.accounts.actions import open_unit_account
from app.accounts.models import Account
from app.accounts.rules import AccountKind
from app.accounts.store import accounts_of_unit
from app.bodies.actions import NewBody, found_body, plant_configured
from app.kernel.errors import NotAllowed
from app.members import actions as register
from app.members.actions import Admission
from app.members.records import kept_answers
from app.members.store import get_membership, get_seen
from app.procedures import actions
from app.procedures.actions import Decision, Filing
from app.procedures.models import CaseState
from app.procedures.parties import Party
from app.web.access import HeldRole, Identity
from tests.procedures.stories import LATER, NOW, Somebody, secretary, somebody, the_case

pytestmark = [pytest.mark.database, pytest.mark.requirement("G4", "G15")]
CHANGED = {
    "changed_on": "2026-09-01", "address": "兰州市城关区", "qq": "12345678", "mobile": "13900000444", "education": "bachelor",
    "major": "土木工程", "in_profession": True, "title_level": "engineer", "title_field": "engineering",
}  # fmt: skip


@dataclass(frozen=True)
class Story:
    """A member of one unit who goes to another, with those who act for the units and the association."""

    member: Somebody
    membership: int
    old: int
    new: int
    old_operator: int
    new_operator: int
    office: Somebody


@pytest.fixture
def story(inside):
    inside("gansu-supervision")
    plant_configured(today=date(2020, 1, 1))
    old, new = (found_body(NewBody("unit", {"zh": name}), by=None, today=date(2020, 1, 1)).id for name in ("甲监理", "乙监理"))
    operators = [_operator(unit) for unit in (old, new)]
    who = somebody("冯监理")
    register.open_file(Party(who.person_id), who.name, old, now=NOW)
    number = register.admit(Admission(Party(who.person_id), "individual", date(2024, 5, 1), old), by=None, now=NOW)
    kept = {"name": "冯监理", "mobile": "13900000333", "employer_unit": old}
    register.keep_data(number, kept, case_id=None, by=None, now=NOW)
    return Story(who, number, old, new, *operators, secretary("甘秘书"))


def _operator(unit):
    open_unit_account(unit, "", email="", by=None, now=NOW, today=date(2026, 1, 1))
    account: Account = accounts_of_unit(unit)[0]
    assert account.kind is AccountKind.UNIT
    return account.id


def ask(story, unit, **others):
    filing = Filing("change", {**CHANGED, "employer_unit": unit, **others})
    return the_case(actions.file_case(filing, by=story.member.account_id, now=NOW))


def decide(case, verdict, by):
    decision = Decision(verdict, opinion="属实")
    return actions.decide(case.id, decision, by=by, version=case.version, now=LATER)


def test_the_new_unit_confirms_and_the_member_stands_there_then(story):
    case = ask(story, story.new)
    assert case.step == "new_unit"
    with pytest.raises(NotAllowed):
        decide(case, "confirm", story.old_operator)
    decide(case, "confirm", story.new_operator)
    assert case.step == "secretary"
    assert decide(case, "approve", story.office.account_id) is CaseState.APPROVED
    membership = get_membership(story.membership)
    assert (membership.body_id, kept_answers(membership.id)["mobile"]) == (story.new, "13900000444")
    role = HeldRole("administrator", story.new, membership.body_path, frozenset({"see_register"}), "own")
    assert get_seen(membership.id, seen_by=Identity(story.new_operator, "乙监理", "unit", roles=(role,))).id == membership.id


def test_within_the_same_unit_nobody_else_is_asked(story):
    case = ask(story, story.old)
    assert case.step == "secretary"
    decide(case, "approve", story.office.account_id)
    assert get_membership(story.membership).body_id == story.old


def test_the_unit_asks_for_one_of_its_people(story):
    filing = Filing("change", {**CHANGED, "employer_unit": story.old}, party=Party(story.member.person_id))
    case = the_case(actions.file_case(filing, by=story.old_operator, now=NOW))
    assert (case.filed_for, case.body_id) == (True, story.old)
    with pytest.raises(NotAllowed):
        other = Filing("change", {**CHANGED, "employer_unit": story.old}, party=Party(story.member.person_id))
        actions.file_case(other, by=story.new_operator, now=NOW)


def test_a_refused_change_changes_nothing(story):
    case = ask(story, story.new)
    decide(case, "refuse", story.new_operator)
    assert get_membership(story.membership).body_id == story.old
    assert kept_answers(story.membership)["mobile"] == "13900000333"
