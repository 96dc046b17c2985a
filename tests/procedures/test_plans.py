"""What every page asks of cases is found by an index, whatever the number of cases."""

from __future__ import annotations

from app.procedures.store import number_asked
from app.tenancy.database import db
from app.web.access import Identity


def test_whoever_is_asked_is_found_by_who_it_is_not_among_all_open_cases(inside, sql_counter):
    inside("henan-talent")
    with sql_counter() as statements:
        assert number_asked(Identity(1, "林若溪", "person", person_id=7)) == 0
    (asked,) = [s for s in statements if "asked" in s]
    plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", ("",) * asked.count("?")).all()
    assert any("ix_asked_person" in line[-1] for line in plan)
    assert any("ix_waiting_person" in line[-1] for line in plan)
    assert not any("SCAN waiting" in line[-1] for line in plan)


def test_who_is_nobody_here_is_asked_nothing(inside):
    inside("henan-talent")
    assert number_asked(Identity(1, "访客", "person")) == 0
