"""Values in five ways, sentences filled in, everything unmet told at once (configuration.md sections 4 and 6)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from app.tenancy.configuration.expressions import Unanswered
from app.tenancy.configuration.speech import Scope, Speech, fill, unmet, value_of
from app.tenancy.configuration.values import Value
from app.tenancy.configuration.words import Span
from tests.tenancy.configuration.ground import lake, well

TODAY = date(2026, 6, 30)


def scope(**member: Any) -> Scope:
    return Speech(lake(), TODAY).scope(member=member)


@pytest.mark.requirement("H7")
@pytest.mark.parametrize(("tier", "due"), [("individual", 0), ("unit", 1000_00), ("council_unit", 3000_00)])
def test_a_table_gives_each_tier_its_dues(tier: str, due: int) -> None:
    amount = lake().association.fees[0].lines["dues"].amount
    assert value_of(amount, "money", scope(tier=tier)) == due


@pytest.mark.parametrize(("income", "due"), [(0, 500_00), (1_000_000_00, 500_00), (1_000_000_01, 2000_00)])
def test_a_band_includes_its_upper_end(income: int, due: int) -> None:
    amount = lake().association.fees[0].lines["size"].amount
    assert value_of(amount, "money", scope(income=income)) == due


@pytest.mark.parametrize(("is_unit", "span"), [(True, "1 month"), (False, "14 days")])
def test_a_deadline_may_depend_on_the_member(is_unit: bool, span: str) -> None:
    deadline = lake().association.procedures["review"].step("look").deadline
    assert deadline is not None
    assert value_of(deadline, "span", scope(is_unit=is_unit)) == Span.model_validate(span)


@pytest.mark.parametrize(
    ("written", "kind", "worth"),
    [
        ("1/2", "share", Fraction(1, 2)),
        ({"formula": "yuan(10) * 3"}, "money", 30_00),
        ({"formula": "member.papers * 2"}, "whole", 6),
        ({"formula": "member.tier"}, "tier", "unit"),
        ({"formula": "add_years(today, 1)"}, "day", date(2027, 6, 30)),
        ({"formula": "0.25"}, "share", Fraction(1, 4)),
        ({"by": "member.is_unit", "is": {"true": "1", "false": "2"}}, "whole", 2),
        ({"by": "member.papers", "is": {"3": "7"}, "otherwise": "9"}, "whole", 7),
        ({"cases": [{"when": "member.papers > 5", "is": "1"}, {"is": "2"}]}, "whole", 2),
    ],
)
def test_one_value_in_five_ways(written: Any, kind: str, worth: Any) -> None:
    assert value_of(Value.model_validate(written), kind, scope(papers=3, tier="unit", is_unit=False)) == worth


def test_a_value_that_meets_an_empty_field_has_no_answer() -> None:
    with pytest.raises(Unanswered):
        value_of(lake().association.fees[0].lines["dues"].amount, "money", scope())


@pytest.mark.parametrize(
    "written",
    [
        {"by": "member.tier"},
        {"is": {"a": "1"}},
        {"bands": [{"is": "1"}]},
        {"of": "member.income", "bands": [{"up_to": "5", "is": "1"}]},
        {"of": "member.income", "bands": [{"up_to": "5", "is": "1"}, {"up_to": "3", "is": "2"}, {"is": "3"}]},
        {"cases": [{"is": "1"}, {"when": "true", "is": "2"}]},
        {"formula": "1", "always": "2"},
        {"otherwise": "1", "formula": "2"},
        {},
    ],
)
def test_a_value_is_said_in_one_way_and_for_everybody(written: Any) -> None:
    with pytest.raises(ValueError, match=r"one way|needs|every|rise|belongs"):
        Value.model_validate(written)


def test_all_unmet_conditions_are_told_at_once_in_both_languages() -> None:
    answers = {"birth_date": date(2015, 1, 1), "career": [{"from": "2025-12-01", "until": "2026-06-01"}]}
    here = Speech(lake(), TODAY).scope(member={}, form=("person", answers))
    told = unmet(lake().association.forms["person"].require, here)
    assert [one.said("zh") for one in told] == ["须年满 16 周岁", "须有一年工作经历（现 0.5 年）"]
    assert told[1].said("en") == "One year of work is needed (now 0.5)"
    assert told[1].require.field == "career"


def test_a_condition_let_pass_is_not_told_again() -> None:
    conditions = lake().association.procedures["join"].require
    here = Speech(lake(), TODAY).scope(member={}, form=("person", {"education": "senior_high"}))
    assert len(unmet(conditions, here)) == 1
    assert unmet(conditions, here, waived=frozenset({conditions[0].that})) == []


def test_an_empty_field_in_a_condition_leaves_it_unmet() -> None:
    here = Speech(lake(), TODAY).scope(member={}, form=("person", {}))
    assert len(unmet(lake().association.procedures["join"].require, here)) == 1


@pytest.mark.parametrize(
    ("member", "sentence"),
    [
        ({"birth_date": date(2000, 1, 1), "papers": 5}, "积分须满 40（现 31）"),
        ({"birth_date": date(2000, 1, 1)}, "积分须满 40（现 —）"),
    ],
)
def test_a_sentence_says_how_things_stand(member: dict[str, Any], sentence: str) -> None:
    said = lake().association.procedures["award"].require[0].else_
    assert fill(said, scope(**member))["zh"] == sentence


def test_facts_are_worked_out_one_after_the_other() -> None:
    assert lake().fact_order == ("points", "grade")
    assert scope(birth_date=date(1960, 1, 1), papers=5).answer("member.grade", "mark") == "good"


@pytest.mark.parametrize(
    ("source", "kind", "answer"),
    [
        ("member.admitted", "day", date(2020, 2, 1)),
        ("member.tier", "tier", "unit"),
        ("member.offices", "*office", ["president"]),
        ("member.arrears", "money", 150),
        ("member.standing", "standing", "active"),
    ],
)
def test_what_is_said_is_heard_again_as_it_was(source: str, kind: str, answer: Any) -> None:
    member = {"admitted": "2020-02-01", "tier": "unit", "offices": ["president"], "arrears": 150, "standing": "active"}
    assert scope(**member).answer(source, kind) == answer


@pytest.mark.parametrize(
    "odd",
    [{"tier": "emperor"}, {"tier": 3}, {"admitted": "yesterday"}, {"arrears": "much"}, {"body": 5}, {"people": "me"}],
)
def test_what_data_cannot_be_is_an_empty_field(odd: dict[str, Any]) -> None:
    [name] = odd
    here = scope(**odd)
    assert name not in here.data["member"] or here.data["member"][name] == []


def test_a_step_reads_its_own_answer_and_those_before() -> None:
    here = Speech(lake(), TODAY).scope(
        member={},
        answers=("join", {"sponsor": {"verdict": "recommend", "yes": 2, "no": 0}}),
        answer=("join.secretary", {"verdict": "approve", "virtue": "fail", "library": "experts"}),
    )
    require = lake().association.procedures["join"].step("secretary").require
    assert here.run("answers.sponsor.yes") == 2
    assert [one.said("zh") for one in unmet(require, here)] == ["品行合格方可通过"]


@pytest.mark.parametrize(("form", "worth", "said"), [("a", 500, "5 元"), ("b", 500, "500")])
def test_the_same_words_in_two_forms_mean_each_forms_own(form: str, worth: int, said: str) -> None:
    asked = "label: 表\nfields: [{name: sum, type: KIND, label: 数}]\n"
    asked += "require: [{that: form.sum != form.sum, else: '现 {form.sum}'}]"
    two = {"forms__a": asked.replace("KIND", "money"), "forms__b": asked.replace("KIND", "whole")}
    configuration = well(main="name: 社", **two)
    here = Speech(configuration, TODAY).scope(form=(form, {"sum": worth}))
    assert unmet(configuration.association.forms[form].require, here)[0].said("zh") == f"现 {said}"
