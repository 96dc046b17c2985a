"""Expressions: types that do not mix, empty fields, completed years, an end to every loop (configuration.md section 5)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.tenancy.configuration.expressions import Checking, Finding, Unanswered, names_in
from app.tenancy.configuration.functions import months_between
from app.tenancy.configuration.speech import Scope, Speech, holds
from tests.tenancy.configuration.ground import lake, well

TODAY = date(2026, 6, 30)
PERSON = {
    "education": "college",
    "papers": 3,
    "income": 50_000_00,
    "birth_date": date(1990, 7, 1),
    "career": [
        {"from": "2010-01-01", "until": "2012-01-01", "place": "甲"},
        {"from": "2011-01-01", "until": "2014-01-01", "place": "乙"},
    ],
    "sponsors": [
        {"is_admitted": True, "standing": "active", "number": "LS1"},
        {"is_admitted": False, "number": "LS2"},
    ],
    "reason": "",
}
CITY = {"kind": "city", "code": "N", "name": "北市会", "parent": {"kind": "association", "code": "", "name": "湖社"}}
UNIT_BODY = {"kind": "unit", "code": "U", "name": "湖校", "unit_kind": "school", "parent": CITY}
MEMBER = {
    "id": 7,
    "number": "LS1",
    "is_admitted": True,
    "is_unit": False,
    "tier": "unit",
    "standing": "active",
    "body": UNIT_BODY,
    "offices": ["president"],
    "people": [],
    "arrears": 100_00,
    "birth_date": date(1990, 7, 1),
    "papers": 3,
    "tiers_held": ["individual", "unit"],
    "rights": ["vote"],
    "ledger": [
        {"credit": "hours", "on": date(2026, 1, 5), "amount": 8},
        {"credit": "hours", "on": date(2024, 1, 5), "amount": 5},
    ],
}


@pytest.fixture
def scope() -> Scope:
    return Speech(lake(), TODAY).scope(member=MEMBER, form=("person", PERSON), case={"body": UNIT_BODY})


@pytest.mark.parametrize(
    "condition",
    [
        "form.education >= education.college",
        "form.education in [education.college, education.bachelor]",
        "form.income >= yuan(50000) && form.income < yuan(50000.01)",
        "years(form.birth_date, today) == 35",
        "months(date('2026-01-31'), today) == 5",
        "today - date(2026, 6, 1) == 29",
        "add_months(date('2026-01-31'), 1) == date('2026-02-28')",
        "spent(form.career) == 4.0",
        "form.sponsors.exists(s, s.is_admitted)",
        "form.sponsors.filter(s, s.is_admitted).size() == 1",
        "distinct(form.sponsors) == 2",
        "!has(form.reason) && !has(form.post_since)",
        "member.tier > tier.individual && member.tier < tier.council_unit",
        "office.president in member.offices",
        "above(case.body, kind.city).code == 'N'",
        "above(case.body, kind.association).name == '湖社'",
        "within(case.body, kind.unit) && within(case.body, kind.city) && !within(case.body, kind.county)",
        "above(case.body, kind.unit).unit_kind == unit_kind.school",
        "credits(member, credit.hours, add_years(today, -1), today) == 8.0",
        "held(member, tier.individual) && !held(member, tier.council_unit)",
        "may(member, right.vote) && !may(member, right.posts)",
        "percent(yuan(33.33), 10) == yuan(3.33) && percent(yuan(0.05), 10) == yuan(0.01)",
        "share(yuan(100), 1, 3) == yuan(33.33)",
        "least(yuan(3), yuan(2)) == yuan(2) && greatest(1, 2) == 2",
        "sum([yuan(1), yuan(2)]) == yuan(3) && sum([0.1, 0.2]) == 0.3",
        "member.people.size() == 0",
        "member.points == 38 && member.grade == mark.pass",
        "'湖社'.startsWith('湖') && 'LS0001'.matches('LS[0-9]+')",
    ],
)
def test_what_holds(scope: Scope, condition: str) -> None:
    assert lake_check(condition) == []
    assert holds(condition, scope)


def lake_check(condition: str) -> list[Finding]:
    checking = Checking(lake().vocabulary)
    return checking.scope(member="member", form="form__person", case="case").check(condition, "yes_no")


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("form.income > 500", "an amount of money and a whole number"),
        ("form.income + 1 == form.income", "an amount of money and a whole number"),
        ("form.education >= title_level.junior", "education and a word of the list title_level"),
        ("form.education == education.collage", "did you mean “education.college”?"),
        ("form.education == 'college'", "and a text"),
        ("member.standing > standing.active", "the words of the list standing have no order"),
        ("member.birth_date > 3", "a day and a whole number"),
        ("member.birth_date + member.birth_date == today", "a day and a day"),
        ("years(form.papers, today) > 3", "years() does not take a whole number, a day"),
        ("member.no_such", "gives"),
        ("foo(1)", "there is no “foo” here"),
        ("form.papers", "gives a whole number, but yes or no is wanted here"),
        ("form.papers ==", "is not a well-formed expression"),
        ("__import__('os')", "there is no"),
        ("form.papers = 3", "a single = compares nothing; write =="),
        ("form.papers ＞ 3", "“＞” cannot stand in an expression outside of a text; write >"),
        ("form.papers > 3篇", "“篇” cannot stand in an expression outside of a text; a text stands in quotes"),
        ("form.papers > 3 and form.papers < 9", "“and” is not a word of expressions; write &&"),
        ("(form.papers > 3", "a bracket is not closed"),
    ],
)
def test_what_does_not_fit_is_found_before_anybody_applies(condition: str, told: str) -> None:
    found = lake_check(condition)
    assert found
    assert any(told in sentence for _, _, sentence in found) or told == "gives"


@pytest.mark.parametrize("condition", ["form.post_since < today", "!(form.post_since < today)", "form.reason == ''"])
def test_a_condition_that_meets_an_empty_field_does_not_hold(scope: Scope, condition: str) -> None:
    assert not holds(condition, scope)


def test_either_side_of_an_or_is_enough(scope: Scope) -> None:
    assert holds("form.post_since < today || form.papers == 3", scope)
    assert holds("form.papers == 3 || form.post_since < today", scope)


def test_a_formula_that_meets_an_empty_field_has_no_answer(scope: Scope) -> None:
    with pytest.raises(Unanswered):
        scope.run("years(form.post_since, today)")


def test_no_condition_holds_always(scope: Scope) -> None:
    assert holds(None, scope)


def test_a_loop_without_end_is_ended() -> None:
    scope = Speech(lake(), TODAY).scope(member=MEMBER)
    runaway = "[1,2,3,4,5,6,7,8,9,10]"
    nested = f"{runaway}.all(i, " * 8 + "true" + ")" * 8
    with pytest.raises(Unanswered):
        scope.run(nested)


def test_a_function_given_nonsense_has_no_answer(scope: Scope) -> None:
    for source in ("date('nonsense')", "add_years(today, 99999)", "date(2026, 2, 30)", "1 / 0"):
        with pytest.raises(Unanswered):
            scope.run(source)


@pytest.mark.parametrize(("leap", "on_the_28th", "on_the_1st"), [("02-28", 18, 18), ("03-01", 17, 18)])
def test_who_is_born_on_29_february_comes_of_age_as_the_calendar_says(
    leap: str, on_the_28th: int, on_the_1st: int
) -> None:
    association = well(main=f"name: 社\ncalendar: {{leap_birthday: {leap}}}")

    def age(on: date) -> Any:
        return Speech(association, on).scope().run("years(date('2008-02-29'), today)")

    assert (age(date(2026, 2, 28)), age(date(2026, 3, 1))) == (on_the_28th, on_the_1st)


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2026-01-31", "2026-02-28", 1),
        ("2026-01-30", "2026-02-27", 0),
        ("2026-01-15", "2026-01-14", -1),
        ("2024-02-29", "2025-02-28", 12),
        ("2025-12-31", "2026-12-31", 12),
    ],
)
def test_months_are_completed_months(first: str, last: str, months: int) -> None:
    days = [date.fromisoformat(day).toordinal() for day in (first, last)]
    assert months_between(days[0], days[1]) == months


def test_an_expression_is_compiled_once_and_kept(scope: Scope) -> None:
    programs = lake().programs
    names = set(scope.data)
    assert programs.program("form.papers == 3", names) is programs.program("form.papers == 3", names)


def test_the_names_an_expression_speaks_of_leave_out_its_texts() -> None:
    assert names_in("form . papers == 'form.reason'") == {"form", "form.papers"}
