"""Eligibility in running cases: what each function and each fact of a member gives, judged by the engine, not only at load."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from app.bodies.actions import NewBody, found_body, plant_configured
from app.bodies.store import find_configured_body
from app.members import actions as register
from app.members.changing import Cause, change_tier
from app.members.crediting import Booking, book
from app.procedures.parties import Party, the_register
from app.procedures.scope import CaseScope, scope_of
from app.rehearsal.people import Cast, Player
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action

ORCHARD = "orchard-society"
NOW = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)
TODAY = NOW.date()
pytestmark = [pytest.mark.database, pytest.mark.requirement("E4")]


@pytest.fixture
def people(inside) -> Cast:
    inside(ORCHARD)
    plant_configured(today=date(1990, 1, 1))
    return Cast(NOW)


def judged(who: Player | None, form: str = "candidacy", day: date = TODAY, /, **answers) -> CaseScope:
    """What the conditions of a case about somebody read."""
    member = the_register().record(who.party if who else Party(), day)
    return scope_of(tenant().configuration, day, member=member, form=(form, answers))


def period(first: str, last: str, place: str = "所") -> dict[str, str]:
    return {"place": place, "from": first, "until": last}


# ---- scales, periods of work, awards, figures
@pytest.mark.parametrize(
    ("career", "years"),
    [
        ([period("2010-01", "2020-01")], 10.0),
        ([period("2010-01", "2015-01"), period("2015-01", "2018-07")], 8.5),
        ([period("2010-01", "2015-01"), period("2012-01", "2016-01")], 6.0),  # two years overlap and count once
        ([period("2010-01", "2016-01"), period("2012-01", "2014-01")], 6.0),  # one inside of the other
        ([period("2010-01", "2010-01")], 0.0),
        ([period("2019-03", "2020-04"), period("2021-03", "2022-04")], 2.1667),
        ([], 0.0),
    ],
)
def test_periods_of_work_count_overlaps_once(people: Cast, career, years):
    assert judged(None, career=career).value_of("form.years_of_work", "number") == pytest.approx(years, abs=1e-4)


@pytest.mark.parametrize(
    ("condition", "answers", "met"),
    [
        ("form.degree >= degree.master || form.title_level >= title_level.associate_senior",
         {"degree": "bachelor", "title_level": "intermediate"}, False),
        ("form.degree >= degree.master || form.title_level >= title_level.associate_senior",
         {"degree": "bachelor", "title_level": "associate_senior"}, True),
        ("form.degree >= degree.master || form.title_level >= title_level.associate_senior",
         {"degree": "doctor", "title_level": "none"}, True),
        ("form.title_level < title_level.senior", {"title_level": "associate_senior"}, True),
        ("form.education > education.senior_high", {"education": "secondary"}, True),  # 中专 stands above 高中
        ("form.award >= award_level.province", {"award": "city"}, False),
        ("form.award >= award_level.province", {"award": "nation"}, True),
        ("form.points >= 20", {"award": "province"}, True),
        ("form.points >= 30", {"award": "province"}, False),
        ("distinct(form.career.map(r, r.place)) >= 2", {"career": [period("2010-01", "2011-01", "甲")] * 2}, False),
        ("distinct(form.career.map(r, r.place)) >= 2",
         {"career": [period("2010-01", "2011-01", "甲"), period("2010-01", "2011-01", "乙")]}, True),
        ("form.career.exists(r, r.place == '乙') && form.career.all(r, r.from < r.until)",
         {"career": [period("2010-01", "2011-01", "乙")]}, True),
        ("form.score >= 12.5", {"score": "12.5"}, True),
        ("form.score >= 12.5", {}, False),  # what meets an empty field is not met
        ("has(form.score) || form.award == award_level.none", {"award": "none"}, True),
    ],
)  # fmt: skip
def test_scales_awards_and_figures(people: Cast, condition, answers, met):
    assert judged(None, **answers).holds(condition) is met


# ---- ages at a date
@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        ("1996-11-28", date(2026, 11, 28), 30),
        ("1996-11-29", date(2026, 11, 28), 29),
        ("2008-02-29", date(2026, 2, 28), 18),  # the society counts 28 February as the birthday in other years
        ("2008-02-29", date(2026, 2, 27), 17),
        ("1966-12-31", date(2026, 12, 31), 60),
    ],
)
def test_an_age_is_that_of_the_day_which_the_case_is_judged_by(people: Cast, born, day, age):
    assert judged(None, "joining", day, birth_date=born).value_of("years(form.birth_date, today)", "whole") == age


def test_an_association_may_say_that_a_leap_birthday_is_the_first_of_march(inside):
    inside("lantern-youth")
    assert judged(None, "child", date(2026, 2, 28), birth_date="2008-02-29").value_of("form.age", "whole") == 17
    assert judged(None, "child", date(2026, 3, 1), birth_date="2008-02-29").value_of("form.age", "whole") == 18


# ---- membership: years, weights, tiers held, credits, rights
@pytest.mark.parametrize(
    ("since", "became_member", "weighted"),
    [
        (date(2020, 11, 28), None, 3.0),  # six years as a friend count half
        (date(2020, 11, 28), date(2024, 11, 28), 4.0),  # four of them half, two whole
        (date(2020, 11, 28), date(2020, 11, 28), 6.0),
    ],
)
def test_years_of_membership_are_weighted_by_tier(people: Cast, since, became_member, weighted):
    who = people.member("friend", since)
    if became_member:
        change_tier(Cause(who.membership, None, None, NOW), "member", on=became_member)
    scope = judged(who)
    assert scope.value_of("member.seniority", "number") == pytest.approx(weighted, abs=0.02)
    assert scope.value_of("member.share_of_time", "number") == pytest.approx(weighted, abs=0.02)


def test_a_tier_of_former_days_counts_as_held(people: Cast):
    who = people.member("friend", date(2020, 1, 1))
    change_tier(Cause(who.membership, None, None, NOW), "member", on=date(2024, 1, 1))
    scope = judged(who)
    assert scope.holds("held(member, tier.friend) && held(member, tier.member)")
    assert not scope.holds("held(member, tier.honorary)")
    assert scope.holds("member.tier == tier.member && member.admitted == date(2020, 1, 1)")


@pytest.mark.parametrize(
    ("first", "last", "gathered"),
    [("2026-01-01", "2026-12-31", 7.5), ("2026-02-01", "2026-12-31", 2.5), ("2025-01-01", "2025-12-31", 0.0)],
)
def test_credits_are_those_between_two_days(people: Cast, first, last, gathered):
    who = people.member("member", date(2020, 1, 1))
    book(Cause(who.membership, None, None, NOW), Booking("teaching", Decimal(5), date(2026, 1, 31)))
    book(Cause(who.membership, None, None, NOW), Booking("teaching", Decimal("2.5"), date(2026, 2, 1)))
    expression = f'credits(member, credit.teaching, date("{first}"), date("{last}"))'
    assert judged(who).value_of(expression, "number") == gathered


def test_rights_follow_the_standing(people: Cast):
    who = people.member("member", date(2026, 1, 1))
    assert judged(who).holds("may(member, right.vote)")
    people.restricted(who, None)
    assert judged(who).holds("!may(member, right.vote) && member.restricted && member.standing == standing.restricted")


def test_who_is_no_member_yet_is_one_of_whom_nothing_is_known(people: Cast):
    scope = judged(None)
    assert scope.holds("!member.is_admitted && !has(member.tier) && !has(member.admitted) && member.offices.size() == 0")
    assert not scope.holds("member.tier == tier.friend")


# ---- a unit over its own people; bodies
@action
def _people_of(unit: int, count: int, tier: str, people: Cast) -> None:
    for _ in range(count):
        people.member_kept(tier, TODAY - timedelta(days=800), unit=False, body_id=unit)


def test_a_condition_on_a_unit_counts_its_own_people(people: Cast):
    laboratory = people.member("laboratory", date(2020, 1, 1), unit=True)
    other = people.member("laboratory", date(2020, 1, 1), unit=True)
    _people_of(laboratory.party.unit_id, 2, "member", people)
    _people_of(laboratory.party.unit_id, 1, "friend", people)
    scope = judged(laboratory)
    assert scope.value_of("member.people.size()", "whole") == 3
    assert scope.value_of("member.people.filter(p, p.tier >= tier.member).size()", "whole") == 2
    assert scope.holds("member.people.exists(p, p.tier == tier.friend) && member.is_unit")
    assert not scope.holds("member.people.all(p, p.tier >= tier.member)")
    assert judged(other).value_of("member.people.size()", "whole") == 0


def test_bodies_above_are_found_from_a_members_own(people: Cast):
    section = find_configured_body("pome").id
    unit = found_body(NewBody("unit", {"zh": "青梅实验室"}, section), by=None, today=date(2020, 1, 1)).id
    who = people.member("member", date(2020, 1, 1), unit)
    scope = judged(who)
    assert scope.holds('above(member.body, kind.section).code == "P"')
    assert scope.holds("member.body.kind == kind.unit && within(member.body, kind.section)")
    assert not scope.holds("above(member.body, kind.circle).kind == kind.circle")


def test_a_member_who_left_is_known_by_the_day_and_has_no_tier_rights(people: Cast):
    who = people.member("member", date(2020, 1, 1))
    register.end_membership(who.membership, "resigned", on=date(2026, 6, 1), case_id=None, by=None, now=NOW)
    assert judged(who).holds("!member.is_admitted && member.left_on == date(2026, 6, 1) && !may(member, right.vote)")


def test_a_term_is_judged_on_the_day_of_the_case(people: Cast):
    who = people.member("member", date(2025, 1, 1))  # two years
    assert judged(who).value_of("member.term_end", "day") == date(2026, 12, 31)
    assert judged(who).holds("add_months(member.term_end, -3) <= today")
    assert not judged(who, "candidacy", date(2026, 9, 1)).holds("add_months(member.term_end, -3) <= today")


def test_money_is_compared_as_money(people: Cast):
    who = people.member("member", date(2026, 1, 1))
    scope = judged(who, "teaching", expenses=12_345)
    assert scope.holds("form.expenses > yuan(123) && form.expenses < yuan(123.46)")
    assert scope.value_of("percent(form.expenses, 10)", "money") == 1235  # half up, to the fen
    assert scope.value_of("share(form.expenses, 1, 3)", "money") == 4115
    assert scope.value_of("greatest(form.expenses, yuan(200))", "money") == 20_000
    assert scope.holds("member.arrears == yuan(0) && member.half_dues == yuan(100)")
