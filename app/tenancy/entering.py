"""Entering an association outside of a request: jobs, commands, tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, current_app, g

from app.tenancy.registry import registry
from app.tenancy.tenants import Tenant


@contextmanager
def entered(slug: str, app: Flask | None = None) -> Iterator[Tenant]:
    """A fresh application context bound to one association; its session, cache and identity map die with it.

    Raises KeyError for an unknown slug and BrokenFolder for a folder that does not load.
    """
    flask_app = app if app is not None else current_app._get_current_object()  # type: ignore[attr-defined]
    with flask_app.app_context():
        g.tenant = registry().get(slug)
        yield g.tenant
