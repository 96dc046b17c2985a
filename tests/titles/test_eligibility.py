"""郑人社办〔2020〕237号, 四 and 五: every row of the notification's table, on both sides of each limit."""

from __future__ import annotations

from typing import Any

import pytest

from app.forms.rules import ReadForm
from app.forms.speech import FormJudge
from tests.titles.eligible import TODAY, answers, since, titles, unmet

pytestmark = pytest.mark.requirement("T4")
EXAMINED = ("health", "economics", "accounting", "auditing", "statistics", "publishing", "translation", "computing")
ASSESSED = ("engineering", "agriculture", "teaching", "librarianship", "culture", "journalism", "other")


def field(name: str, **others: Any) -> list[str]:
    """The fields at which something stands against such an application."""
    return [at for at, _ in unmet(title_sought=name, **others)]


@pytest.mark.parametrize("education", ["secondary", "college"])
def test_a_technician_has_one_full_year_of_technical_work(education: str) -> None:
    """五（二）1（1）：中专或大学专科毕业，从事专业技术工作满1年。"""
    assert field("clerk", education=education, technical_work_since=since(12)) == []
    assert field("clerk", education=education, technical_work_since=since(12, short_by=1)) == ["technical_work_since"]


@pytest.mark.parametrize("education", ["below_secondary", "senior_high", "bachelor", "master", "doctor"])
def test_other_educations_are_no_technicians(education: str) -> None:
    assert field("clerk", education=education) == ["education"]


@pytest.mark.parametrize(
    "education, held, clerk_months, work_months",
    [
        ("bachelor", "none", None, 12),  # ②
        ("college", "none", None, 36),  # ③
        ("college", "clerk", 24, 25),
        ("secondary", "none", None, 48),  # ④
        ("secondary", "clerk", 36, 37),
    ],
)
def test_an_assistant_by_education_and_years(education: str, held: str, clerk_months: int | None, work_months: int) -> None:
    """五（二）2（1）②③④: enough on the very day, too little on the day before."""
    work, clerk = since(work_months), since(clerk_months) if clerk_months else None
    said: dict[str, Any] = {"education": education, "title_held": held, "clerk_since": clerk, "technical_work_since": work}
    assert field("assistant", **said) == []
    if clerk_months:
        assert field("assistant", **{**said, "clerk_since": since(clerk_months, short_by=1)}) == ["technical_work_since"]
    else:
        short = {**said, "technical_work_since": since(work_months, short_by=1)}
        assert field("assistant", **short) == ["technical_work_since"]


@pytest.mark.parametrize("education", ["master", "doctor"])
def test_a_master_needs_to_be_in_work_and_no_years(education: str) -> None:
    """五（二）2（1）①：硕士研究生毕业，并参加工作。"""
    assert field("assistant", education=education, working=True, technical_work_since=TODAY.isoformat()) == []
    assert field("assistant", education=education, working=False) == ["working"]


@pytest.mark.parametrize("education", ["below_secondary", "senior_high"])
def test_senior_high_school_is_no_vocational_school(education: str) -> None:
    """Domain 1: 高中 is not 中专."""
    assert field("assistant", education=education) == ["education"]


def test_years_as_a_technician_count_for_who_is_one_only() -> None:
    said = {"education": "college", "technical_work_since": since(30), "clerk_since": since(30)}
    assert field("assistant", title_held="clerk", **said) == []
    assert field("assistant", title_held="other", **said) == ["technical_work_since"]


@pytest.mark.parametrize("series", EXAMINED)
@pytest.mark.parametrize("sought", ["clerk", "assistant"])
def test_a_series_with_a_national_examination_is_refused_with_the_reason(series: str, sought: str) -> None:
    """五（二）3（2）."""
    education = {"clerk": "college", "assistant": "bachelor"}[sought]
    [(at, sentence)] = unmet(title_sought=sought, education=education, series=series)
    assert at == "series" and "国家已实行统一考试" in sentence and "第五部分（二）3（2）" in sentence


@pytest.mark.parametrize("series", ASSESSED)
def test_the_other_series_are_assessed(series: str) -> None:
    assert unmet(series=series) == []


def test_three_full_months_in_the_city_and_a_contract_are_two_facts() -> None:
    """四；domain 23."""
    assert unmet(in_zhengzhou_since=since(3)) == []
    [(at, sentence)] = unmet(in_zhengzhou_since=since(3, short_by=1))
    assert at == "in_zhengzhou_since" and "现 2 个月" in sentence and "第四部分" in sentence
    assert [at for at, _ in unmet(has_contract=False)] == ["has_contract"]


