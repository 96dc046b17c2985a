"""The filled databases are kept; a run gets a copy, because it writes (logins, counted attempts)."""

from __future__ import annotations

import shutil
from pathlib import Path

import sqlalchemy as sa

from tests.bench.units import UNITS_SLUG
from tests.bench.wishes import SLUG, Wishes

RUN = "bench_run"


def copied(wishes: Wishes, instance: Path) -> dict[str, str]:
    """The environment of a run on a copy of what is kept."""
    environment = wishes.environment(instance)
    for slug in (SLUG, UNITS_SLUG):
        if wishes.sqlite:
            _copy_files(wishes.instance / "associations" / slug, instance / "associations" / slug)
        else:
            _copy_database(wishes, slug)
    return environment if wishes.sqlite else environment | {"DATABASE_URL": wishes.databases(RUN)}


def _copy_files(kept: Path, target: Path) -> None:
    target.mkdir(parents=True)
    for file in kept.glob("data.sqlite3*"):
        shutil.copy(file, target)


def _copy_database(wishes: Wishes, slug: str) -> None:
    kept, run = (sa.make_url(wishes.databases(purpose).replace("{tenant}", slug)) for purpose in ("bench", RUN))
    server = sa.create_engine(kept.set(database="postgres"), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with server.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{run.database}" WITH (FORCE)')
        connection.exec_driver_sql(f'CREATE DATABASE "{run.database}" TEMPLATE "{kept.database}"')
