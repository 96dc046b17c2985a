"""Head and foot of a house are drawn once, and are still the reader's own."""

from __future__ import annotations

from tests.accounts.conftest import log_in, people_of

HENAN = "henan-talent"
DOORS = "//header//*[@class='tools']/a/@href"


def test_the_doors_are_those_of_whoever_reads(visit, entering):
    with entering(HENAN):
        people_of()
    stranger, lin = visit(HENAN), visit(HENAN)
    log_in(lin)
    for _ in range(2):
        assert "/me" not in stranger.get("/pages/rules").find(DOORS)
        assert "/me" in lin.get("/pages/rules").find(DOORS)


def test_the_entry_of_the_menu_is_marked_where_the_reader_is(visit):
    visitor = visit(HENAN)
    marked = "//nav[contains(@class, 'menu')]//a[@aria-current]/@href"
    places = [visitor.get(path).find(marked) for path in ("/", "/news", "/", "/news")]
    assert places[0] == places[2] != places[1] == places[3]


def test_the_foot_speaks_the_readers_language(visit):
    visitor = visit(HENAN)
    asked = ("/?lang=zh", "/?lang=en", "/?lang=zh")
    spoken = [visitor.get(path).find("//footer//a[@href='/verify']")[0].text for path in asked]
    assert spoken[0] == spoken[2] == "证件查验" != spoken[1]


def test_two_houses_share_nothing(visit):
    names = {visit(slug).get("/verify").find("//footer//*[@class='base']/span")[0].text for slug in (HENAN, "zhengzhou-it")}
    assert len(names) == 2
