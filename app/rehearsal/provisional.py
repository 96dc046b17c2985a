"""An association's folder with an empty database that is gone afterwards, apart from everything real.

A second application stands on a folder of its own: neither the database nor the files of the association can be reached
from it, and no letter leaves it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask, current_app

from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.engines import engines, make_engine
from app.tenancy.entering import entered
from app.tenancy.keys import make_key_ring
from app.tenancy.settings import Settings, settings
from app.tenancy.tenants import Tenant

KEY = "0f" * 32


@contextmanager
def provisional(slug: str, tenants: Path | None = None) -> Iterator[Tenant]:
    """Enter an association on an empty database; `tenants`: where its folder lies, if not where all others do."""
    make: Callable[[Settings], Flask] = current_app.extensions["xiehui_maker"]
    rules = settings() if tenants is None else replace(settings(), tenants=tenants)
    with TemporaryDirectory(prefix="rehearsal-") as folder:
        app = make(_apart(rules, Path(folder)))
        with app.app_context():
            _create(slug)
        try:
            with entered(slug, app) as here:
                make_key_ring(now=clock.now())
                yield here
        finally:
            with app.app_context():
                engines().close()


def _apart(rules: Settings, folder: Path) -> Settings:
    """The same folders, everything else in a place of its own."""
    return replace(
        rules, environment="test", instance=folder, master_key=KEY, mail_backend="file", smtp_url="", clamd="",
        database_url=f"sqlite:///{folder}/{{tenant}}/data.sqlite3", jobs_url=f"sqlite:///{folder}/jobs.sqlite3",
    )  # fmt: skip


def _create(slug: str) -> None:
    engine = make_engine(engines().url(slug))
    with engine.begin() as connection:
        db.metadata.create_all(connection)
    engine.dispose()
