"""A member's own page."""

from __future__ import annotations

import pytest

from tests.accounts.conftest import HENAN, log_in, people_of
from tests.procedures.stories import Somebody, member


@pytest.mark.requirement("H16")
def test_a_member_sees_number_term_and_rights(visit, entering):
    with entering(HENAN):
        people = people_of()
        member(Somebody(people.person, people.person_id, "林若溪"))
    visitor = visit(HENAN)
    log_in(visitor)
    page = visitor.get("/me")
    assert page.status == 200
    assert "HNRC-00001" in page.words
    assert "本会的选举权、被选举权和表决权" in page.words


def test_who_is_no_member_yet_is_shown_the_way_in(visit, entering):
    with entering(HENAN):
        people_of()
    visitor = visit(HENAN)
    log_in(visitor)
    assert "还不是会员" in visitor.get("/me").words
