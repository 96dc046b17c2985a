"""What is offered for whom: people who are alike in what a condition reads are judged once, and only these."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest

from app.tenancy.configuration.concepts.procedures import Procedure
from app.units.acts import is_offered_to
from app.units.store import PersonRow
from tests.units.conftest import GANSU

TODAY = date(2026, 9, 1)


def person(**changes: Any) -> PersonRow:
    found = PersonRow(1, 1, "马知远", "0001", "active", "individual", date(2020, 1, 1), date(2027, 1, 1), None, "", "")
    return found._replace(**changes)


@pytest.mark.parametrize(("when", "fits", "fails"), [
    ('member.standing == "active"', {"name": "白若川"}, {"standing": "expired"}),
    ("has(member.term_end) && member.term_end < today", {"term_end": date(2026, 8, 1)}, {"term_end": date(2027, 10, 1)}),
    ('member.is_admitted && member.tier != "unit"', {}, {"left_on": TODAY}),
    ('[member].exists(m, m.name == "马知远")', {}, {"name": "白若川"}),
    ("true", {}, None),
])  # fmt: skip
def test_each_is_judged_by_what_the_condition_reads(inside, when, fits, fails):
    inside(GANSU)
    procedure = cast(Procedure, SimpleNamespace(when=when))
    for _ in range(2):
        assert is_offered_to(person(**fits), procedure, TODAY)
        assert fails is None or not is_offered_to(person(**fails), procedure, TODAY)
