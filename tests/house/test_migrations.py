"""Migrations: one head, the models as they are, up and down with everything (trust.md R13)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade

from app import create_app
from app.tenancy.database import db
from app.tenancy.engines import engines
from app.tenancy.provisioning import MIGRATIONS, prepare, revision_of
from app.tenancy.settings import ROOT, read_settings
from tests.postgres import postgres_bin, postgres_url

SLUG = "reading-club"


@pytest.fixture(params=["sqlite", "postgresql"])
def migrating(request: pytest.FixtureRequest, tmp_path: Path, worker_id: str) -> Iterator[Flask]:
    env = {"XIEHUI_ENV": "test", "INSTANCE": str(tmp_path), "TENANTS": str(ROOT / "tests" / "tenants"), "MASTER_KEY": "5a" * 32}
    if request.param == "postgresql":
        if postgres_bin() is None:
            pytest.skip("PostgreSQL is not installed")
        env["DATABASE_URL"] = f"{postgres_url()}/migrating_{worker_id}_{{tenant}}"
    app = create_app(read_settings(env))
    with app.app_context():
        yield app
        if request.param == "postgresql":
            downgrade(directory=str(MIGRATIONS), revision="base", x_arg=[f"tenant={SLUG}"])
        engines().close()


def test_there_is_one_head() -> None:
    assert len(ScriptDirectory(str(MIGRATIONS)).get_heads()) == 1


def test_the_migrations_make_exactly_the_models(migrating: Flask) -> None:
    prepare(SLUG)
    with engines().of(SLUG).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_everything_goes_down_and_up_again(migrating: Flask) -> None:
    prepare(SLUG)
    downgrade(directory=str(MIGRATIONS), revision="base", x_arg=[f"tenant={SLUG}"])
    assert revision_of(SLUG) is None
    upgrade(directory=str(MIGRATIONS), x_arg=[f"tenant={SLUG}"])
    assert revision_of(SLUG) == ScriptDirectory(str(MIGRATIONS)).get_current_head()


def test_preparing_twice_changes_nothing(migrating: Flask) -> None:
    assert prepare(SLUG)
    assert not prepare(SLUG)
