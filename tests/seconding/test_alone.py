"""What is too much for one person at once is too much for him in parts (A7, D6)."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from app.accounts.rules import AccountKind
from app.kernel.errors import Conflict, DomainError
from app.procedures import actions
from app.procedures.actions import Decision, Many
from app.seconding.alone import list_named, load_of, take_away_alone
from app.seconding.models import DoneAlone, SecondRequest
from app.seconding.rules import Load, Measure
from app.tenancy.database import db
from app.tenancy.transactions import action
from tests.procedures.guild import GUILD, enter, file, guild, noon, the_case
from tests.procedures.stories import somebody

pytestmark = pytest.mark.database
FRIDAY, SUNDAY, MONDAY, TUESDAY = (noon(f"2026-09-{day}") for day in (18, 20, 21, 22))
take_away = action(take_away_alone)


@pytest.fixture
def people(inside):
    inside(GUILD)
    return guild()


@pytest.fixture
def cases(people):
    """Three who want to rise; two cases decided in batches take two persons here."""
    climbers = [people.keeper, *(somebody(name) for name in ("同村人", "邻村人"))]
    for one in climbers[1:]:
        enter(one, people.meadow)
    return [file(one, "elevate") for one in climbers]


def ask(case, who, *, now=TUESDAY, form="", reason=""):
    many = Many("elevate", "secretary", Decision("approve", "同意"), {case.case_id: the_case(case).version}, form)
    return actions.ask_for_many(many, reason, by=who.account_id, now=now)


def counted(who):
    return db.session.scalars(select(DoneAlone.count).where(DoneAlone.account_id == who.account_id)).all()


@pytest.mark.requirement("A7")
def test_the_second_small_batch_of_a_day_takes_another_person(people, cases):
    assert ask(cases[0], people.secretary).job_id
    with pytest.raises(DomainError, match="理由"):
        ask(cases[1], people.secretary)
    request = ask(cases[1], people.secretary, reason="季末集中办理晋级").request_id
    assert db.session.get_one(SecondRequest, request).args["alone"] == 1, "who confirms reads why so few take two"
    assert ask(cases[2], people.colleague).job_id


def test_what_another_confirmed_counts_for_neither(people, cases):
    ask(cases[0], people.secretary)
    ask(cases[1], people.secretary, reason="季末集中办理晋级")
    assert counted(people.secretary) == [1] and counted(people.colleague) == []


def test_a_batch_sent_twice_counts_once(people, cases):
    first, second = (ask(cases[0], people.secretary, form="a form") for _ in range(2))
    assert first == second and counted(people.secretary) == [1]


def test_the_next_working_day_begins_anew(people, cases):
    ask(cases[0], people.secretary)
    assert ask(cases[1], people.secretary, now=noon("2026-09-23")).job_id


def test_a_weekend_belongs_to_the_working_day_after_it(people):
    """18 September is a Friday, the folder's calendar keeps 19 and 20 free."""
    take_away("one", 1, by=people.secretary.account_id, now=FRIDAY)
    take_away("two", 1, by=people.secretary.account_id, now=SUNDAY)
    load = load_of(Measure.EXPORTS, 1, by=people.secretary.account_id, now=MONDAY)
    assert (load.before, load.since) == (1, date(2026, 9, 19))


@pytest.mark.requirement("D6")
def test_lists_add_up_and_the_same_one_counts_once(people):
    by = people.secretary.account_id
    for _ in range(3):
        take_away("keepers", 1, by=by, now=TUESDAY)
    take_away("friends", 1, by=by, now=TUESDAY)
    with pytest.raises(Conflict, match="须由另一人确认"):
        take_away("others", 1, by=by, now=TUESDAY)
    assert load_of(Measure.EXPORTS, 1, what="friends", by=by, now=TUESDAY).before == 1


def test_decisions_and_files_are_counted_apart(people):
    by = people.secretary.account_id
    take_away("keepers", 2, by=by, now=TUESDAY)
    assert load_of(Measure.DECISIONS, 1, by=by, now=TUESDAY).before == 0


def test_what_is_refused_is_not_counted(people):
    helper = somebody("代班人", kind=AccountKind.STAFF)
    with pytest.raises(Conflict):
        take_away("keepers", 3, by=helper.account_id, now=TUESDAY)
    assert counted(helper) == []


def test_a_list_is_known_by_what_it_is_narrowed_to():
    assert list_named("people", {"a": 1, "b": 2}) == list_named("people", {"b": 2, "a": 1})
    assert list_named("people", {"a": 1}) != list_named("bills", {"a": 1})


@pytest.mark.parametrize(
    ("count", "before", "limit", "two"), [(99, 0, 100, False), (1, 99, 100, True), (900, 900, None, False)]
)
def test_the_limit_is_reached_together(count, before, limit, two):
    assert Load(count, before, limit, date(2026, 9, 22), date(2026, 9, 22)).takes_two is two
