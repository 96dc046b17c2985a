"""What a member's file keeps of a form: facts about the member, and nothing that was asked about the case alone."""

from __future__ import annotations

import pytest

from app.forms.answers import Sight
from app.members.file import file_sections
from app.members.records import kept_answers, member_record
from app.members.store import find_membership
from app.procedures.actions import Decision
from app.procedures.docket import look_at
from app.procedures.parties import Party
from tests.procedures.club import CLUB, club, recommended
from tests.procedures.stories import TODAY, decide, the_case

pytestmark = pytest.mark.database


def test_what_is_asked_about_the_case_alone_stays_with_the_case(inside):
    inside(CLUB)
    people = club()
    case = the_case(recommended(people))
    decide(case, Decision("approve", opinion="欢迎"), people.secretary)
    member = find_membership(Party(people.newcomer.person_id))
    assert "reason" not in kept_answers(member.id) and kept_answers(member.id)["mobile"] == "13900000111"
    assert look_at(case).answers["reason"] == "因为山在那里"
    shown = {row.name for section in file_sections(member, Sight(own=True)) for row in section.rows}
    assert "mobile" in shown and "reason" not in shown
    assert "reason" not in member_record(member, TODAY)