def test_after_a_change_of_series_one_full_year_in_the_present_post() -> None:
    """五（二）3（4）: the years of technical work go on counting."""
    assert unmet(changed_series=True, present_post_since=since(12)) == []
    [(at, sentence)] = unmet(changed_series=True, present_post_since=since(12, short_by=1))
    assert at == "present_post_since" and "现 11 个月" in sentence
    assert unmet(changed_series=False, present_post_since=since(1)) == []


@pytest.mark.parametrize("name", ["education_done", "assessments_passed"])
def test_the_basic_conditions(name: str) -> None:
    """五（一）；domain 23."""
    assert [at for at, _ in unmet(**{name: False})] == [name]


def test_everything_that_is_not_met_is_told_at_once_with_its_article() -> None:
    found = unmet(
        series="health", in_zhengzhou_since=since(1), has_contract=False, education_done=False, assessments_passed=False,
        changed_series=True, present_post_since=since(2), technical_work_since=since(2),
    )  # fmt: skip
    assert [at for at, _ in found] == [
        "series", "in_zhengzhou_since", "has_contract", "education_done", "assessments_passed", "present_post_since",
        "technical_work_since",
    ]  # fmt: skip
    assert all("通知第" in sentence for _, sentence in found)


def test_rules_of_a_series_of_its_own_go_before_the_table() -> None:
    """五（二）3（1）: the offices check them; the table does not refuse."""
    assert unmet(own_rules=True, education="senior_high", technical_work_since=since(1)) == []


def test_one_applies_through_the_own_employer() -> None:
    """四：均通过本人工作单位申报。"""
    [(at, sentence)] = unmet(member={"body": {"id": 1, "kind": "association", "code": "x", "name": "郑州"}})
    assert at == "" and "本人工作单位" in sentence


@pytest.mark.parametrize(
    "tier, sought, changed, refused",
    [
        ("clerk", "clerk", False, True),
        ("clerk", "assistant", False, False),
        ("assistant", "assistant", False, True),
        ("assistant", "assistant", True, False),
    ],
)
def test_a_title_is_held_once_in_a_series(tier: str, sought: str, *, changed: bool, refused: bool) -> None:
    education = "college" if sought == "clerk" else "bachelor"
    found = unmet(member={"is_admitted": True, "tier": tier}, title_sought=sought, education=education, changed_series=changed)
    assert [at for at, _ in found] == (["title_sought"] if refused else [])


@pytest.mark.requirement("T5")
@pytest.mark.parametrize(
    "said, uploads",
    [
        ({"title_held": "none", "has_degree": True}, ["diploma", "degree_certificate", "contract", "education_record"]),
        ({"title_held": "none", "has_degree": False}, ["diploma", "contract", "education_record"]),
        (
            {"title_held": "clerk", "has_degree": True},
            ["diploma", "degree_certificate", "contract", "clerk_certificate", "appointment_letter", "education_record"],
        ),
        (
            {"title_held": "other", "has_degree": True},
            ["diploma", "degree_certificate", "contract", "appointment_letter", "education_record"],
        ),
        (
            {"title_held": "none", "has_degree": True, "series": "teaching"},
            ["diploma", "degree_certificate", "contract", "education_record", "teacher_certificate"],
        ),
    ],
)
def test_the_uploads_that_apply_are_asked_and_no_others(said: dict[str, Any], uploads: list[str]) -> None:
    """八（一）: six kinds, four where there is no earlier title; teachers have one more. Domain 10."""
    form = ReadForm("application", titles().association.forms["application"])
    judge, given = FormJudge(titles(), TODAY, form), answers(**said)
    asked = [f.name for f in form.fields.values() if f.type == "file" and (f.when is None or judge.holds(f.when, given))]
    assert asked == uploads
    assert all(form.fields[name].required for name in asked)


@pytest.mark.requirement("T5", "T6")
def test_the_employer_gives_three_kinds_and_assesses_four_things() -> None:
    """八（二），六（三）."""
    fields = titles().association.procedures["title"].step("employer").fields
    assert [f.name for f in fields if f.type in ("file", "files")] == ["report", "yearly", "signed_pledge"]
    assert [f.name for f in fields if f.list == "mark"] == ["virtue", "ability", "diligence", "achievement"]
