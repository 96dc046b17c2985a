"""The register is a range of an index in whatever order and however narrowed, so that its length does not matter."""

from __future__ import annotations

import pytest

from app.insight.register.rules import Order, Wish
from app.insight.register.store import Part, register_rows
from app.tenancy.database import db
from app.web.access import HeldRole, Identity
from tests.insight.conftest import HENAN

pytestmark = pytest.mark.requirement("E4")
WHO = Identity(1, "赵秘书", "staff", roles=(HeldRole("secretary", 1, "/1/", frozenset({"see_register"})),))  # type: ignore[arg-type]
ORDERS = {"number": "ix_membership_register", "admitted": "ix_membership_admitted", "term_end": "ix_membership_term"}
KEYS = {"number": "number_key", "admitted": "admitted_key", "term_end": "term_key"}
AFTER = {"number": ("RY-1", 7), "admitted": ("2020-01-01", 7), "term_end": ("2020-01-01", 7)}


@pytest.mark.parametrize("among", [("active",), ("active", "restricted")])
@pytest.mark.parametrize("order", list(ORDERS))
def test_each_order_is_a_range_of_an_index_from_any_row_on(inside, sql_counter, order, among):
    """Nothing is passed over and nothing sorted but the first rows of each standing, however many stand otherwise."""
    inside(HENAN)
    with sql_counter() as statements:
        for after in (None, AFTER[order]):
            register_rows(WHO, Wish(order=Order(order)), Part(after, 51, among))
    plans = [plan_of(asked) for asked in statements if asked.startswith("SELECT membership")]
    assert len(plans) == 2
    for plan in plans:
        ranges = [line for line in plan if ORDERS[order] in line]
        assert len(ranges) == len(among) and all(line.startswith("SEARCH") and "standing=?" in line for line in ranges)
        assert not [line for line in plan if line.startswith("SCAN membership")]
    assert f"(standing=? AND {KEYS[order]}" in str(plans[1])


def plan_of(asked: str) -> list[str]:
    found = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", ("",) * asked.count("?"))
    return [row[-1] for row in found]


def test_a_few_of_a_body_or_of_a_kind_are_found_by_it(inside, sql_counter):
    inside(HENAN)
    with sql_counter() as statements:
        register_rows(WHO, Wish(body=2), Part(None, 51, ("active",), few=True, at=(2, 3)))
        register_rows(WHO, Wish(kind="unit"), Part(None, 51, ("active",), few=True, by_kind=True))
    by_body, by_kind = [plan_of(asked) for asked in statements if asked.startswith("SELECT membership")]
    assert [line for line in by_body if "ix_membership_body (body_id=?" in line]
    assert [line for line in by_kind if "unit_id>?" in line]
    assert not [line for line in (*by_body, *by_kind) if line.startswith("SCAN membership")]
