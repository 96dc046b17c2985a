"""Is the process up, and can it serve? Answered on any host; one broken association fails neither."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response, jsonify

from app.web.access import platform

_checks: dict[str, Callable[[], bool]] = {}


def register_check(name: str, check: Callable[[], bool]) -> None:
    """A room says here whether what it needs is there: the disk, the queue, the worker."""
    _checks[name] = check


@platform
def healthz() -> Response:
    return jsonify(status="ok")


@platform
def readyz() -> tuple[Response, int]:
    found = {name: _holds(check) for name, check in _checks.items()}
    return jsonify(status="ok" if all(found.values()) else "not ready", **found), 200 if all(found.values()) else 503


def _holds(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:  # whatever is wrong, the answer is that it is not ready
        return False


def init_health(app: Flask) -> None:
    """The two addresses that machines ask."""
    app.add_url_rule("/healthz", "healthz", healthz)
    app.add_url_rule("/readyz", "readyz", readyz)
