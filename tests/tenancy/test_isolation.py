"""An association's session reaches its own database and no other (trust.md T1–T4, house.md's traps)."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import select

from app.audit.actions import record
from app.audit.models import AuditEntry, AuditHead
from app.audit.store import faults
from app.jobs.models import Job
from app.notices.actions import leave_letter
from app.notices.models import Letter
from app.notices.rules import Recipient
from app.tenancy.clock import now
from app.tenancy.database import CrossedAssociations, db
from app.tenancy.engines import engines
from app.tenancy.entering import entered
from app.tenancy.keys import CannotOpen, blind_index, seal, unseal
from app.tenancy.storage import put, read
from app.tenancy.tenants import NoAssociation, Tenant
from app.tenancy.transactions import action

Entering = Callable[[str], AbstractContextManager[Tenant]]
pytestmark = pytest.mark.database


@action
def note(word: str) -> None:
    record("test.noted", by=None, subject=word)


def words() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.subject).order_by(AuditEntry.id)))


@pytest.mark.requirement("E5")
def test_the_same_row_number_is_another_row_in_another_association(entering: Entering) -> None:
    with entering("reading-club"):
        note("ours")
        assert db.session.get_one(AuditEntry, 1).subject == "ours"
    with entering("harbour-institute"):
        assert words() == []
        note("theirs")
        assert db.session.get_one(AuditEntry, 1).subject == "theirs"
    with entering("reading-club"):
        assert words() == ["ours"]


def test_a_session_refuses_to_change_sides(entering: Entering) -> None:
    from flask import g

    with entering("harbour-institute") as other, entering("reading-club"):
        db.session.scalar(select(Job.id))
        db.session.rollback()
        g.tenant = other
        with pytest.raises(CrossedAssociations):
            db.session.scalar(select(Letter.id))


def test_without_an_association_there_is_no_database(ground: object, app: object) -> None:
    with app.app_context(), pytest.raises(NoAssociation):  # type: ignore[attr-defined]
        db.session.scalar(select(Job.id))


def test_a_sealed_value_opens_only_in_its_own_association_and_column(entering: Entering) -> None:
    with entering("reading-club"):
        sealed, index = seal("person.id_number", "410101199001011234"), blind_index("person.id_number", "410101199001011234")
        assert unseal("person.id_number", sealed) == "410101199001011234"
        with pytest.raises(CannotOpen):
            unseal("person.mobile", sealed)
    with entering("harbour-institute"):
        assert blind_index("person.id_number", "410101199001011234") != index
        with pytest.raises(CannotOpen):
            unseal("person.id_number", sealed)


def test_a_file_is_sealed_on_the_disk_and_found_by_its_own_association_only(entering: Entering) -> None:
    with entering("reading-club"):
        name = put(b"a portrait", suffix="jpg")
        assert read(name) == b"a portrait"
    with entering("harbour-institute"), pytest.raises(FileNotFoundError):
        read(name)


@pytest.mark.parametrize("name", ["../../etc/passwd", "a.jpg", "0" * 32 + ".jpg/../x", "0" * 32])
def test_a_made_up_file_name_leads_nowhere(entering: Entering, name: str) -> None:
    with entering("reading-club"), pytest.raises(FileNotFoundError):
        read(name)


def test_only_an_action_writes(entering: Entering) -> None:
    with entering("reading-club"):
        db.session.add(Job(kind="x", args={}, created_at=now()))
        with pytest.raises(RuntimeError, match="action"):
            db.session.flush()
        db.session.rollback()


def test_an_action_that_fails_leaves_nothing(entering: Entering) -> None:
    @action
    def fail() -> None:
        record("test.failed", by=None, subject="half")
        leave_letter("password_reset", to=Recipient(email="a@example.org"), params={})
        raise ValueError("in the middle")

    with entering("reading-club"):
        with pytest.raises(ValueError, match="middle"):
            fail()
        assert words() == []
        assert db.session.scalar(select(Letter.id)) is None


def test_writers_wait_for_each_other_instead_of_failing(entering: Entering, app: Flask) -> None:
    """house.md: a read followed by a write in one deferred transaction fails at once as "locked"."""

    def work(number: int) -> None:
        with entered("reading-club", app):
            words()
            for n in range(5):
                note(f"{number}-{n}")

    with entering("reading-club"):
        pass
    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    with entering("reading-club"):
        assert len(words()) == 20


def test_two_first_actions_at_once_begin_one_record(entering: Entering, app: Flask, request: pytest.FixtureRequest) -> None:
    """Both find a record without a head. On SQLite the second cannot begin before the first has ended."""
    together = threading.Barrier(2 if request.config.getoption("--on") == "postgresql" else 1)

    @action
    def begin(word: str) -> None:
        record("test.noted", by=None, subject=word)
        db.session.scalar(select(AuditHead.id))
        together.wait(timeout=60)

    def work(word: str) -> None:
        with entered("reading-club", app):
            begin(word)

    with entering("reading-club"):
        pass
    threads = [threading.Thread(target=work, args=(word,)) for word in ("one", "two")]
    [t.start() for t in threads]
    [t.join() for t in threads]
    with entering("reading-club"):
        assert sorted(words()) == ["one", "two"]
        assert list(faults()) == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system forks nothing")
def test_a_forked_worker_shares_no_connection_with_its_parent(app: Flask) -> None:
    with app.app_context():
        ours = engines().of("reading-club")
        read_end, write_end = os.pipe()
        child = os.fork()
        if child == 0:
            os.write(write_end, b"same" if engines().of("reading-club") is ours else b"other")
            os._exit(0)
        os.waitpid(child, 0)
        assert os.read(read_end, 10) == b"other"
        assert engines().of("reading-club") is ours
        os.close(read_end)
        os.close(write_end)


@pytest.mark.requirement("D3")
def test_a_failure_of_the_database_tells_no_values(inside):
    inside("reading-club")
    with pytest.raises(sa.exc.DatabaseError) as failed:
        db.session.execute(sa.text("INSERT INTO nowhere (name) VALUES (:name)"), {"name": "林若溪 13900000111"})
    db.session.rollback()
    assert "13900000111" not in str(failed.value) and "nowhere" in str(failed.value)
