"""The worker: takes jobs from the queue, and looks each minute for rows that the queue forgot."""

from __future__ import annotations

import logging
import threading
from functools import partial

from flask import Flask

from app.jobs import actions
from app.jobs.chores import ask_for_chores
from app.jobs.queue import BEAT_SECONDS, WHATEVER_WAITS, beat, init_queue
from app.kernel.errors import DomainError
from app.tenancy import clock
from app.tenancy.entering import entered
from app.tenancy.registry import registry

SWEEP_SECONDS = 60
log = logging.getLogger(__name__)


def run_one(app: Flask, slug: str, job_id: int) -> None:
    """Do one job of one association; an association that is gone or broken takes its jobs with it."""
    try:
        with entered(slug, app):
            if job_id == WHATEVER_WAITS:
                actions.run_pending()
            else:
                actions.run(job_id)
    except (KeyError, DomainError) as error:
        log.warning("job %s of %s cannot be done now: %s", job_id, slug, error)


def sweep(app: Flask) -> int:
    """Do what waits anywhere; returns how many jobs were done."""
    with app.app_context():
        slugs = registry().slugs()
    done = 0
    for slug in slugs:
        try:
            with entered(slug, app):
                ask_for_chores()
                actions.forget_files(now=clock.now())
                done += actions.run_pending()
        except DomainError as error:
            log.warning("%s is passed over: %s", slug, error)
    return done


def work(app: Flask, workers: int = 2) -> None:
    """Run until told to stop (SIGINT, SIGTERM)."""
    huey = init_queue(app, partial(run_one, app))
    stop = threading.Event()
    threading.Thread(target=_keep_sweeping, args=(app, stop), daemon=True).start()
    threading.Thread(target=_keep_beating, args=(huey, stop), daemon=True).start()
    try:
        huey.create_consumer(workers=workers, worker_type="thread", periodic=False).run()
    finally:
        stop.set()


def _keep_sweeping(app: Flask, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            sweep(app)
        except Exception:  # the sweep must survive a database that is away for a minute
            log.exception("the sweep failed; it is tried again")
        stop.wait(SWEEP_SECONDS)


def _keep_beating(huey: object, stop: threading.Event) -> None:
    while not stop.is_set():
        beat(huey)
        stop.wait(BEAT_SECONDS)
