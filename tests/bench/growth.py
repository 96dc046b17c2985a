"""`python -m tests.bench.growth 20000 100000`: every filter and order of the long lists, at one size beside another.

Each address is asked in this process: the statements again by themselves (the least of some runs), and the whole page. What
grows by more than a quarter and costs a millisecond more is named, and so is every whole table that a plan reads. One size
says which is slow; BENCH_FOLDER and BENCH_ON as for the pages; BENCH_PLAIN=1 forgets what ANALYZE found out (SQLite).
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from time import perf_counter, process_time
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from flask import Flask

from app import create_app
from app.members.recounting import recount_members
from app.procedures.actions.counting import recount_waiting
from app.tenancy import clock
from app.tenancy.engines import engines, make_engine
from app.tenancy.entering import entered
from app.tenancy.settings import read_settings
from tests.bench.counting import ask
from tests.bench.filling import ground
from tests.bench.kept import copied
from tests.bench.spreading import Spread, spread
from tests.bench.units import ground_of_units
from tests.bench.visitors import cookies
from tests.bench.wishes import SLUG, Wishes, host_of, read_wishes

RUNS = 7
GROWS, AT_LEAST, SLOW, CHEAP = 1.25, 1.0, 100.0, 50.0
LARGE = {
    "case", "waiting", "turn", "membership", "fact", "person", "account", "letter", "search_entry", "search_gram", "upload",
    "issued_document", "kept_answers", "asked", "happening", "held_tier",
}  # fmt: skip


@dataclass(frozen=True)
class Figures:
    """One address at one size: milliseconds of its statements alone, of the whole page, how many statements, what is odd."""

    sql: float
    page: float
    statements: int
    slowest: str
    odd: tuple[str, ...]


def lists(found: Spread) -> dict[str, str]:
    """Name → address. `rare` is held by few rows, so that a list that sifts has to go far for a page."""
    name, one, rare = quote("王思远"), quote("王"), f"body={found.rare_body}"
    cases = {
        "": "", "procedure": "procedure=join_person", "step": "procedure=join_person&step=secretary",
        "procedure of nothing": "procedure=join_unit", "tier": "tier=individual", "rare tier": f"tier={found.rare_tier}",
        "body": f"body={found.body}", "rare body": rare, "empty body": f"body={found.empty_body}", "name": f"q={name}",
        "one character": f"q={one}", "number": "q=RY-2026", "name at a body": f"q={name}&body={found.body}",
    }  # fmt: skip
    inbox = {
        "newest": "sort=received", "longest": "sort=since", "late": "due=late", "today": "due=today", "week": "due=week",
        "first": "again=first", "again": "again=again", "bundle": "bundle=BS-2026-1", "late at a body": f"due=late&{rare}",
        "rare body, newest": f"{rare}&sort=received", "again, longest": "again=again&sort=since",
        "one character, newest": f"q={one}&sort=received",
    }  # fmt: skip
    running = {"running": "state=running", "closed": "state=closed", "running at a body": f"state=running&{rare}"}
    register = {
        "": "", "by name": "sort=name", "by admission": "sort=admitted", "by term": "sort=term_end",
        "everybody": "standing=everybody", "standing": "standing=active", "rare standing": f"standing={found.rare_standing}",
        "tier": "tier=individual", "rare tier": f"tier={found.rare_tier}", "person": "kind=person", "unit": "kind=unit",
        "body": f"body={found.body}", "rare body": rare, "empty body": f"body={found.empty_body}", "name sought": f"q={name}",
        "one character": f"q={one}", "rare body by name": f"{rare}&sort=name", "unit by name": "kind=unit&sort=name",
        "rare tier by admission": f"tier={found.rare_tier}&sort=admitted",
        "one character by admission": f"q={one}&sort=admitted",
        "rare standing by term": f"standing={found.rare_standing}&sort=term_end",
    }  # fmt: skip
    every = {
        "inbox": ("/desk", cases | inbox), "late": ("/desk/late", {"": "", "rare body": rare}),
        "done": ("/desk/done", cases | running), "all cases": ("/desk/open", cases | running),
        "register": ("/office/members", register),
    }  # fmt: skip
    return {
        f"{name}{', ' if said else ''}{said}": f"{path}?{query}"
        for name, (path, asked) in every.items()
        for said, query in asked.items()
    }


def main(sizes: Sequence[str]) -> int:
    """Print the table; 1 where something grows."""
    wishes = read_wishes()
    named = [replace(wishes, members=int(size), cases=int(size)) for size in sizes] or [wishes]
    by_size = [_figures_of(one) for one in named]
    print(f"\n{'':34}" + "".join(f"{one.members:>12,} sql    page   n" for one in named) + "   grows")
    growing = [name for name in by_size[0] if not _line(name, [figures[name] for figures in by_size])]
    return 1 if growing else 0


def _line(name: str, figures: Sequence[Figures]) -> bool:
    first, last = figures[0], figures[-1]
    ratio = last.sql / max(first.sql, 0.01)
    grows = len(figures) > 1 and ratio > GROWS and last.sql - first.sql > AT_LEAST
    columns = "".join(f"{one.sql:16.2f} {one.page:7.2f} {one.statements:3}" for one in figures)
    odd = "".join(f"\n    {odd}" for odd in last.odd)
    print(f"{name:34}{columns}   {ratio:5.2f}{'  grows' if grows else ''}{odd}", flush=True)
    if grows:
        print(f"    {last.slowest}")
    return not grows


def _figures_of(wishes: Wishes) -> dict[str, Figures]:
    filler = create_app(read_settings(wishes.environment(wishes.instance)))
    facts, units = ground(filler, wishes, print), ground_of_units(filler, wishes, print)
    with filler.app_context():
        engines().close()
    with tempfile.TemporaryDirectory(prefix="xiehui-growth-") as folder:
        app = create_app(read_settings(copied(wishes, Path(folder))))
        with app.app_context():
            engine = make_engine(engines().url(SLUG))
        found = spread(engine, plain=bool(os.environ.get("BENCH_PLAIN")))
        with entered(SLUG, app):
            recount_members(clock.now())
            recount_waiting(clock.now())
        known = cookies(app, facts, units)["secretary"]
        wanted = os.environ.get("BENCH_ONLY", "")
        figures = {name: _figures(app, engine, known, address) for name, address in lists(found).items() if wanted in name}
        engine.dispose()
        with app.app_context():
            engines().close()
    return figures


def _figures(app: Flask, engine: sa.Engine, cookie: str, address: str) -> Figures:
    headers = {"Cookie": cookie}
    for _ in range(2):
        answer = ask(app, host_of(SLUG), address, headers)
    odd = [f"answers {answer.status_code}"] if answer.status_code != 200 else []
    with _asked() as statements:
        ask(app, host_of(SLUG), address, headers)
    timed = [(_least(partial(_alone, engine, *one)), one) for one in statements]
    page = _least(partial(_page, app, address, headers))
    print(f"{address:70} {sum(one for one, _ in timed):9.2f} {page:9.2f}", file=sys.stderr, flush=True)
    slowest = max(timed, default=(0.0, ("", ())), key=lambda one: one[0])
    odd += [plan for _, one in timed for plan in _whole_tables(engine, *one)]
    return Figures(sum(one for one, _ in timed), page, len(timed), f"{slowest[0]:.2f} ms: {slowest[1]!r}", tuple(odd))


def _least(measure: Callable[[], float]) -> float:
    """The least of some runs; a slow one is run twice."""
    first = measure()
    return min(first, *(measure() for _ in range(RUNS if first < SLOW else 1)))


def _page(app: Flask, address: str, headers: dict[str, str]) -> float:
    began = process_time()
    ask(app, host_of(SLUG), address, headers)
    return (process_time() - began) * 1000


def _alone(engine: sa.Engine, statement: str, values: Any) -> float:
    with engine.connect() as connection:
        cursor = connection.connection.cursor()
        began = perf_counter()
        cursor.execute(statement, values)
        cursor.fetchall()
        return (perf_counter() - began) * 1000


def _whole_tables(engine: sa.Engine, statement: str, values: Any) -> Iterator[str]:
    with engine.connect() as connection:
        cursor = connection.connection.cursor()
        if engine.dialect.name == "sqlite":
            plan = [row[-1] for row in cursor.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()]
            whole = [one for one in plan if one.startswith("SCAN") and one.split()[1] in LARGE and "USING" not in one]
            yield from (f"plan: {one}" for one in whole)
        else:
            cursor.execute(f"EXPLAIN {statement}", values)
            plan = [row[0].strip() for row in cursor.fetchall()]
            whole = [one for one in plan if "Seq Scan on" in one and _table(one) in LARGE]
            yield from (f"plan: {one}" for one in whole if _cost(one) > CHEAP)


def _cost(line: str) -> float:
    """What PostgreSQL thinks that reading costs; an empty table costs nothing."""
    return float(line.split("..")[1].split()[0])


def _table(line: str) -> str:
    return line.split("Seq Scan on ")[1].split()[0].strip('"')


@contextmanager
def _asked() -> Iterator[list[tuple[str, Any]]]:
    seen: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, values: Any, *_: object) -> None:
        if statement.lstrip("( ").startswith(("SELECT", "WITH")):
            seen.append((statement, values))

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
