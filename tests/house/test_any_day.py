"""No test may fail because of the day, the hour, or how fast the machine is. What is forbidden says what to do instead."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from app.tenancy.settings import ROOT
from tests.midnight import until_tomorrow

TESTS = sorted(path for path in (ROOT / "tests").rglob("*.py") if "bench" not in path.parts)
JOURNEYS = sorted((ROOT / "tests" / "journeys").glob("*.py"))
READS = {
    "date.today": "ask the clock of the application, which knows the association's zone",
    "datetime.now": "ask the clock of the application",
    "datetime.utcnow": "ask the clock of the application",
    "time.time": "ask the clock of the application",
    "time.monotonic": "a test never times: count what is done",
    "time.perf_counter": "a test never times: count what is done",
    "time.process_time": "a test never times: count what is done",
    "time.sleep": "wait for what is to happen, not for a while",
}
SLEEPS = {
    "tests/conftest.py": "waits for midnight",
    "tests/members/test_seats.py": "gives a second writer the time to come; passes if none does",
    "tests/trust/killing.py": "chooses the moment of a kill; passes at any",
}


def _reads(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        said = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
        where = path.relative_to(ROOT).as_posix()
        if said in READS and not (said == "time.sleep" and where in SLEEPS):
            yield f"{where}:{node.lineno} {said}: {READS[said]}"


def test_no_test_reads_a_clock_of_its_own() -> None:
    found = [said for path in TESTS for said in _reads(path)]
    assert not found, "\n".join(found)


def test_nothing_is_read_off_a_page_right_after_a_key() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{after.lineno}"
        for path in JOURNEYS
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for before, after in _neighbours(node)
        if _is_key(before) and isinstance(after, ast.Assert)
    ]
    assert not found, "wait by expect(…) or wait_for_url: " + "; ".join(found)


def _neighbours(node: ast.AST) -> Iterator[tuple[ast.stmt, ast.stmt]]:
    body = getattr(node, "body", [])
    if isinstance(body, list):
        yield from pairwise(body)


def _is_key(node: ast.stmt) -> bool:
    call = node.value if isinstance(node, ast.Expr) else None
    return isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in {"key", "press"}


@pytest.mark.parametrize(
    ("hour", "minute", "second", "waits"),
    [(0, 0, 0, 0), (15, 58, 59, 0), (15, 59, 30, 30), (16, 0, 0, 0), (23, 59, 59, 0)],
)
def test_only_in_the_last_minute_of_the_associations_day_a_test_waits(hour, minute, second, waits) -> None:
    moment = datetime(2027, 2, 28, hour, minute, second, tzinfo=UTC)
    assert until_tomorrow(moment) == timedelta(seconds=waits)
