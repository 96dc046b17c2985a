"""A list of the desk is a range of an index in whatever order and however narrowed, so that its length does not matter."""

from __future__ import annotations

from datetime import date

import pytest

from app.procedures.store import Again, Filters, beside, count_matching, inbox
from app.tenancy.database import db
from app.web.access import HeldRole, Identity

pytestmark = pytest.mark.requirement("E4")
MAY = frozenset({"decide"})
WHO = Identity(1, "赵秘书", "staff", roles=(HeldRole("secretary", 1, "/1/", MAY), HeldRole("president", 1, "/1/", MAY)))  # type: ignore[arg-type]
STEPS = (("join_person", "secretary"), ("join_unit", "secretary"))
NARROWED = {
    "everything": Filters(), "newest": Filters(sort="received"), "longest": Filters(sort="since"),
    "late": Filters(late_on=date(2026, 9, 1)), "a step": Filters("join_person", "secretary", steps=STEPS[:1]),
    "a procedure": Filters("join_person", steps=STEPS[:1]), "a tier": Filters(tier="unit"), "a text": Filters(text="启明"),
    "a body": Filters(body_path="/1/2/"), "what came back": Filters(again=Again.AGAIN), "a bundle": Filters(bundle="BS-2026-1"),
}  # fmt: skip


def plans(statements):
    """How SQLite answers each statement, line by line."""
    found = []
    for statement in statements:
        if statement.startswith(("SELECT", "WITH")):
            marks = ("",) * statement.count("?")
            found += [row[-1] for row in db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", marks)]
    return found


@pytest.mark.parametrize("filters", NARROWED.values(), ids=list(NARROWED))
def test_a_page_its_count_and_its_neighbours_read_no_whole_table(inside, sql_counter, filters):
    inside("henan-talent")
    after = (7,) if filters.sort == "received" else (date(2026, 9, 1), 7)
    with sql_counter() as statements:
        inbox(WHO, filters)
        inbox(WHO, filters, after=after)
        count_matching(WHO, filters)
        beside(WHO, filters, 7)
    read = plans(statements)
    put_together = ("SCAN CONSTANT", "SCAN anon", "SCAN (", "SCAN SUBQUERY")
    whole = [one for one in read if one.startswith("SCAN") and not one.startswith(put_together)]
    assert read and not whole


@pytest.mark.parametrize("name", ["everything", "newest", "longest", "a step", "a tier"])
def test_what_comes_first_is_found_without_sorting_all_of_it(inside, sql_counter, name):
    inside("henan-talent")
    one_desk = Identity(1, "赵秘书", "staff", roles=WHO.roles[:1])
    with sql_counter() as statements:
        inbox(one_desk, NARROWED[name])
    assert not [one for one in plans(statements) if "TEMP B-TREE FOR ORDER BY" in one]
