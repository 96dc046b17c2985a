"""Where a login leads, and what it says first: to what waits, or to the list that somebody works from."""

from __future__ import annotations

import pytest

from app.members.paid import YearState, paid_years
from app.members.store import get_membership
from tests.dues.test_pages import hand_in

pytestmark = pytest.mark.database


@pytest.mark.requirement("E4")
def test_finance_begins_where_money_waits(park, till, number):
    assert till.get("/start").response.request.path == "/desk"
    hand_in(park, number)
    assert till.get("/start").response.request.path == "/office/finance"


def test_a_unit_that_has_nobody_to_look_after_begins_with_its_own_data(park):
    page = park.get("/start")
    assert page.response.request.path == "/me"
    side = park.get("/desk")
    assert "会员列表" not in side.words


def test_a_year_that_only_a_renewal_would_begin_is_not_shown_as_one_to_pay(park, number, henan, entering):
    with entering(henan.slug):
        park_member = henan.cast.members["park"]
        ends = get_membership(park_member).term_end
        shown = paid_years(park_member, ends)
        last = next(one for one in shown if one.state is YearState.TO_COME)
        before = shown[shown.index(last) - 1]
        assert paid_years(park_member, before.until) == list(shown)[: shown.index(last)]
