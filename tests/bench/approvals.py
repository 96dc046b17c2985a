"""A thousand approvals, without drawing PDFs: `python -m tests.bench.approvals` says how long they take.

One application is told through the actions up to the secretariat's desk and copied row by row; then the batch decides.
BENCH_APPROVALS=1000 is how many; BENCH_ON=postgresql as for the pages; `profile` says where the time goes;
`killed` ends the worker twenty times by SIGKILL and counts what stands in the tables.
"""

from __future__ import annotations

import cProfile
import os
import pstats
import random
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from app import create_app
from app.procedures.actions import Many, decide_many
from app.procedures.actions.batching import do_batch
from app.procedures.batches.models import DecisionBatch, LineResult
from app.procedures.models import Case
from app.procedures.store import count_lines
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.entering import entered
from app.tenancy.keys import make_key_ring
from app.tenancy.settings import ROOT, read_settings
from tests.bench.copying import Copier, gather
from tests.bench.inventing import Inventing, emptied, finished
from tests.bench.timing import Timed, timed
from tests.bench.wishes import SLUG, read_wishes
from tests.procedures.stories import APPROVE, People, apply, recommend, stand_ready
from tests.trust.killing import Work

AIM_SECONDS = 2.0
KILLS, MOST_KEPT, LONGEST = 20, 12, 0.4
TABLES_OF_A_CASE = ("asked", "turn", "happening", "waiting", "held_value")


def waiting_cases(app: Flask, wanted: int) -> tuple[People, list[int]]:
    """An association with so many applications on the secretariat's desk; gives its people and the ids of the cases."""
    engine = emptied(app, SLUG)
    with entered(SLUG, app):
        make_key_ring(now=clock.now())
        people = stand_ready()
        recommend(people, apply(people))
        story = gather(db.session.connection(), _whole(people))
        db.session.remove()
    with engine.begin() as connection:
        making = Inventing()
        copier = Copier(connection, making.fresh, {"asked.membership_id": "membership"})
        copier.copy(story, range(1, wanted), making.change)
        ids = list(connection.scalars(sa.select(db.metadata.tables["case"].c.id).order_by(sa.text("id"))))
    finished(engine)
    return people, ids


def _whole(people: People) -> list[tuple[sa.Table, sa.ColumnElement[bool]]]:
    tables, person = db.metadata.tables, people.applicant.person_id
    case = sa.select(tables["case"].c.id).where(tables["case"].c.person_id == person).scalar_subquery()
    found = [(tables["person"], tables["person"].c.id == person), (tables["account"], tables["account"].c.person_id == person),
             (tables["case"], tables["case"].c.person_id == person)]  # fmt: skip
    found += [(tables[name], tables[name].c.case_id == case) for name in TABLES_OF_A_CASE]
    return [*found, (tables["membership"], tables["membership"].c.person_id == person)]


# ---- measuring ------------------------------------------------------------------------------------------------------
def main(what: str = "") -> int:
    """Print the figure; 1 where something does not add up."""
    wanted = int(os.environ.get("BENCH_APPROVALS", "5000" if what == "killed" else "1000"))
    with tempfile.TemporaryDirectory(prefix="xiehui-approvals-") as folder:
        environment = _environment(Path(folder))
        app = create_app(read_settings(environment))
        people, cases = waiting_cases(app, wanted)
        if what == "killed":
            return _killed(app, environment, people, cases)
        found = _measured(app, people, cases, profiled=what == "profile")
    print(f"1,000 approvals: {found.time.clocked:.2f} s, {found.time.worked:.2f} s CPU (aim {AIM_SECONDS:g}), "
          f"{found.statements:.2f} statements each")  # fmt: skip
    return 0


