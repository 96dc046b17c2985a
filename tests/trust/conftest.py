"""One world for all files: an application of its own, whose tests only look, or leave what they add to nobody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import create_app
from app.tenancy.engines import engines
from app.tenancy.settings import read_settings
from tests.conftest import Ground
from tests.trust.world import HENAN, OTHER, World, build


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory, folders: Path) -> Iterator[World]:
    """Two associations with people and secrets in them, on SQLite."""
    instance = tmp_path_factory.mktemp("trust")
    env = {
        "XIEHUI_ENV": "test", "INSTANCE": str(instance), "TENANTS": str(folders), "PICTURE_CODE_OFF": "1",
        "SECRET_KEY": "a secret of the tests, long enough to be one", "MASTER_KEY": "5a" * 32,
    }  # fmt: skip
    app = create_app(read_settings(env))
    ground = Ground(app, instance)
    for slug in (HENAN, OTHER):
        ground.fresh(slug)
    yield build(app)
    with app.app_context():
        engines().close()
