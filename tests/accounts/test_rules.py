"""Locks, sessions and grants as tables."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app.accounts.rules import (
    BY_NAME,
    MEMBER_TERMS,
    STAFF_TERMS,
    AccountKind,
    Tally,
    after_attempt,
    holds_on,
    is_alive,
    picture_code_due,
    surplus,
    terms_for,
)

NOW = datetime(2026, 9, 10, 8, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def tried(times: int, *, every: timedelta = timedelta(seconds=10), start: datetime = NOW) -> Tally:
    tally = Tally(since=start)
    for number in range(times):
        tally = after_attempt(tally, BY_NAME, start + number * every)
    return tally


@pytest.mark.parametrize(("times", "pauses"), [(0, False), (1, False), (5, False), (6, True)])
def test_five_attempts_are_heard_and_the_sixth_is_not(times, pauses):
    assert tried(times).pauses(NOW + MINUTE) is pauses


def test_a_pause_lasts_fifteen_minutes_and_is_not_made_longer_by_trying():
    tally = tried(6)
    began = NOW + timedelta(seconds=50)
    assert after_attempt(tally, BY_NAME, began + 10 * MINUTE) == tally
    assert tally.pauses(began + 15 * MINUTE - timedelta(seconds=1))
    assert not tally.pauses(began + 15 * MINUTE)


def test_after_the_pause_counting_begins_anew():
    again = after_attempt(tried(6), BY_NAME, NOW + 20 * MINUTE)
    assert again.attempts == 1 and not again.pauses(NOW + 20 * MINUTE)


def test_attempts_far_apart_never_pause():
    assert not tried(20, every=4 * MINUTE).pauses(NOW + 80 * MINUTE)


def test_a_clock_that_jumps_back_locks_nobody_for_ever():
    assert after_attempt(tried(3), BY_NAME, NOW - timedelta(hours=2)).attempts == 1


@pytest.mark.parametrize(
    ("idle", "age", "terms", "alive"),
    [
        (timedelta(minutes=29), timedelta(hours=1), STAFF_TERMS, True),
        (timedelta(minutes=30), timedelta(hours=1), STAFF_TERMS, False),
        (timedelta(minutes=119), timedelta(hours=3), MEMBER_TERMS, True),
        (timedelta(minutes=1), timedelta(hours=12), STAFF_TERMS, False),
        (timedelta(minutes=1), timedelta(hours=12), MEMBER_TERMS, False),
    ],
)
def test_a_login_ends_when_nobody_is_there_and_after_twelve_hours(idle, age, terms, alive):
    assert is_alive(NOW - age, NOW - idle, terms, NOW) is alive


def test_staff_leave_their_desks_sooner():
    assert terms_for(AccountKind.STAFF).idle < terms_for(AccountKind.PERSON).idle


@pytest.mark.parametrize(("open_logins", "ended"), [("", ""), ("ab", ""), ("abc", "a"), ("abcde", "abc")])
def test_three_logins_stand_side_by_side_and_the_oldest_gives_way(open_logins, ended):
    assert "".join(surplus(list(open_logins))) == ended


@pytest.mark.parametrize(
    ("first", "last", "held"),
    [
        (date(2026, 9, 10), None, True),
        (date(2026, 9, 11), None, False),
        (date(2026, 1, 1), date(2026, 9, 10), True),
        (date(2026, 1, 1), date(2026, 9, 9), False),
    ],
)
def test_a_role_is_held_from_its_first_to_its_last_day(first, last, held):
    assert holds_on(first, last, date(2026, 9, 10)) is held


@pytest.mark.parametrize(
    ("policy", "failures", "due"), [("always", 0, True), ("after_failures", 0, False), ("after_failures", 1, True)]
)
def test_the_picture_code_is_asked_always_or_after_a_failure(policy, failures, due):
    assert picture_code_due(policy, failures) is due
