"""The platform's own front page, and the page of a folder that does not load."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from app.tenancy.registry import MOST_LOADED, registry
from app.tenancy.settings import ROOT, read_settings
from tests.browser import Visitor


@pytest.mark.requirement("E2")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_bare_host_lists_every_association_in_its_own_colours(app: Flask, language: str) -> None:
    visitor = Visitor(app, "localhost")
    page = visitor.get(f"/?lang={language}")
    assert page.status == 200
    for folder in ROOT.glob("tenants/*/association.yaml"):
        slug = folder.parent.name
        [card] = page.find(f"//li[contains(@class, 'house-{slug}')]")
        assert slug in card.xpath(".//a/@href")[0]
    sheet = visitor.get("/brand.css").text
    assert ".house-henan-talent {" in sheet
    assert "#9c2620" in sheet
    for mark in page.find("//li//img/@src"):
        assert visitor.get(mark).status == 200


def test_the_list_of_more_associations_than_are_kept_loads_each_once(tmp_path: Path) -> None:
    (tmp_path / "tenants").mkdir()
    for number in range(MOST_LOADED + 3):
        (tmp_path / "tenants" / f"club-{number:02}").symlink_to(ROOT / "tests" / "tenants" / "reading-club")
    env = {"XIEHUI_ENV": "test", "INSTANCE": str(tmp_path / "instance"), "TENANTS": str(tmp_path / "tenants"),
           "SECRET_KEY": "a secret of the tests, long enough to be one", "MASTER_KEY": "5a" * 32}  # fmt: skip
    app = create_app(read_settings(env))
    first = Visitor(app, "localhost").get("/")
    with app.app_context():
        loaded = dict(registry()._loaded)
    second = Visitor(app, "localhost").get("/")
    assert first.text == second.text and len(second.find("//li[contains(@class, 'house-club-')]")) == MOST_LOADED + 3
    assert Visitor(app, "localhost").get("/brand.css").text.count(".house-club-") >= MOST_LOADED + 3
    with app.app_context():
        assert all(registry()._loaded[slug] is one for slug, one in loaded.items())


def test_the_platform_has_no_page_of_an_association(app: Flask) -> None:
    visitor = Visitor(app, "localhost")
    for path in ("/news", "/pages/rules", "/brand/mark.svg", "/feed.xml", "/marks/nobody"):
        assert visitor.get(path).status == 404


def test_a_broken_folder_shows_a_calm_page_and_takes_nobody_else_down(tmp_path: Path) -> None:
    for slug in ("henan-talent", "zhengzhou-it"):
        shutil.copytree(ROOT / "tenants" / slug, tmp_path / "tenants" / slug)
    with (tmp_path / "tenants" / "zhengzhou-it" / "association.yaml").open("a", encoding="utf-8") as file:
        file.write("\nnonsense: [\n")
    env = {"XIEHUI_ENV": "test", "INSTANCE": str(tmp_path / "instance"), "TENANTS": str(tmp_path / "tenants"),
           "SECRET_KEY": "a secret of the tests, long enough to be one", "MASTER_KEY": "5a" * 32}
    app = create_app(read_settings(env))
    broken = Visitor(app, "zhengzhou-it.localhost")
    assert broken.get("/login").status == broken.get("/pages/rules").status == 503
    page = broken.get("/")
    assert page.status == 503
    assert "网站正在准备中" in page.words
    assert "nonsense" not in page.text
    listed = Visitor(app, "localhost").get("/")
    assert "河南省人才交流协会" in listed.words
    assert "郑州市信息化促进会" not in listed.words
