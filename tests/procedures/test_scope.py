"""What conditions of a case look up: what they speak of, and no more."""

from __future__ import annotations

from datetime import date

import pytest

from app.procedures.scope import ALONE, CaseScope
from app.tenancy.configuration.load import load
from app.tenancy.settings import ROOT

TODAY = date(2026, 9, 14)
RECORD = {"number": "RY-1", "procedure": "join_person", "filed": TODAY, "arrived": TODAY, "times_refused": 0}
BODY = {"body": {"kind": "association", "code": "", "name": "协会", "parents": []}}


@pytest.fixture(scope="module")
def configuration():
    found, problems = load(ROOT / "tenants" / "henan-talent")
    assert found is not None, problems
    return found


@pytest.mark.parametrize(("condition", "asked"), [
    ('case.number == "RY-1"', ["alone"]),
    ('case.body.kind == "association"', ["with its bodies"]),
    ('[case].exists(c, c.body.kind == "association")', ["with its bodies"]),
    ("1 + 1 == 2", []),
])  # fmt: skip
def test_the_bodies_of_a_case_are_read_only_where_a_condition_may_speak_of_them(configuration, condition, asked):
    made: list[str] = []

    def alone():
        made.append("alone")
        return RECORD

    def whole():
        made.append("with its bodies")
        return {**RECORD, **BODY}

    scope = CaseScope(configuration, TODAY, {"case": whole, ALONE: alone})
    assert [scope.holds(condition), scope.holds(condition)] == [True, True]
    assert made == asked


def test_what_was_read_whole_is_not_read_again_alone(configuration):
    made: list[str] = []
    scope = CaseScope(configuration, TODAY, {
        "case": lambda: made.append("whole") or {**RECORD, **BODY}, ALONE: lambda: made.append("alone") or RECORD,
    })  # fmt: skip
    assert scope.holds('case.body.kind == "association"') and scope.holds('case.number == "RY-1"')
    assert made == ["whole"]
