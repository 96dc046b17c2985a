"""Pages of one association cost the same whether five stand beside it or fifty (performance.md, "Growth")."""

from __future__ import annotations

import gc
import shutil
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.tenancy.configuration.reader import read_file
from app.tenancy.engines import engines
from app.tenancy.registry import MOST_LOADED, registry
from app.tenancy.settings import ROOT, read_settings
from tests.approval.conftest import HENAN, PASSWORD
from tests.browser import Visitor

pytestmark = pytest.mark.requirement("E2")
COPIED = ROOT / "tests" / "tenants" / "reading-club"
PAGES = {"home": "/", "login": "/login", "inbox": "/desk"}


def beside(instance: Path, tenants: Path, *, others: int) -> Flask:
    """The application over the same data, with so many invented associations beside the one; all were asked for once."""
    tenants.mkdir()
    (tenants / HENAN).symlink_to(ROOT / "tenants" / HENAN)
    for number in range(others):
        (tenants / f"club-{number}").symlink_to(COPIED)
    env = {"XIEHUI_ENV": "test", "INSTANCE": str(instance), "TENANTS": str(tenants), "PICTURE_CODE_OFF": "1",
           "SECRET_KEY": "a secret of the tests, long enough to be one", "MASTER_KEY": "5a" * 32}  # fmt: skip
    app = create_app(read_settings(env))
    with app.app_context():
        for slug in registry().slugs():
            registry().get(slug)
    return app


def costs(app: Flask, sql_counter) -> dict[str, tuple[int, int]]:
    """Statements and bytes of each page, asked for the first time and again: the home page is kept by then."""
    anybody, secretary = Visitor(app, f"{HENAN}.localhost"), Visitor(app, f"{HENAN}.localhost")
    secretary.get("/login?tab=staff")
    secretary.submit({"name": "zhao", "password": PASSWORD}, follow=False, form="login")
    found = {}
    for name, path in PAGES.items():
        visitor = secretary if name == "inbox" else anybody
        for time in ("made", "kept"):
            with sql_counter() as statements:
                page = visitor.get(path)
            assert page.status == 200
            found[f"{name}, {time}"] = (len(statements), len(page.text.encode()))
    with app.app_context():
        engines().close()
    return found


def test_statements_and_bytes_are_the_same_with_five_associations_and_with_fifty(
    office, entering, instance, tmp_path, sql_counter
):
    with entering(HENAN):
        office.file()
    five, fifty = (costs(beside(instance, tmp_path / str(others), others=others), sql_counter) for others in (4, 49))
    assert five == fifty
    assert all(size > 1000 for _, size in five.values())


def test_what_is_kept_does_not_grow_with_folders_that_are_loaded_and_forgotten(instance, tmp_path):
    """Objects are counted, not bytes: more folders than are kept, and as many others after them, leave no more behind."""
    app = beside(instance, tmp_path / "many", others=0)
    with app.app_context():
        once, twice = [loaded_and_forgotten(tmp_path / "many", turn) for turn in "ab"]
        assert len(registry()._loaded) == MOST_LOADED
        assert twice - once < once / 200


def loaded_and_forgotten(tenants: Path, turn: str) -> int:
    """Objects that hold others, after more folders than are kept, each of its own, were asked for."""
    for number in range(MOST_LOADED + 8):
        folder = tenants / f"club-{turn}-{number}"
        shutil.copytree(COPIED, folder)
        with (folder / "association.yaml").open("a", encoding="utf-8") as file:
            file.write(f"# {turn}{number}\n")
        registry().get(folder.name)
    read_file.cache_clear()  # the last 128 files as they were read; a worker begins without them
    gc.collect()
    return len(gc.get_objects())


def test_no_more_folders_are_kept_than_the_bound_however_many_are_asked_for(instance, tmp_path):
    app = beside(instance, tmp_path / "many", others=49)
    with app.app_context():
        assert len(registry().slugs()) == 50
        assert len(registry()._loaded) == MOST_LOADED
