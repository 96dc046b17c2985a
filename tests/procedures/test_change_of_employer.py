"""Gansu: a change of data is a request; a change of employer is agreed by both units, and the association decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from app.accounts.actions import open_unit_account
from app.accounts.models import Account
from app.accounts.rules import AccountKind
from app.accounts.store import accounts_of_unit
from app.bodies.actions import NewBody, found_body, plant_configured
from app.kernel.errors import NotAllowed, NotFound, Refusals
from app.members import actions as register
from app.members.actions import Admission
from app.members.records import facts_of, kept_answers, member_record
from app.members.rules import FactKind
from app.members.store import get_membership, get_seen
from app.procedures import actions
from app.procedures.actions import Decision, Filing
from app.procedures.docket import look_at
from app.procedures.models import CaseState
from app.procedures.parties import Party
from app.procedures.store import checks_of
from app.web.access import HeldRole, Identity
from tests.procedures.stories import LATER, NOW, TODAY, Somebody, secretary, somebody, the_case

pytestmark = [pytest.mark.database, pytest.mark.requirement("G4", "G15")]
CHANGED = {
    "changed_on": "2026-09-01", "address": "兰州市城关区", "qq": "12345678", "mobile": "13900000444", "education": "bachelor",
    "major": "土木工程", "in_profession": True, "title_level": "engineer", "title_field": "engineering",
}  # fmt: skip
MOVED = {"changed_on": "2026-09-01", "address": "天水市秦州区", "mobile": "13900000444"}


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


def ask(story, unit, by=None, **others):
    """The member asks to be transferred, or one in charge for the member."""
    party = Party(story.member.person_id) if by else Party()
    filing = Filing("transfer", {**MOVED, "employer_unit": unit, **others}, party=party, submission=f"t-{unit}-{by}")
    return the_case(actions.file_case(filing, by=by or story.member.account_id, now=NOW))


def decide(case, verdict, by, opinion="属实"):
    return actions.decide(case.id, Decision(verdict, opinion=opinion), by=by, version=case.version, now=LATER)


def sees(operator, unit, path):
    role = HeldRole("administrator", unit, path, frozenset({"see_register"}), "own")
    return Identity(operator, "单位", "unit", roles=(role,))


def test_both_units_agree_and_the_member_stands_with_the_new_one(story):
    case = ask(story, story.new)
    assert case.step == "old_unit"
    with pytest.raises(NotAllowed):
        decide(case, "release", story.new_operator)
    decide(case, "release", story.old_operator)
    assert case.step == "new_unit"
    with pytest.raises(NotAllowed):
        decide(case, "accept", story.old_operator)
    decide(case, "accept", story.new_operator)
    assert decide(case, "approve", story.office.account_id) is CaseState.APPROVED
    membership = get_membership(story.membership)
    assert (membership.body_id, kept_answers(membership.id)["employer_unit"]) == (story.new, story.new)
    new = sees(story.new_operator, story.new, membership.body_path)
    assert get_seen(membership.id, seen_by=new).id == membership.id
    with pytest.raises(NotFound):
        get_seen(membership.id, seen_by=sees(story.old_operator, story.old, "/1/2/"))


def test_number_term_and_history_stay(story):
    before = get_membership(story.membership)
    number, term = before.number, before.term_end
    case = ask(story, story.new)
    for verdict, by in (("release", story.old_operator), ("accept", story.new_operator), ("approve", story.office.account_id)):
        decide(case, verdict, by)
    after = get_membership(story.membership)
    assert (after.number, after.term_end) == (number, term)
    kinds = [fact.kind for fact in facts_of(story.membership)]
    assert kinds.count(FactKind.MOVED) == 1 and FactKind.ADMITTED in kinds


def test_an_objection_is_told_with_its_reason_and_the_association_decides(story):
    case = ask(story, story.new)
    with pytest.raises(Refusals):
        decide(case, "object", story.old_operator, opinion="")
    decide(case, "object", story.old_operator, opinion="劳动合同尚未解除")
    assert case.step == "new_unit"
    decide(case, "accept", story.new_operator)
    assert decide(case, "refuse", story.office.account_id) is CaseState.REFUSED
    assert get_membership(story.membership).body_id == story.old


def test_the_new_unit_may_refuse_and_nothing_changes(story):
    case = ask(story, story.new)
    decide(case, "release", story.old_operator)
    assert decide(case, "refuse", story.new_operator) is CaseState.REFUSED
    assert get_membership(story.membership).body_id == story.old
    assert kept_answers(story.membership)["mobile"] == "13900000333"


def test_what_the_unit_asks_for_needs_the_persons_yes(story):
    case = ask(story, story.new, by=story.old_operator)
    assert (case.step, case.filed_for) == ("person", True)
    decide(case, "agree", story.member.account_id)
    assert case.step == "old_unit"
    with pytest.raises(NotAllowed):
        ask(story, story.new, by=story.new_operator)


@pytest.mark.parametrize(("day", "late"), [("2026-08-11", False), ("2026-08-10", True), ("2026-03-01", True)])
def test_a_report_after_thirty_days_is_taken_and_marked(story, day, late):
    case = ask(story, story.new, changed_on=day)
    odd = [check for check in checks_of(look_at(case)) if check.is_odd]
    assert [check.require.level for check in odd] == (["warn"] if late else [])
    assert all("迟报" in check.sentence["zh"] for check in odd)


def test_nobody_is_transferred_to_the_unit_that_he_is_with_or_ahead_of_time(story):
    for others in ({"unit": story.old}, {"unit": story.new, "changed_on": "2026-12-01"}):
        with pytest.raises(Refusals):
            ask(story, **others)


def test_a_transfer_under_way_takes_no_right_away(story):
    before = member_record(get_membership(story.membership), TODAY)["rights"]
    ask(story, story.new)
    during = member_record(get_membership(story.membership), TODAY)
    assert (during["standing"], during["rights"]) == ("transferring", before)


# ---- other data
def test_a_change_of_data_waits_for_the_association(story):
    filing = Filing("change", CHANGED, party=Party(story.member.person_id))
    case = the_case(actions.file_case(filing, by=story.old_operator, now=NOW))
    assert (case.filed_for, case.body_id, case.step) == (True, story.old, "secretary")
    assert kept_answers(story.membership)["mobile"] == "13900000333"
    decide(case, "approve", story.office.account_id)
    assert kept_answers(story.membership)["mobile"] == "13900000444"
    with pytest.raises(NotAllowed):
        actions.file_case(Filing("change", CHANGED, party=Party(story.member.person_id)), by=story.new_operator, now=NOW)
