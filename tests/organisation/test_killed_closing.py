"""kill -9 while a large body is handed on, again and again: everybody goes once, and the body is closed once (R6, R7)."""

from __future__ import annotations

import logging
import os
import random
import sys
from dataclasses import dataclass

import pytest
from sqlalchemy import func, select

from app.accounts.models import Grant
from app.audit.models import AuditEntry
from app.audit.store import faults
from app.bodies.store import get_body
from app.jobs.models import Job
from app.members.models import Fact, Membership
from app.members.recounting import recount_members
from app.members.rules import FactKind
from app.organisation import actions
from app.organisation.actions import Closing, Opening
from app.procedures.actions import Filing, file_case
from app.procedures.models import Case, Happening
from app.tenancy.database import db
from tests.members.choirs import CHOIRS, singer_of
from tests.organisation.closing import hand_on
from tests.organisation.conftest import body, settle_in
from tests.procedures.stories import NOW, TODAY, somebody
from tests.trust.killing import Work

pytestmark = [pytest.mark.database, pytest.mark.requirement("E4", "R6", "R7")]
SINGERS, CASES, KILLS, SIZE = 12, 4, 3, 2


@dataclass(frozen=True)
class Seen:
    """Where everybody stands at a moment, and by how many facts (of members) and notes (of cases) that is said."""

    here: int
    there: int
    members_there: int
    facts: int
    cases_there: int
    notes: int

    @property
    def agrees(self) -> bool:
        """Whoever was handed on was so once, and it is said once; nobody is lost."""
        whole = self.here + self.there == SINGERS + CASES
        return whole and self.facts == self.members_there and self.notes == self.cases_there


def _seen(bay: int, successor: int) -> Seen:
    def count(*where: object) -> int:
        return db.session.scalar(select(func.count()).where(*where)) or 0

    return Seen(
        count(Membership.body_id == bay), count(Membership.body_id == successor),
        count(Membership.body_id == successor, Membership.admitted_on.is_not(None)), count(Fact.kind == FactKind.MOVED),
        count(Case.body_id == successor), count(Happening.what == "handed_on"),
    )  # fmt: skip


@pytest.fixture
def closing(entering) -> tuple[int, int, int]:
    """A district with many singers and open cases that becomes part of another: the job, the body, its successor."""
    with entering(CHOIRS):
        here, bay = settle_in(), body("bay")
        for number in range(SINGERS):
            singer_of(bay, somebody(f"白{number}声"))
        for number in range(CASES):
            answers = {"name": f"何{number}声", "mobile": "13900000111", "pledge": True}
            file_case(Filing("sing", answers, body_id=bay), by=somebody(f"何{number}声").account_id, now=NOW)
        opening = Opening("district", body("coast"), {"zh": "内湾分区"})
        successor = actions.open_body(opening, by=here.coast, now=NOW).body_id
        job = actions.begin_closing(bay, Closing("并入内湾", successor_id=successor), by=here.coast, now=NOW, at_once=3)
        return job or 0, bay, successor


def test_a_body_that_is_closed_by_workers_that_are_killed_hands_everybody_on_once(app, entering, closing, caplog) -> None:
    job, bay, successor = closing
    work, moments, seen = _working(app, job), random.Random(7), []
    for kept in range(1, KILLS + 1):
        said = work.killed_in(1 + kept % 3 + 1, moments.uniform(0, 0.05))
        assert said[0].startswith("working"), said
        with entering(CHOIRS):
            seen.append(_seen(bay, successor))
            assert seen[-1].agrees, seen[-1]
            assert get_body(bay).closed_on is None
            found = db.session.get_one(Job, job)
            assert found.done <= found.total and not list(faults())
    assert [one.there for one in seen] == sorted(one.there for one in seen) and 0 < seen[-1].there < SINGERS + CASES
    with entering(CHOIRS):
        hand_on(job, SIZE)
        hand_on(job, SIZE)
        last = _seen(bay, successor)
        assert last.agrees and (last.here, last.members_there, last.cases_there) == (0, SINGERS, CASES)
        _closed_once(bay, successor)
        with caplog.at_level(logging.WARNING):
            recount_members(NOW)
        assert "drifted" not in caplog.text


def _closed_once(bay: int, successor: int) -> None:
    """The body is closed, on record once, the record holds, and its roles ended with it."""
    assert not list(faults())
    closed = get_body(bay)
    assert closed.closed_on is not None and closed.successor_id == successor
    entries = select(func.count()).where(AuditEntry.act == "body.closed", AuditEntry.subject == f"body:{bay}")
    assert db.session.scalar(entries) == 1
    assert not db.session.scalars(select(Grant.id).where(Grant.body_id == bay, Grant.taken_at.is_(None))).all()
    assert closed.closed_on >= TODAY


def _working(app, job: int) -> Work:
    settings = app.config["XIEHUI"]
    given = {
        "XIEHUI_ENV": "test", "INSTANCE": str(settings.instance), "TENANTS": str(settings.tenants),
        "SECRET_KEY": settings.secret_key, "MASTER_KEY": settings.master_key, "DATABASE_URL": settings.database_url,
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.organisation.closing", str(job), str(SIZE)]
    return Work(command, {**os.environ, **given})
