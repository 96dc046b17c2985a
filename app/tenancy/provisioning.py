"""Making an association's database: created where it is missing, migrated to the newest revision, given its keys.

Alembic takes 12 MiB and serves commands only, so it is loaded by those who ask for a revision or migrate.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from flask import Flask, current_app
from sqlalchemy.engine import URL

from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.engines import engines
from app.tenancy.entering import entered
from app.tenancy.keys import make_key_ring
from app.tenancy.settings import ROOT

MIGRATIONS = ROOT / "migrations"


def create_database(url: URL) -> None:
    """Create the database (or schema) an address names where it is missing."""
    if url.get_backend_name() == "sqlite":
        Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
        return
    schema = _schema(url)
    if schema:
        _run(url.difference_update_query(["options"]), f'CREATE SCHEMA IF NOT EXISTS "{schema}"')
        return
    with _server(url).connect() as connection:
        known = connection.execute(sa.text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": url.database})
        if known.scalar() is None:
            connection.exec_driver_sql(f'CREATE DATABASE "{url.database}"')


def _schema(url: URL) -> str:
    options = str(url.query.get("options", ""))
    return options.partition("search_path=")[2].split(",")[0].split(" ")[0]


def _server(url: URL) -> sa.Engine:
    return sa.create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)


def _run(url: URL, statement: str) -> None:
    with sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool).connect() as connection:
        connection.exec_driver_sql(statement)


def init_migrations(app: Flask) -> None:
    """Hang Flask-Migrate on the application, for `flask db` and for `prepare`; done twice it has its effect once."""
    from flask_migrate import Migrate

    if "migrate" not in app.extensions:
        Migrate(app, db, directory=str(MIGRATIONS))


def newest_revision() -> str | None:
    """The head of the migrations in this checkout."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def revision_of(slug: str) -> str | None:
    """The revision that an association's database stands at."""
    from alembic.runtime.migration import MigrationContext

    create_database(engines().url(slug))
    with engines().of(slug).connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def prepare(slug: str) -> bool:
    """Migrate one association and give it keys; returns whether there was anything to do."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    is_behind = revision_of(slug) != newest_revision()
    if is_behind:
        from flask_migrate import upgrade

        init_migrations(app)
        upgrade(directory=str(MIGRATIONS), x_arg=[f"tenant={slug}"])
        engines().close()
    with entered(slug, app):
        make_key_ring(now=clock.now())
    return is_behind
