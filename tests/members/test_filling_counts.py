"""The migration that brings the counts fills them from what is there, as the daily recount would (trust.md R13)."""

from __future__ import annotations

import importlib.util

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import delete

from app.members.models import MemberCount, MovementCount
from app.procedures.counters import StepCount
from app.tenancy.database import db
from app.tenancy.settings import ROOT
from app.tenancy.transactions import action
from tests.members.test_counting import STEPS, History, bodies, kept, levels, there

pytestmark = pytest.mark.database
__all__ = ["bodies", "levels"]


def test_the_migration_counts_what_was_there_before(levels):
    history = History(7, levels, ("ordinary", "county_member", "city_member"))
    for _ in range(STEPS):
        history.step()
    fill_anew()
    assert kept() == there()


@action
def fill_anew() -> None:
    for table in (MemberCount, MovementCount, StepCount):
        db.session.execute(delete(table))
    [file] = (ROOT / "migrations" / "versions").glob("*_members_and_waits_are_counted.py")
    spec = importlib.util.spec_from_file_location("counted", file)
    revision = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(revision)
    with Operations.context(MigrationContext.configure(db.session.connection())):
        revision._fill_members()
        for statement in revision._of_steps():
            db.session.connection().exec_driver_sql(statement)
