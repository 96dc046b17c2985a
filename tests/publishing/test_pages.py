"""Pages of a folder, articles, feeds and files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest

from app.kernel.errors import DomainError
from app.publishing.actions import Draft, hide_article, publish_article
from app.tenancy.settings import ROOT
from tests.browser import Visitor

HENAN = "henan-talent"
NOW = datetime(2026, 9, 10, 2, 0, tzinfo=UTC)
SAMPLES = ("rules", "privacy", "joining")
EVERY_PAGE = sorted(
    (path.parents[2].name, path.stem) for path in ROOT.glob("tenants/*/texts/zh/*.md") if path.stem in SAMPLES
)


@pytest.mark.requirement("H1")
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("slug, name", EVERY_PAGE)
def test_a_page_is_shown_whole_under_its_own_title(
    visit: Callable[[str], Visitor], slug: str, name: str, language: str
) -> None:
    page = visit(slug).get(f"/pages/{name}?lang={language}")
    assert page.status == 200
    title = page.find("//h1")[0].text_content().strip()
    text = (ROOT / "tenants" / slug / "texts" / language / f"{name}.md").read_text(encoding="utf-8")
    assert text.lstrip().startswith(f"# {title}")
    assert page.title.startswith(title)


@pytest.mark.parametrize("path", ["/pages/nothing", "/pages/consent_privacy", "/pages/..%2f..%2fassociation", "/news/999999",
                                  "/news?column=nothing", "/brand/nothing.svg", "/brand/..%2fassociation.yaml"])
def test_what_is_not_there_is_not_found(visit: Callable[[str], Visitor], path: str) -> None:
    assert visit(HENAN).get(path).status == 404


def test_an_article_is_read_in_either_language(visit: Callable[[str], Visitor], publish: Callable[..., int]) -> None:
    number = publish(HENAN, "关于会费的通知", en="On dues", body="第一段。\n\n- 甲\n- 乙")
    visitor = visit(HENAN)
    assert "第一段" in visitor.get(f"/news/{number}").words
    english = visitor.get(f"/news/{number}?lang=en")
    assert english.find("//h1")[0].text_content() == "On dues"
    assert english.find("//article[@lang='zh-CN']")


@pytest.mark.requirement("I2")
def test_an_article_cannot_run_a_script(visit: Callable[[str], Visitor], publish: Callable[..., int]) -> None:
    number = publish(HENAN, "<script>alert(1)</script>", body="<script>alert(2)</script>\n\n[x](javascript:alert(3))")
    for path in (f"/news/{number}", "/", "/news", "/feed.xml"):
        text = visit(HENAN).get(path).text
        assert "<script>alert" not in text
        assert 'href="javascript' not in text


def test_an_article_taken_down_is_gone(
    visit: Callable[[str], Visitor], publish: Callable[..., int], entering: Callable  # type: ignore[type-arg]
) -> None:
    number = publish(HENAN, "误发的通知")
    with entering(HENAN):
        hide_article(number, by=None, now=NOW)
    visitor = visit(HENAN)
    assert visitor.get(f"/news/{number}").status == 404
    for path in ("/", "/news", "/feed.xml", "/sitemap.xml"):
        text = visitor.get(path).text
        assert "误发的通知" not in text
        assert f"/news/{number}<" not in text


def test_older_articles_are_pages_away_each_once(visit: Callable[[str], Visitor], publish: Callable[..., int]) -> None:
    publish(HENAN, "置顶的通知", pinned=True)
    for number in range(45):
        publish(HENAN, f"第 {number} 号通知", days=number // 10)
    visitor, seen, path = visit(HENAN), [], "/news?column=notices"
    while path:
        page = visitor.get(path)
        seen += [link.text_content() for link in page.find("//ul[contains(@class,'notices')]//a")]
        path = next(iter(page.find("//a[@rel='next']/@href")), "")
    assert seen[0] == "置顶的通知"
    assert seen[1] == "第 44 号通知"
    assert len(seen) == len(set(seen)) == 46


def test_a_made_up_page_key_begins_at_the_start(visit: Callable[[str], Visitor], publish: Callable[..., int]) -> None:
    publish(HENAN, "通知")
    assert "通知" in visit(HENAN).get("/news?after=made-up").words


@pytest.mark.parametrize(
    "draft, field",
    [
        (Draft("nothing", {"zh": "题"}), "column"),
        (Draft("notices", {"zh": "  "}), "title"),
        (Draft("notices", {"zh": "题" * 201}), "title"),
    ],
)
def test_an_article_without_a_title_or_place_is_refused(
    inside: Callable[[str], object], draft: Draft, field: str
) -> None:
    inside(HENAN)
    with pytest.raises(DomainError) as refused:
        publish_article(draft, on=date(2026, 9, 10), by=None, now=NOW)
    assert refused.value.field == field


def test_the_feed_and_the_map_are_well_formed(visit: Callable[[str], Visitor], publish: Callable[..., int]) -> None:
    publish(HENAN, "甲 & 乙 <丙>", body="**重要**通知")
    visitor = visit(HENAN)
    feed = ElementTree.fromstring(visitor.get("/feed.xml").text)
    assert [e.text for e in feed.iter("{http://www.w3.org/2005/Atom}title")][1] == "甲 & 乙 <丙>"
    assert "<strong>重要</strong>" in str([e.text for e in feed.iter("{http://www.w3.org/2005/Atom}content")])
    places = ElementTree.fromstring(visitor.get("/sitemap.xml").text)
    found = [e.text or "" for e in places.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert any(place.endswith("/pages/rules") for place in found)
    assert "/sitemap.xml" in visitor.get("/robots.txt").text


def test_files_of_the_brand_are_kept_and_cannot_run(visit: Callable[[str], Visitor]) -> None:
    visitor = visit(HENAN)
    address = visitor.get("/").find("//header//img/@src")[0]
    answer = visitor.get(address)
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "immutable" in answer.headers["Cache-Control"]


def test_the_colours_are_the_associations_own(visit: Callable[[str], Visitor]) -> None:
    assert "#9c2620" in visit(HENAN).get("/brand.css").text
    assert "#0c5c57" in visit("hebei-kexie").get("/brand.css").text
