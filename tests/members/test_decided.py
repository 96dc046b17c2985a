"""What a step of a procedure decides about a member stands in the file: on /me, at the desk, in conditions, in the history."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.forms.answers import Sight
from app.kernel.errors import NotAllowed
from app.members.file import decided_of, file_sections
from app.members.records import kept_answers, member_record
from app.members.store import get_membership
from app.procedures import actions
from app.procedures.actions import Decision
from app.procedures.models import Case
from app.tenancy.database import db
from tests.procedures.guild import GUILD, Guild, file, guild, the_case
from tests.procedures.stories import LATER, TODAY, decide

pytestmark = [pytest.mark.database, pytest.mark.requirement("H2")]


@pytest.fixture
def people(inside) -> Guild:
    inside(GUILD)
    return guild()


def graded(people: Guild, grade: str, **more: object) -> Case:
    case = the_case(file(people.keeper, "classify"))
    decide(case, Decision("approve", fields={"grade": grade, **more}), people.secretary)
    return case


def test_it_stands_in_the_file_once_the_case_is_approved(people):
    case = the_case(file(people.keeper, "classify"))
    assert "grade" not in kept_answers(people.keeper_member)
    decide(case, Decision("approve", fields={"grade": "second", "visited_on": "2026-09-01"}), people.secretary)
    assert kept_answers(people.keeper_member)["grade"] == "second"
    assert "visited_on" not in kept_answers(people.keeper_member), "kept: false stays with the case"
    assert "graded_until" not in kept_answers(people.keeper_member), "what was left empty says nothing"


def test_what_was_refused_says_nothing(people):
    case = the_case(file(people.keeper, "classify"))
    decide(case, Decision("refuse", opinion="蜂群不足", fields={"grade": "first"}), people.secretary)
    assert "grade" not in kept_answers(people.keeper_member)


def test_conditions_read_it_as_the_members(people):
    graded(people, "second")
    assert member_record(get_membership(people.keeper_member), TODAY)["grade"] == "second"
    with pytest.raises(NotAllowed):
        file(people.keeper, "top")
    graded(people, "first")
    assert file(people.keeper, "top").number


def test_the_history_says_what_was_decided_when_and_by_which_case(people):
    first, second = graded(people, "second"), graded(people, "first", graded_until="2029-09-10")
    told = [(one.text, one.note) for one in decided_of(people.keeper_member)]
    assert ("养蜂等级", f"一级 {second.number}") in told[:2] and told[-1] == ("养蜂等级", f"二级 {first.number}")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "member.data_kept").order_by(AuditEntry.id)).all()
    assert entry[-1].details["fields"] == ["grade", "graded_until"] and entry[-1].account_id == people.secretary.account_id


def test_it_has_a_heading_of_its_own_in_the_file(people):
    graded(people, "third")
    [section] = [one for one in file_sections(get_membership(people.keeper_member), Sight(own=True)) if "认定" in one.label]
    assert "三级" in str(section.rows)


def test_an_answer_that_was_taken_back_decides_nothing(people):
    """The last word counts: sent back first and approved then, what was said then stands."""
    case = the_case(file(people.keeper, "classify"))
    decide(case, Decision("back", opinion="再看", fields={"grade": "third"}), people.secretary)
    fresh = db.session.get_one(Case, case.id, populate_existing=True)
    later = LATER + timedelta(hours=1)
    said = Decision("approve", fields={"grade": "first"})
    actions.decide(fresh.id, said, by=people.secretary.account_id, version=fresh.version, now=later)
    assert kept_answers(people.keeper_member)["grade"] == "first"
