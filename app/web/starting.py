"""What a server does before it forks its workers, so that they share it: code, tables, folders, compiled pages.

It is gunicorn's configuration as well (`gunicorn --config python:app.web.starting`): `preload_app` and `when_ready` are
settings of gunicorn, and what stands on its command line wins.
"""

from __future__ import annotations

import gc
import logging
import time
from typing import Any

from flask import Flask

from app.kernel.errors import DomainError
from app.tenancy.configuration.reader import read_file
from app.tenancy.registry import MOST_LOADED, registry

log = logging.getLogger(__name__)
preload_app = True


def when_ready(server: Any) -> None:
    """Before gunicorn forks the first worker."""
    make_ready(server.app.wsgi())


def make_ready(app: Flask) -> None:
    """Read the associations' folders, compile the pages, and put all that is there beyond the garbage collector.

    The collector marks what it looks at; a page of memory that it marked is shared no longer. (As to time, it takes one or
    two hundredths of a page, frozen or not, at any threshold: measured on 2026-11-28.)
    """
    begun = time.monotonic()
    with app.app_context():
        for slug in registry().slugs()[:MOST_LOADED]:
            try:
                registry().get(slug)
            except DomainError:
                continue  # it is in the log, and its visitors read a calm page
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)
    read_file.cache_clear()  # what a file looked like serves whoever checks it again; a worker has what it says
    gc.collect()
    gc.freeze()
    log.info("ready in %.1f s", time.monotonic() - begun)
