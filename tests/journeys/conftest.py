"""One browser for all journeys, and the stage each is played on."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from app.cli.translations import PO, build
from app.tenancy.settings import ROOT
from tests.chromium import browser as open_browser
from tests.chromium import chromium_path
from tests.journeys.stage import Stage, furnish, stage
from tests.registration.stories import People


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser; without one, journeys are skipped here and fail where everything must run."""
    if chromium_path() is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is not installed, and with CI=true nothing may be skipped")
        pytest.skip("Chromium is not installed")
    with open_browser() as opened:
        yield opened


@pytest.fixture(scope="session")
def houses(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real associations, and one whose folder is broken."""
    root = tmp_path_factory.mktemp("houses")
    for folder in sorted((ROOT / "tenants").glob("*/association.yaml")):
        (root / folder.parent.name).symlink_to(folder.parent)
    broken = root / "broken-club"
    shutil.copytree(ROOT / "tests" / "tenants" / "reading-club", broken)
    (broken / "association.yaml").write_text("name: [unfinished\n", encoding="utf-8")
    return root


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory, houses: Path) -> tuple[Path, People]:
    """An instance folder with every database and the people of Henan."""
    _compile_the_catalogue()
    kept = tmp_path_factory.mktemp("furnished")
    return kept, furnish(kept, houses)


@pytest.fixture
def people(furnished: tuple[Path, People]) -> People:
    """Who stands ready in Henan."""
    return furnished[1]


@pytest.fixture(scope="module")
def shared_stage(
    chromium: Browser, furnished: tuple[Path, People], houses: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """One platform for journeys that only look."""
    with stage(chromium, furnished[0], tmp_path_factory.mktemp("shared") / "instance", houses) as built:
        yield built


@pytest.fixture
def fresh_stage(
    chromium: Browser, furnished: tuple[Path, People], houses: Path, tmp_path: Path
) -> Iterator[Stage]:
    """A platform of this journey's own."""
    with stage(chromium, furnished[0], tmp_path / "instance", houses) as built:
        yield built


def _compile_the_catalogue() -> None:
    """English pages need it; only where it is missing or older than its source."""
    compiled = PO.with_suffix(".mo")
    if not compiled.exists() or compiled.stat().st_mtime < PO.stat().st_mtime:
        build()
