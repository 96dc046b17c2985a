"""Five sites at one address: what a visitor meets before having an account. E1, E3."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from app.tenancy.settings import ROOT
from tests.journeys.stage import Stage
from tests.journeys.traveller import PHONE, WIDE, Traveller, Way

SITES = sorted(folder.parent.name for folder in (ROOT / "tenants").glob("*/association.yaml"))
PAST_THE_HEADER = "main :focus, main ~ * :focus"
pytestmark = pytest.mark.browser


@pytest.mark.requirement("E1")
@pytest.mark.requirement("G3")
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("slug", SITES)
def test_each_site_opens_on_a_desk_and_on_a_phone(shared_stage: Stage, slug: str, language: str) -> None:
    """E1, E3, G3, H2: a brand of its own, both languages, both widths; every kind of login is one tab away."""
    with shared_stage.visitor(slug, Way(language)) as visitor:
        visitor.open(f"/?lang={language}")
        visitor.turn_to(PHONE)
        visitor.open(f"/login?lang={language}")
        tabs = [str(one.get_attribute("href")) for one in visitor.page.locator("main .tabs a").all()]
        assert len(tabs) >= 2
        visitor.turn_to(WIDE)
        for tab in tabs[1:]:
            visitor.open(tab)
            assert visitor.page.locator("main .tabs [aria-current]").count() == 1


@pytest.mark.parametrize("slug", SITES)
def test_each_site_is_walked_by_keyboard(shared_stage: Stage, slug: str) -> None:
    """E3: the skip link comes first; the phone's menu opens by Enter, closes by Escape, and leads on."""
    with shared_stage.visitor(slug, Way()) as visitor:
        visitor.open("/")
        visitor.key("Tab")
        expect(visitor.page.locator(".skip")).to_be_focused()
        visitor.skip_to("main")
        visitor.key("Tab")
        expect(visitor.page.locator(PAST_THE_HEADER)).to_have_count(1)
        visitor.turn_to(PHONE)
        open_and_shut_the_menu(visitor)
        visitor.key("Enter")
        expect(visitor.page.locator(".menu > button")).to_have_attribute("aria-expanded", "true")
        visitor.key("Tab")
        expect(visitor.page.locator(".menu a:focus")).to_have_count(1)
        with visitor.answering(), visitor.page.expect_navigation():
            visitor.key("Enter")


def open_and_shut_the_menu(visitor: Traveller) -> None:
    """Enter opens what the button controls, Escape closes it and gives the focus back."""
    button = visitor.page.locator(".menu > button")
    button.focus()
    visitor.key("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    visitor.check()
    visitor.key("Escape")
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(button).to_be_focused()


@pytest.mark.requirement("E1")
def test_the_bare_host_lists_every_association_that_loads(shared_stage: Stage) -> None:
    """E1: one platform, many houses; a broken folder does not take the others with it."""
    with shared_stage.visitor("", Way(width=PHONE)) as visitor:
        visitor.open("/")
        hrefs = visitor.page.locator("main a").evaluate_all("(all) => all.map((one) => one.href)")
        assert {shared_stage.root(slug) + "/" for slug in SITES} <= set(hrefs)
        assert not any("broken-club" in href for href in hrefs)


def test_a_broken_folder_says_that_it_is_being_set_up(shared_stage: Stage) -> None:
    """E1: no error page, and the others go on."""
    for language in ("zh", "en"):
        with shared_stage.visitor("broken-club", Way(language)) as visitor:
            visitor.open(f"/?lang={language}", status=503)
