"""The front pages: five houses in two languages, and one for who says little."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from tests.browser import Page, Visitor

HOUSES = {
    "henan-talent": ("letterhead", ["letterfront", "split", "fret", "steps", "catalogue"]),
    "zhengzhou-it": ("grid", ["signal", "cell-ink", "tiers-three", "orgchart", "chronicle", "cell-tint"]),
    "gansu-supervision": ("block", ["elevation", "section-line", "trainings", "ruled"]),
    "zhengzhou-titles": ("service", ["window", "months", "tasks", "matrix", "flow"]),
    "hebei-kexie": ("centred", ["orbits", "levels", "cities", "rights"]),
}
EVERY_HOME = [(slug, language) for slug in HOUSES for language in ("zh", "en")]


def first_places(page: Page, marks: list[str]) -> list[int]:
    """Where in the page each class first stands; -1 for one that is missing."""
    classes = [set(str(element.get("class", "")).split()) for element in page.find("//*")]
    return [next((place for place, found in enumerate(classes) if mark in found), -1) for mark in marks]


@pytest.mark.requirement("E3")
@pytest.mark.parametrize("slug, language", EVERY_HOME)
def test_every_home_has_its_own_head_and_its_sections_in_order(
    visit: Callable[[str], Visitor], publish: Callable[..., int], slug: str, language: str
) -> None:
    if slug == "zhengzhou-it":
        publish(slug, "第四次理事会议召开", column="chronicle")
    page = visit(slug).get(f"/?lang={language}")
    header, sections = HOUSES[slug]
    assert page.status == 200
    assert page.find(f"//header[contains(@class, 'mast-{header}')]")
    places = first_places(page, sections)
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.requirement("E5")
@pytest.mark.parametrize("slug, language", EVERY_HOME)
def test_every_home_speaks_the_language_asked_for(visit: Callable[[str], Visitor], slug: str, language: str) -> None:
    visitor = visit(slug)
    page = visitor.get(f"/?lang={language}")
    with_name = page.find("//header//b")[0].text_content()
    assert (with_name.isascii()) == (language == "en")
    other = page.find("//header//a[@hreflang]")[0]
    assert other.get("hreflang") == ("zh" if language == "en" else "en")
    assert len(page.find("//link[@rel='canonical']")) == 1
    assert {link.get("hreflang") for link in page.find("//link[@rel='alternate'][@hreflang]")} == {"zh", "en"}


@pytest.mark.requirement("H1")
def test_the_letter_the_fees_and_the_services_stand_on_the_front_page(visit: Callable[[str], Visitor]) -> None:
    page = visit("henan-talent").get("/")
    for words in ("致会员的一封信", "副会长单位", "10,000", "个人会员", "免费", "咨询服务", "人才交流服务", "入会流程"):
        assert words in page.words
    foot = page.find("//footer")[0].text_content()
    assert "411061900018150013555" in foot
    assert "河南省民政厅" in foot


def test_an_association_that_says_little_has_a_front_page_all_the_same(visit: Callable[[str], Visitor]) -> None:
    page = visit("reading-club").get("/")
    assert page.status == 200
    assert page.find("//h1")[0].text_content().strip()


@pytest.mark.parametrize("slug", ["harbour-institute", "five-levels"])
def test_an_invented_association_looks_like_one(visit: Callable[[str], Visitor], slug: str) -> None:
    page = visit(slug).get("/")
    assert page.status == 200
    assert "元" not in page.words or slug != "harbour-institute"


@pytest.mark.parametrize("slug", HOUSES)
def test_a_home_asks_the_database_three_times_at_most(
    visit: Callable[[str], Visitor], publish: Callable[..., int],
    sql_counter: Callable[[], AbstractContextManager[list[str]]], slug: str,
) -> None:
    for day in range(8):
        publish(slug, f"第 {day} 号通知", days=day)
    visitor = visit(slug)
    with sql_counter() as statements:
        visitor.get("/")
    assert len([one for one in statements if one.startswith(("SELECT", "WITH"))]) <= 3


def test_a_home_that_did_not_change_is_not_sent_again(visit: Callable[[str], Visitor], publish: Callable[..., int]) -> None:
    visitor = visit("henan-talent")
    known = {"If-None-Match": visitor.get("/").headers["ETag"]}
    again = visitor.client.get("/", base_url="http://henan-talent.localhost", headers=known)
    assert (again.status_code, again.data) == (304, b"")
    publish("henan-talent", "新的通知")
    changed = visitor.get("/", headers=known)
    assert changed.status == 200
    assert "新的通知" in changed.words


def test_the_front_page_shows_the_newest_five_and_what_is_pinned(
    visit: Callable[[str], Visitor], publish: Callable[..., int]
) -> None:
    publish("henan-talent", "置顶的通知", pinned=True)
    for day in range(1, 8):
        publish("henan-talent", f"第 {day} 日的通知", days=day)
    titles = [link.text_content() for link in visit("henan-talent").get("/").find("//ul[contains(@class,'notices')]//a")]
    assert titles == ["置顶的通知", "第 7 日的通知", "第 6 日的通知", "第 5 日的通知", "第 4 日的通知"]


def test_a_title_in_another_language_says_which(visit: Callable[[str], Visitor], publish: Callable[..., int]) -> None:
    publish("henan-talent", "只有中文的通知")
    page = visit("henan-talent").get("/?lang=en")
    assert page.find("//ul[contains(@class,'notices')]//a/span[@lang='zh-CN']")


@pytest.mark.parametrize("slug", HOUSES)
def test_no_link_of_a_front_page_leads_nowhere(visit: Callable[[str], Visitor], slug: str) -> None:
    visitor = visit(slug)
    links = {str(link).partition("#")[0] for link in visitor.get("/").find("//a/@href") if str(link).startswith("/")}
    answers = {link: visitor.get(link).status for link in sorted(links)}
    assert not {link: status for link, status in answers.items() if status >= 400}
