"""`make bench`: one large association, its pages driven one after another, every figure beside the floor of the same run.

BENCH_MEMBERS=100000 BENCH_CASES=20000 BENCH_UNITS=200 BENCH_PEOPLE=100 BENCH_SECONDS=4; BENCH_FOLDER keeps
filled databases; BENCH_ON=postgresql (`make bench ON=postgresql`) starts a cluster, or is the address of a server that may
be filled; BENCH_PROFILE=all (or a page's name) says where the time goes.
"""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from flask import Flask

from app import create_app
from app.cli.translations import build
from app.tenancy.engines import engines
from app.tenancy.settings import read_settings
from tests.bench import counting, report
from tests.bench.client import Heard, Wish, drive, mark_of
from tests.bench.filling import Facts, ground
from tests.bench.floor import fill_floor, floor_url
from tests.bench.kept import copied
from tests.bench.pages import PAGES, Page
from tests.bench.servers import Memory, Server, serving
from tests.bench.units import UnitFacts, ground_of_units
from tests.bench.visitors import cookies
from tests.bench.wishes import WORKERS, Wishes, host_of, read_wishes

WARM_SECONDS = 1.0


def main() -> int:
    """Exit code 0 when every page was measured, whatever it costs; 1 when one answered oddly."""
    build()
    wishes = read_wishes()
    filler = create_app(read_settings(wishes.environment(wishes.instance)))
    facts, units = ground(filler, wishes, print), ground_of_units(filler, wishes, print)
    with filler.app_context():
        engines().close()
    with tempfile.TemporaryDirectory(prefix="xiehui-bench-") as folder:
        return _measure(wishes, (facts, units), copied(wishes, Path(folder)))


def _measure(wishes: Wishes, filled: tuple[Facts, UnitFacts], environment: dict[str, str]) -> int:
    facts, units = filled
    app = create_app(read_settings(environment))
    known = cookies(app, facts, units)
    there = [page for page in PAGES if _is_there(app, wishes, page.addresses(facts)[0])]
    for page in [page for page in PAGES if page not in there]:
        print(f"not there yet: {page.name} ({page.path})")
    if wishes.profile:
        return _profile(app, wishes, facts, known)
    counted = {page: counting.count(app, host_of(page.slug), page.addresses(facts)[0], _headers(page, known)) for page in there}
    with app.app_context():
        engines().close()
    return _print(wishes, facts, environment, known, counted)


def _is_there(app: Flask, wishes: Wishes, path: str) -> bool:
    return app.url_map.bind(wishes.host).test(path.partition("?")[0], "GET")


def _headers(page: Page, known: dict[str, str], mark: str = "") -> dict[str, str]:
    headers = {"Cookie": known[page.who]} if page.who else {}
    return headers | ({"If-None-Match": mark} if mark else {})


def _profile(app: Flask, wishes: Wishes, facts: Facts, known: dict[str, str]) -> int:
    for page in PAGES:
        if wishes.profile in ("all", page.name) and _is_there(app, wishes, page.addresses(facts)[0]):
            counted = counting.count(app, host_of(page.slug), page.addresses(facts)[0], _headers(page, known))
            print(f"\n== {page.name}: {counted.status}, {len(counted.sql)} statements")
            print("\n".join(f"   {' '.join(statement.split())[:200]}" for statement in counted.sql))
            print(counting.profile(app, host_of(page.slug), page.addresses(facts)[0], _headers(page, known)))
    return 0


def _print(
    wishes: Wishes, facts: Facts, environment: dict[str, str], known: dict[str, str], counted: dict[Page, counting.Counted]
) -> int:
    kind = "SQLite" if wishes.sqlite else "PostgreSQL"
    print(f"\n{wishes.members:,} members, {wishes.cases:,} cases, {kind}, gunicorn with {WORKERS} workers, one run\n")
    print(report.line(*report.HEADS))
    before = _floor(wishes)
    print(report.line_of_floor(before), flush=True)
    measured: list[report.Measured] = []
    with serving("wsgi:app", environment, config="python:app.web.starting") as server:
        for page, found in counted.items():
            measured.append(_drive(server, wishes, facts, (page, found, known)))
            print(report.line_of(measured[-1], before), flush=True)
        memory = server.memory()
    after = _floor(wishes)
    floor = replace(before, **{name: (getattr(before, name) + getattr(after, name)) / 2 for name in vars(before)})
    _conclude(measured, floor, memory)
    return 1 if any(one.heard.odd for one in measured) else 0


def _conclude(measured: list[report.Measured], floor: report.Floor, memory: Memory) -> None:
    """All once more in F, by the floor before and after, and what misses."""
    print(f"\nin F of {floor.cpu:.2f} ms CPU, {floor.a_second:.0f} req/s, p50 {floor.p50:.1f} ms (mean of before and after):\n")
    print(report.line("page", "req/s", "p50", "p95", "CPU"))
    for one in measured:
        print(report.line_in_units(one, floor))
    print("\n" + report.line_of_memory(memory))
    for one in measured:
        if one.misses(floor):
            said = f"{one.cpu / floor.cpu:.2f} F of {one.page.aim:g}, {one.sql} SQL of {one.page.sql}"
            print(f"misses: {one.page.name}: {said} (BENCH_PROFILE={one.page.name!r} make bench says where it goes)")
        for odd in one.heard.odd:
            print(f"odd: {one.page.name}: {odd}")


def _drive(
    server: Server, wishes: Wishes, facts: Facts, what: tuple[Page, counting.Counted, dict[str, str]]
) -> report.Measured:
    page, found, known = what
    host = host_of(page.slug)
    headers = _headers(page, known, mark_of(server.port, host, page.path) if page.conditional else "")
    status = 304 if page.conditional else 200
    wish = Wish(server.port, host, page.addresses(facts), headers, status, WARM_SECONDS, WORKERS)
    drive(wish)
    heard, cpu = _timed(server, replace(wish, seconds=wishes.seconds, offset=100_000))
    return report.Measured(page, heard, cpu, len(found.sql), found.size)


def _timed(server: Server, wish: Wish) -> tuple[Heard, float]:
    before = server.cpu()
    heard = drive(wish)
    return heard, (server.cpu() - before) * 1000 / len(heard.times)


def _floor(wishes: Wishes) -> report.Floor:
    url = floor_url(wishes.databases(), wishes.folder)
    fill_floor(url)
    with serving("tests.bench.floor:create_floor()", {**os.environ, "BENCH_FLOOR_URL": url}) as server:
        wish = Wish(server.port, wishes.host, ["/"], {}, 200, WARM_SECONDS, WORKERS)
        drive(wish)
        heard, cpu = _timed(server, replace(wish, seconds=wishes.seconds))
    return report.Floor(cpu, heard.a_second, heard.part(0.5), heard.part(0.95))


if __name__ == "__main__":
    sys.exit(main())
