"""A list of the desk is a range of an index in whatever order and however narrowed, so that its length does not matter."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from app.approval.store import Part, Sought, dealt_with, seen_cases
from app.procedures.docket import turns_of, waiting_rows
from app.procedures.store import Again, Filters, befallen, beside, count_matching, inbox, matching
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
    "a body": Filters(body_path="/1/2/", body_ids=(2,)),
    "what came back": Filters(again=Again.AGAIN), "a bundle": Filters(bundle="BS-2026-1"),
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
        matching(WHO, filters, after=after)
        count_matching(WHO, filters)
        beside(WHO, filters, 7)
    read = plans(statements)
    put_together = ("SCAN CONSTANT", "SCAN anon", "SCAN found", "SCAN (", "SCAN SUBQUERY", "SCAN body USING COVERING INDEX")
    whole = [one for one in read if one.startswith("SCAN") and not one.startswith(put_together)]
    assert read and not whole


@pytest.mark.parametrize("name", ["everything", "newest", "longest", "a step", "a tier"])
def test_what_comes_first_is_found_without_sorting_all_of_it(inside, sql_counter, name):
    inside("henan-talent")
    one_desk = Identity(1, "赵秘书", "staff", roles=WHO.roles[:1])
    with sql_counter() as statements:
        inbox(one_desk, NARROWED[name])
    assert not [one for one in plans(statements) if "TEMP B-TREE FOR ORDER BY" in one]


BY_IDS = {name: filters for name, filters in NARROWED.items() if filters.by_ids}


@pytest.mark.parametrize("filters", BY_IDS.values(), ids=list(BY_IDS))
def test_a_few_are_found_by_what_they_have_in_common_and_not_by_going_through_the_inbox(inside, sql_counter, filters):
    inside("henan-talent")
    with sql_counter() as statements:
        matching(WHO, filters)
    assert not [one for one in plans(statements) if "waiting USING" in one and "(role=" in one]


SOUGHT = {
    "everything": Sought(), "a procedure": Sought(procedure="join_person"), "a step": Sought("join_person", "secretary"),
    "a tier": Sought(tier="unit"), "a text": Sought(text="启明"), "what is running": Sought(state="running"),
    "what is closed": Sought(state="closed"), "a body": Sought(body_ids=(2, 3)),
}  # fmt: skip


@pytest.mark.parametrize("role", ["the association's", "a branch's"])
@pytest.mark.parametrize("sought", SOUGHT.values(), ids=list(SOUGHT))
def test_lists_of_all_cases_and_of_those_dealt_with_read_no_whole_table(inside, sql_counter, sought, role):
    """All cases of everybody are read in their order, which is the table's own, until a page is full."""
    inside("henan-talent")
    body = (1, "/1/") if role == "the association's" else (2, "/1/2/")
    who = Identity(1, "赵秘书", "staff", roles=(HeldRole("secretary", *body, MAY),))  # type: ignore[arg-type]
    with sql_counter() as statements:
        for most in (0, 1000):
            seen_cases(who, sought, Part(7, 51, most))
            dealt_with(who, sought, Part(7, 51, most))
    whole = [one for one in plans(statements) if one.startswith(("SCAN case", "SCAN turn", "SCAN waiting"))]
    in_order = ["SCAN case"] if sought == Sought() else []
    assert not [one for one in whole if one not in in_order and "USING COVERING INDEX" not in one]


def test_what_was_answered_in_a_case_what_waits_and_what_befell_it_are_found_by_the_case(inside, sql_counter):
    inside("henan-talent")
    case = SimpleNamespace(id=7, number="RY-2026-7", procedure="join_person")
    with sql_counter() as statements:
        turns_of(7)
        waiting_rows(7)
        befallen(SimpleNamespace(case=case, place="secretary"), reader=1)
    read = plans(statements)
    for index in ("ix_turn_case", "ix_waiting_case", "ix_happening_case"):
        assert [one for one in read if one.startswith("SEARCH") and index in one], index
    assert not [one for one in read if one.startswith("SCAN")]