def _environment(folder: Path) -> dict[str, str]:
    """Queue and mail go nowhere: what is measured is the transaction."""
    given = {"XIEHUI_ENV": "test", "INSTANCE": str(folder), "TENANTS": str(ROOT / "tenants"), "MASTER_KEY": "5a" * 32,
             "SECRET_KEY": "what the bench signs its cookies with, long enough"}  # fmt: skip
    wishes = read_wishes()
    return given if wishes.sqlite else given | {"DATABASE_URL": wishes.databases("approvals")}


def _begun(people: People, cases: list[int]) -> tuple[int, int]:
    """The batch, and its job."""
    versions = dict(db.session.execute(sa.select(Case.id, Case.version).where(Case.id.in_(cases))).all())
    job = decide_many(Many("join_person", "secretary", APPROVE, versions), by=people.secretary.account_id, now=clock.now())
    return db.session.scalars(sa.select(DecisionBatch.id).order_by(DecisionBatch.id.desc()).limit(1)).one(), job


@dataclass(frozen=True)
class Approved:
    """A thousand approvals: what they take, and how many statements each."""

    time: Timed
    statements: float


def approved(wanted: int) -> Approved:
    """Approve so many applications in a new association, as a batch does. Raises RuntimeError where one is left."""
    with tempfile.TemporaryDirectory(prefix="xiehui-approvals-") as folder:
        app = create_app(read_settings(_environment(Path(folder))))
        return _measured(app, *waiting_cases(app, wanted), profiled=False)


def _measured(app: Flask, people: People, cases: list[int], *, profiled: bool) -> Approved:
    warm = 100
    with entered(SLUG, app):
        do_batch(*_begun(people, cases[:warm]))
        batch, job = _begun(people, cases[warm:])
        with _counting() as seen, _profile(profiled):
            took = timed(lambda: do_batch(batch, job))
        done = count_lines(batch)[LineResult.DONE]
    if done != len(cases) - warm:
        raise RuntimeError(f"{done} of {len(cases) - warm} were approved")
    return Approved(Timed(took.clocked * 1000 / done, took.worked * 1000 / done), seen[0] / done)


@contextmanager
def _counting() -> Iterator[list[int]]:
    seen = [0]

    def note(*_: object) -> None:
        seen[0] += 1

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)


@contextmanager
def _profile(wanted: bool) -> Iterator[None]:
    if not wanted:
        yield
        return
    profiler = cProfile.Profile()
    with profiler:
        yield
    pstats.Stats(profiler).sort_stats("tottime").print_stats(40)
    pstats.Stats(profiler).sort_stats("cumulative").print_stats(r"/app/", 40)


# ---- killed again and again -------------------------------------------------------------------------------------------
def _killed(app: Flask, environment: dict[str, str], people: People, cases: list[int]) -> int:
    """Every approval once whatever moment the worker dies: acts, record, letters, papers, numbers and lines agree."""
    from tests.trust.cases import sums

    with entered(SLUG, app):
        batch, job = _begun(people, cases)
    draw, told = random.Random(3), []
    for place in range(KILLS + 1):
        _work(environment, (batch, job), None if place == KILLS else draw.randint(1, MOST_KEPT), draw.uniform(0, LONGEST))
        with entered(SLUG, app):
            found, done = sums(), count_lines(batch)[LineResult.DONE]
        told.append(found.approved)
        if not found.agree or done != found.approved:
            print(f"does not add up after {place + 1} runs: {found}")
            return 1
    print(f"{len(cases):,} approvals, killed {KILLS} times: each once, numbers gapless, record and letters equal; done: {told}")
    return 0 if told[-1] == len(cases) else 1


def _work(environment: dict[str, str], numbers: tuple[int, int], kept: int | None, seconds: float) -> None:
    """Let a worker keep so many transactions of twenty cases, and kill it so many seconds later; None lets it finish."""
    command = [sys.executable, "-m", "tests.trust.working", *map(str, numbers), "20"]
    work = Work(command, {**os.environ, **environment})
    if kept is None:
        work.start().communicate()
    else:
        work.killed_in(kept + 2, seconds)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
