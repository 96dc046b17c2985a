"""Help is found by its words, and begins with the page that one came from."""

from __future__ import annotations

import pytest

from app.registration.helping import ABOUT, find_help, get_help
from tests.registration.stories import HENAN

pytestmark = pytest.mark.requirement("E4")


def test_a_page_is_found_by_its_words_whichever_stands_in_its_title_first():
    pages = [hit.page.name for hit in find_help("汇总表", "zh")]
    assert pages[0] == "summary" and "inbox" not in pages
    assert [hit.page.name for hit in find_help("STAMPED scan", "en")]
    assert find_help("qwertz", "zh") == [] and find_help("  ", "zh") == []


def test_the_words_around_it_are_shown():
    hit = find_help("A4 横向", "zh")[0]
    assert hit.found == "A4" and hit.before.startswith("…") and "横向" in hit.after


@pytest.mark.database
def test_the_page_of_help_searches(visit):
    visitor = visit(HENAN)
    page = visitor.get("/help?q=%E6%B1%87%E6%80%BB%E8%A1%A8")
    assert page.find("//main//li/a/@href")[0] == "/help/summary"
    assert "没有找到" in visitor.get("/help?q=qwertz").words
    assert visitor.get("/help?q=%3Cb%3E%00%25").status == 200


@pytest.mark.database
@pytest.mark.parametrize(
    ("came", "told"),
    [("/desk/cases/2026-00001", "decide"), ("/desk/second/4", "together"), ("/apply/join/form", "apply"), ("/nowhere", "")],
)
def test_help_begins_with_the_page_that_one_came_from(visit, came, told):
    visitor = visit(HENAN)
    near = "//section[@aria-labelledby='near']//a/@href"
    links = visitor.get("/help", headers={"Referer": f"http://{visitor.host}{came}"}).find(near)
    assert links[:1] == ([f"/help/{told}"] if told else [])
    assert not visitor.get("/help", headers={"Referer": "http://elsewhere.example/desk"}).find(near)
    assert not visitor.get("/help", headers={"Referer": "http://[/desk"}).find(near)


def test_whatever_is_told_to_be_near_is_there():
    for names in ABOUT.values():
        assert all(get_help(name, language).title for name in names for language in ("zh", "en"))
