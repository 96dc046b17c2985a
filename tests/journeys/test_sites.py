"""Five sites at one address: what a visitor meets before having an account. E1, E3."""

from __future__ import annotations

import pytest

from app.tenancy.settings import ROOT
from tests.journeys.stage import Stage
from tests.journeys.traveller import PHONE, WIDE, Traveller, Way

SITES = sorted(folder.parent.name for folder in (ROOT / "tenants").glob("*/association.yaml"))
pytestmark = pytest.mark.browser


@pytest.mark.requirement("E1")
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("slug", SITES)
def test_each_home_page_can_be_read_on_a_desk_and_on_a_phone(shared_stage: Stage, slug: str, language: str):
    """E1, E3: a brand of its own, both languages, both widths, nothing from elsewhere."""
    for width in (WIDE, PHONE):
        with shared_stage.visitor(slug, Way(language, width)) as visitor:
            visitor.open(f"/?lang={language}")


@pytest.mark.requirement("G3")
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("slug", SITES)
def test_each_login_has_its_tabs(shared_stage: Stage, slug: str, language: str):
    """G3, H2: every kind of login is one tab away, and says which it is."""
    with shared_stage.visitor(slug, Way(language)) as visitor:
        visitor.open(f"/login?lang={language}")
        tabs = [one.get_attribute("href") for one in visitor.page.locator("main .tabs a").all()]
        for tab in tabs:
            visitor.open(str(tab))
            assert visitor.page.locator('main .tabs [aria-current]').count() == 1
        assert len(tabs) >= 2


@pytest.mark.parametrize("slug", SITES)
def test_the_skip_link_is_first_and_leads_to_the_content(shared_stage: Stage, slug: str):
    """E3: who uses the keyboard does not walk through the menu on every page."""
    with shared_stage.visitor(slug, Way()) as visitor:
        visitor.open("/")
        visitor.key("Tab")
        assert focused(visitor, "one.classList.contains('skip')")
        visitor.key("Enter")
        assert visitor.page.url.endswith("#main")
        visitor.key("Tab")
        assert focused(visitor, "one.closest('main') !== null")


@pytest.mark.parametrize("slug", SITES)
def test_the_menu_of_a_phone_opens_and_closes_by_keyboard(shared_stage: Stage, slug: str):
    """E3: Enter opens, Escape closes and gives the focus back, a link in it leads on."""
    with shared_stage.visitor(slug, Way(width=PHONE)) as visitor:
        visitor.open("/")
        button = visitor.page.locator(".menu > button")
        button.focus()
        visitor.key("Enter")
        assert button.get_attribute("aria-expanded") == "true"
        visitor.check()
        visitor.key("Escape")
        assert button.get_attribute("aria-expanded") == "false"
        assert focused(visitor, "one.matches('.menu > button')")
        visitor.key("Enter", "Tab")
        with visitor.answering(), visitor.page.expect_navigation():
            visitor.key("Enter")


@pytest.mark.requirement("E1")
def test_the_bare_host_lists_every_association_that_loads(shared_stage: Stage):
    """E1: one platform, many houses; a broken folder does not take the others with it."""
    with shared_stage.visitor("", Way(width=PHONE)) as visitor:
        visitor.open("/")
        hrefs = visitor.page.locator("main a").evaluate_all("(all) => all.map((one) => one.href)")
        assert {shared_stage.root(slug) + "/" for slug in SITES} <= set(hrefs)
        assert not any("broken-club" in href for href in hrefs)


def test_a_broken_folder_says_that_it_is_being_set_up(shared_stage: Stage):
    """E1: no error page, and the others go on."""
    for language in ("zh", "en"):
        with shared_stage.visitor("broken-club", Way(language)) as visitor:
            visitor.open(f"/?lang={language}", status=503)


def focused(visitor: Traveller, what: str) -> bool:
    """Whether this holds for the element that has the focus."""
    return bool(visitor.page.evaluate(f"() => {{ const one = document.activeElement; return {what}; }}"))
