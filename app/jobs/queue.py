"""The queue between web and worker: it carries (slug, job id) and nothing that is worth keeping.

Huey is loaded by the first who asks for the queue, and with it the driver of PostgreSQL (8 MiB) where that is asked for.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from flask import Flask, current_app

from app.tenancy.settings import Settings

BEAT = "worker-beat"
WHATEVER_WAITS = 0
"""Sent in place of a job's id: do everything that waits in the association."""
BEAT_SECONDS = 20
ABSENT_AFTER_SECONDS = 90
log = logging.getLogger(__name__)


def make_queue(rules: Settings) -> Any:
    """The queue of the platform: a file of its own by default, PostgreSQL with `JOBS_URL`."""
    of_file = rules.jobs_url.startswith("sqlite:///")
    with _without_driver() if of_file else nullcontext():
        from huey import PostgresHuey, SqliteHuey

    if of_file:
        path = Path(rules.jobs_url.removeprefix("sqlite:///")).absolute()
        path.parent.mkdir(parents=True, exist_ok=True)
        return SqliteHuey("xiehui", filename=str(path), results=False, fsync=False)
    return PostgresHuey("xiehui", dsn=rules.jobs_url.replace("postgresql+psycopg", "postgresql"), results=False)


@contextmanager
def _without_driver() -> Iterator[None]:
    """Huey takes the driver of PostgreSQL where it finds one. A queue in a file has no use for it, and keeps 8 MiB free."""
    hidden = [name for name in ("psycopg",) if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


def _only_carries(slug: str, job_id: int) -> None:
    raise RuntimeError(f"job {job_id} of {slug} was taken by a process that is no worker")


def init_queue(app: Flask, perform: Callable[[str, int], None] = _only_carries) -> Any:
    """Hang the queue and its one task on the application; the worker says what the task does, the web only asks for it."""
    huey = make_queue(app.config["XIEHUI"])

    @huey.task()  # type: ignore[misc]
    def run_job(slug: str, job_id: int) -> None:
        perform(slug, job_id)

    app.extensions["xiehui_queue"], app.extensions["xiehui_run_job"] = huey, run_job
    return huey


def push(slug: str, job_id: int) -> None:
    """Tell the worker. If the queue cannot be reached the worker finds the row within a minute."""
    if current_app.config["XIEHUI"].environment == "test":
        return
    if "xiehui_queue" not in current_app.extensions:
        init_queue(current_app._get_current_object())  # type: ignore[attr-defined]
    from huey.exceptions import HueyException

    try:
        current_app.extensions["xiehui_run_job"](slug, job_id)
    except (OSError, HueyException) as error:
        log.warning("job %s of %s waits for the sweep: %s", job_id, slug, error)


def beat(huey: Any) -> None:
    """The worker's sign of life."""
    huey.storage.put_data(BEAT, str(int(time.time())).encode())


def worker_is_there() -> bool:
    """Whether a worker gave a sign of life in the last 90 seconds."""
    if "xiehui_queue" not in current_app.extensions:
        init_queue(current_app._get_current_object())  # type: ignore[attr-defined]
    found = current_app.extensions["xiehui_queue"].storage.peek_data(BEAT)
    if not isinstance(found, bytes | str):
        return False
    return time.time() - int(found) < ABSENT_AFTER_SECONDS
