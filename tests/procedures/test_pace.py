"""How long steps take is counted as cases leave them, and says what may be expected of the rest (K8)."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.procedures.counters import StepPace
from app.procedures.docket import look_at
from app.procedures.rules.pace import Expected, expected, median, pace_of
from app.procedures.rules.time import workdays_between
from app.procedures.store import paces_of
from app.procedures.wording import time_left
from app.tenancy.configuration.concepts.association import Calendar
from app.tenancy.configuration.words import Span
from app.tenancy.database import db
from app.tenancy.spans import after
from app.tenancy.transactions import action
from tests.procedures.stories import NOW, apply, recommend
from tests.procedures.test_deciding import APPROVE, decide

CALENDAR = Calendar(holidays=(date(2026, 10, 1), date(2026, 10, 2)), workdays=(date(2026, 10, 10),))


@pytest.mark.parametrize(("first", "last", "days"), [
    ("2026-09-28", "2026-09-28", 0), ("2026-09-28", "2026-09-29", 1), ("2026-09-25", "2026-09-28", 1),
    ("2026-09-30", "2026-10-05", 1), ("2026-10-09", "2026-10-12", 2), ("2026-09-30", "2026-09-28", 0),
])  # fmt: skip
def test_working_days_between_two_days_follow_the_calendar(first, last, days):
    assert workdays_between(date.fromisoformat(first), date.fromisoformat(last), CALENDAR) == days


@given(st.dates(date(2026, 1, 1), date(2026, 12, 1)), st.integers(0, 40))
def test_counting_and_adding_working_days_agree(day, count):
    last = after(day, Span(count=count, unit="workday"), CALENDAR)
    assert workdays_between(day, last, CALENDAR) == count


@pytest.mark.parametrize(("days", "counted"), [(0, 0), (-3, 0), (20, 20), (21, 25), (25, 25), (41, 60), (4000, 90)])
def test_long_times_are_counted_coarsely(days, counted):
    assert pace_of(days) == counted


@given(st.lists(st.integers(0, 90), min_size=1))
def test_the_middle_is_the_middle(days):
    assert median(Counter(days)) == sorted(days)[len(days) // 2]


def test_nothing_counted_has_no_middle():
    assert median({}) == 0


@pytest.mark.parametrize(("ahead", "wanted"), [
    ([[("a", 0)], [("b", 0)]], Expected(7, 2)), ([[("a", 1)], [("b", 0)]], Expected(6, 2)), ([[("a", 2)]], Expected(0, 1)),
    ([[("a", 9)], [("b", 0)]], Expected(6, 2)), ([[("few", 0)], [("b", 0)]], Expected(5, 1, ("few",))),
    ([[("new", 0)]], Expected(0, 0, ("new",))), ([], Expected(0, 0)),
    ([[("a", 0), ("b", 0)]], Expected(5, 2)), ([[("a", 0), ("b", 0)], [("a", 0)]], Expected(7, 3)),
    ([[("a", 3), ("b", 3)]], Expected(2, 2)), ([[("few", 0), ("a", 0)]], Expected(2, 1, ("few",))),
])  # fmt: skip
def test_what_is_ahead_is_the_sum_of_the_usual_times_and_of_those_side_by_side_the_longest(ahead, wanted):
    paces = {"a": {2: 9}, "b": {5: 4, 9: 1}, "few": {1: 4}}
    assert expected(ahead, paces) == wanted


@pytest.fixture
def waiting(people):
    return recommend(people, apply(people))


@pytest.mark.database
@pytest.mark.requirement("K8", "E4")
def test_each_step_that_is_left_is_counted_once(people, waiting):
    before = paces_of("join_person")
    decide(waiting, APPROVE, people.secretary)
    assert paces_of("join_person") == {**before, "secretary": {0: 1}}
    assert sum(before["sponsor"].values()) == 1


@pytest.mark.requirement("K8")
@pytest.mark.parametrize(("number", "words"), [(4, "尚无数据"), (5, "预计还需约 3 个工作日（09-15 前后）。")])
def test_an_estimate_stands_on_five_cases_at_least(people, waiting, number, words):
    count(3, number)
    rest = expected([[("secretary", 0)]], paces_of("join_person"))
    docket = look_at(waiting)
    assert words in time_left(docket, rest, NOW.date())
    assert time_left(docket, None, NOW.date()) == "" and time_left(docket, Expected(0, 1), NOW.date()) == "预计当天办结。"
    assert "“秘书处意见”尚无数据，没有算在内。" in time_left(docket, Expected(2, 1, ("secretary",)), NOW.date())


@action
def count(days: int, number: int) -> None:
    """So many cases left the secretariat after so many working days."""
    db.session.add(StepPace(procedure="join_person", step="secretary", days=days, number=number))
