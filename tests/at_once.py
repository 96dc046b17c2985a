"""Doing things at the very same time, for what must have its effect once whoever comes first."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from flask import Flask

from app.kernel.errors import DomainError
from app.tenancy.database import db
from app.tenancy.entering import entered


def together(app: Flask, slug: str, *tasks: Callable[[], Any]) -> list[Any]:
    """Do tasks at once, each in a thread and a context of its own; gives what each gave or raised."""
    start, results = Barrier(len(tasks)), [None] * len(tasks)

    def run(place: int) -> None:
        with entered(slug, app):
            start.wait(60)
            try:
                results[place] = tasks[place]()
            except DomainError as error:
                results[place] = error

    db.session.rollback()
    threads = [Thread(target=run, args=(place,)) for place in range(len(tasks))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
