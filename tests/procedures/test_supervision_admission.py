"""甘肃省建设监理协会入会须知一（2）: every limit of the admission of individuals, on both sides."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from app.procedures.scope import scope_of
from app.procedures.store.checks import conditions
from app.tenancy.configuration.load import Configuration, load
from app.tenancy.settings import ROOT
from tests.titles.eligible import TODAY, since

pytestmark = pytest.mark.requirement("G10")
SOUND: dict[str, Any] = {
    "education": "secondary", "in_profession": True, "title_level": "none", "birth_date": since(12 * 40),
    "supervision_since": since(24),
}  # fmt: skip


@cache
def supervision() -> Configuration:
    """The association's folder."""
    found, problems = load(ROOT / "tenants" / "gansu-supervision")
    assert found is not None, problems
    return found


def unmet(**others: Any) -> list[str]:
    """The fields at which something stands against such an application."""
    member = {"id": 3, "is_unit": False, "is_admitted": False, "name": "赵远帆"}
    form = ("registration", {**SOUND, **others})
    scope = scope_of(supervision(), TODAY, member=member, form=form, answers=("join", {}), case={"procedure": "join"})
    found = scope.unmet(conditions(supervision(), supervision().association.procedures["join"]))
    return [one.require.field or "" for one in found if one.require.level == "refuse"]


@pytest.mark.parametrize("education", ["secondary", "college", "bachelor", "master", "doctor"])
def test_vocational_school_of_the_profession_is_enough(education: str) -> None:
    assert unmet(education=education) == []
    assert unmet(education=education, in_profession=False) == ["education"]


@pytest.mark.parametrize("education", ["below_secondary", "senior_high"])
def test_senior_high_school_is_no_vocational_school(education: str) -> None:
    assert unmet(education=education) == ["education"]


@pytest.mark.parametrize("field", ["engineering", "economics", "management"])
def test_a_junior_title_of_such_a_field_stands_in_for_education(field: str) -> None:
    """初级 includes 员级 (domain 2)."""
    assert unmet(education="senior_high", title_level="clerk", title_field=field) == []
    assert unmet(education="senior_high", title_level="none", title_field=field) == ["education"]


def test_a_title_of_another_field_is_left_to_the_association() -> None:
    join = supervision().association.procedures["join"]
    assert unmet(education="senior_high", title_level="intermediate", title_field="other") == ["education"]
    assert [one.waived_by for one in join.require if not isinstance(one, str) and one.field == "education"] == ["secretary"]


def test_one_full_year_of_supervision_is_needed() -> None:
    assert unmet(supervision_since=since(12)) == []
    assert unmet(supervision_since=since(12, short_by=1)) == ["supervision_since"]


def test_sixty_is_still_young_enough() -> None:
    """民法典 1259：“以下”包括本数 (domain 3)."""
    assert unmet(birth_date=since(12 * 60)) == []
    assert unmet(birth_date=since(12 * 61, short_by=1)) == []
    assert unmet(birth_date=since(12 * 61)) == ["birth_date"]


def test_everything_that_is_missing_is_told_at_once() -> None:
    assert unmet(education="senior_high", supervision_since=since(1), birth_date=since(12 * 70)) == [
        "education", "supervision_since", "birth_date",
    ]  # fmt: skip


def test_a_member_unit_recommends() -> None:
    join = supervision().association.procedures["join"]
    assert (join.steps[0].by, join.steps[0].verdicts) == (
        "administrator of form.employer_unit", {"recommend": "next", "return": "applicant", "refuse": "refused"},
    )  # fmt: skip
