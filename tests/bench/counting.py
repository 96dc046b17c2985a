"""What a page asks of the database, how many bytes it is, and where its time goes: counted inside this process."""

from __future__ import annotations

import cProfile
import io
import pstats
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.tenancy.settings import ROOT

PROFILED = 200
SHOWN = 14


@dataclass(frozen=True)
class Counted:
    """One page: its status, statements and bytes."""

    status: int
    sql: list[str]
    size: int


def ask(app: Flask, host: str, path: str, headers: dict[str, str]) -> TestResponse:
    """One request as the proxy would pass it on."""
    client = FlaskClient(app, use_cookies=False)
    via = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": host, "X-Forwarded-For": "10.255.0.1"}
    return client.get(path, base_url=f"https://{host}", headers=via | headers)


def count(app: Flask, host: str, path: str, headers: dict[str, str]) -> Counted:
    """The second answer counts: the first one warms what is kept."""
    ask(app, host, path.replace("{n}", "0"), headers)
    with _statements() as seen:
        answer = ask(app, host, path.replace("{n}", "1"), headers)
    return Counted(answer.status_code, seen, len(answer.get_data()))


@contextmanager
def _statements() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "COMMIT", "ROLLBACK")):
            seen.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)


def profile(app: Flask, host: str, path: str, headers: dict[str, str]) -> str:
    """Where the time of a page goes: our own functions by the time below them, then any by their own time."""
    profiler = cProfile.Profile()
    for number in range(PROFILED):
        address = path.replace("{n}", str(10_000 + number))
        profiler.enable()
        ask(app, host, address, headers)
        profiler.disable()
    out = io.StringIO()
    found = pstats.Stats(profiler, stream=out)
    found.sort_stats("cumulative").print_stats(r"/app/", SHOWN)
    found.sort_stats("tottime").print_stats(SHOWN)
    lines = [line for line in out.getvalue().splitlines() if line.strip()]
    return "\n".join(line.replace(f"{ROOT}/", "") for line in lines)
