"""What every test can ask for: the application, an association with an empty database, a test browser."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

import hypothesis
import pytest
import sqlalchemy as sa
from flask import Flask

from app import create_app
from app.tenancy import clock
from app.tenancy.changes import note_change
from app.tenancy.database import db
from app.tenancy.engines import engines, make_engine
from app.tenancy.entering import entered
from app.tenancy.keys import make_key_ring
from app.tenancy.provisioning import create_database
from app.tenancy.settings import ROOT, read_settings
from app.tenancy.tenants import Tenant
from app.web.turnstile import LOOKUPS
from tests.browser import Visitor
from tests.midnight import until_tomorrow
from tests.postgres import postgres_url

# The same examples on every day and machine, however slow it is.
hypothesis.settings.register_profile(
    "steady", deadline=None, derandomize=True, database=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("steady")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--on", choices=("sqlite", "postgresql"), default="sqlite", help="the database to test on")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--on") == "postgresql":
        kept = [i for i in items if i.get_closest_marker("database")]
        config.hook.pytest_deselected(items=[i for i in items if i not in kept])
        items[:] = kept


def pytest_runtest_setup() -> None:
    """Once a day a test waits for midnight, so that none is still at it when the day changes.

    What the process counts of look-ups is this test's alone, whichever came before it and however fast they were.
    """
    time.sleep(until_tomorrow(clock.now()).total_seconds())
    LOOKUPS.forget()


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("instance")


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All folders in one place: the real associations and the invented ones."""
    root = tmp_path_factory.mktemp("tenants")
    for where in (ROOT / "tenants", ROOT / "tests" / "tenants"):
        for folder in sorted(where.glob("*/association.yaml")):
            (root / folder.parent.name).symlink_to(folder.parent)
    return root


@pytest.fixture(scope="session")
def app(instance: Path, folders: Path, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application on a fresh instance folder, SQLite or PostgreSQL."""
    env = {
        "XIEHUI_ENV": "test",
        "INSTANCE": str(instance),
        "TENANTS": str(folders),
        "PICTURE_CODE_OFF": "1",
        "SECRET_KEY": "a secret of the tests, long enough to be one",
        "MASTER_KEY": "5a" * 32,
    }
    if request.config.getoption("--on") == "postgresql":
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        env["DATABASE_URL"] = f"{postgres_url()}/{worker}_{{tenant}}"
    made = create_app(read_settings(env))
    yield made
    with made.app_context():
        engines().close()


class Ground:
    """Gives a test its associations, each with an empty database; made once, copied or emptied for every test."""

    def __init__(self, app: Flask, instance: Path) -> None:
        self.app, self.instance = app, instance
        self.used: set[str] = set()
        self.made: set[str] = set()

    def fresh(self, slug: str) -> None:
        """An empty database for this test; asked again in the same test it stays as it is."""
        if slug in self.used:
            return
        self.used.add(slug)
        with self.app.app_context():
            url = engines().url(slug)
            if url.get_backend_name() == "sqlite":
                self._copy(slug, Path(url.database or ""))
            else:
                self._empty(slug, url)
        with entered(slug, self.app):
            note_change()

    def _copy(self, slug: str, path: Path) -> None:
        engines().close()
        kept = self.instance / "empty" / f"{slug}.sqlite3"
        shutil.rmtree(path.parent, ignore_errors=True)
        path.parent.mkdir(parents=True)
        if not kept.exists():
            self._make(slug)
            engines().close()
            kept.parent.mkdir(exist_ok=True)
            shutil.copy(path, kept)
            return
        shutil.copy(kept, path)

    def _empty(self, slug: str, url: sa.URL) -> None:
        if slug not in self.made:
            self.made.add(slug)
            create_database(url)
            with engines().of(slug).begin() as connection:
                db.metadata.drop_all(connection)
            self._make(slug)
            return
        names = ", ".join(f'"{t.name}"' for t in db.metadata.sorted_tables if t.name != "key_ring")
        with engines().of(slug).begin() as connection:
            connection.execute(sa.text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))

    def _make(self, slug: str) -> None:
        engine = make_engine(engines().url(slug))
        with engine.begin() as connection:
            db.metadata.create_all(connection)
        engine.dispose()
        self.app.extensions.pop("xiehui_keys", None)
        with entered(slug, self.app):
            make_key_ring(now=clock.now())


@pytest.fixture(scope="session")
def _ground(app: Flask, instance: Path) -> Ground:
    return Ground(app, instance)


@pytest.fixture
def ground(_ground: Ground) -> Ground:
    _ground.used.clear()
    return _ground


@pytest.fixture
def inside(ground: Ground) -> Iterator[Callable[[str], Tenant]]:
    """Enter an association with an empty database for the rest of the test: `inside("reading-club")`."""
    with ExitStack() as stack:

        def enter(slug: str) -> Tenant:
            ground.fresh(slug)
            return stack.enter_context(entered(slug, ground.app))

        yield enter


@pytest.fixture
def entering(ground: Ground) -> Callable[[str], AbstractContextManager[Tenant]]:
    """Enter an association for a block; the database is emptied once a test: `with entering("x"): …`."""

    @contextmanager
    def enter(slug: str) -> Iterator[Tenant]:
        ground.fresh(slug)
        with entered(slug, ground.app) as tenant:
            yield tenant

    return enter


@pytest.fixture
def visit(ground: Ground) -> Callable[..., Visitor]:
    """A test browser on an association's site; every page it fetches is checked."""

    def browse(slug: str) -> Visitor:
        ground.fresh(slug)
        return Visitor(ground.app, f"{slug}.localhost")

    return browse


@pytest.fixture
def sql_counter() -> Callable[[], AbstractContextManager[list[str]]]:
    """Counts statements: `with sql_counter() as statements: …; assert len(statements) <= 3`."""

    @contextmanager
    def count() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
            seen.append(statement)

        sa.event.listen(sa.Engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            sa.event.remove(sa.Engine, "before_cursor_execute", note)

    return count
