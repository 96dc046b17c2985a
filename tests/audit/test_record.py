"""The record cannot be altered unnoticed (E6, trust.md G1–G5)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from app.audit.actions import record
from app.audit.models import AuditEntry, RecordIsFinal
from app.audit.store import entries_about, faults
from app.tenancy.database import db
from app.tenancy.engines import engines
from app.tenancy.tenants import Tenant
from app.tenancy.transactions import action

pytestmark = [pytest.mark.database, pytest.mark.requirement("E6")]
Inside = Callable[[str], Tenant]


@action
def note(*subjects: str) -> None:
    for subject in subjects:
        record("test.noted", by=7, subject=subject, details={"name": "王\n小明", "many": ["x" * 900]})


def tamper(statement: str) -> None:
    """Somebody with a database tool."""
    with engines().of("reading-club").begin() as connection:
        connection.execute(sa.text(statement))


def test_an_untouched_record_is_whole(inside: Inside) -> None:
    inside("reading-club")
    note("a", "b")
    note("c")
    assert list(faults()) == []
    assert [e.subject for e in entries_about("c")] == ["c"]


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE audit_entry SET subject = 'z' WHERE id = 2", "changed"),
        ("DELETE FROM audit_entry WHERE id = 2", "missing"),
        ("DELETE FROM audit_entry WHERE id = 3", "cut off"),
        ("UPDATE audit_entry SET account_id = 8 WHERE id = 3", "changed"),
    ],
)
def test_whoever_alters_the_record_is_found_out(inside: Inside, statement: str, fault: str) -> None:
    inside("reading-club")
    note("a", "b", "c")
    tamper(statement)
    assert any(fault in found for found in list(faults()))


def test_lines_cannot_be_injected_and_long_texts_are_cut(inside: Inside) -> None:
    inside("reading-club")
    note("a")
    entry = db.session.get_one(AuditEntry, 1)
    assert entry.details["name"] == "王 小明"
    assert len(entry.details["many"][0]) == 501


def test_the_application_itself_cannot_change_an_entry(inside: Inside) -> None:
    inside("reading-club")
    note("a")

    @action
    def change() -> None:
        db.session.get_one(AuditEntry, 1).subject = "other"

    with pytest.raises(RecordIsFinal):
        change()


def test_the_record_is_written_inside_actions_only(inside: Inside) -> None:
    inside("reading-club")
    with pytest.raises(RuntimeError):
        record("test.outside", by=None, subject="x")
