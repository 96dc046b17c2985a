"""The switch of languages leads to the page it stands on, whatever the address carries."""

from __future__ import annotations

import pytest

SWITCH = "//*[@class='lang']//a/@href"


@pytest.mark.requirement("E3")
@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("/news?column=notices&a=1&a=2", "/news?column=notices&a=1&a=2&lang=en"),
        ("/?endpoint=x&_scheme=ftp&_external=1", "/?endpoint=x&_scheme=ftp&_external=1&lang=en"),
        ("//evil.example", "/?lang=en"),
        ("/news?lang=zh", "/news?lang=en"),
    ],
)
def test_the_switch_keeps_the_address_and_obeys_nothing_in_it(visit, asked: str, leads_to: str):
    """E3; a query that named an argument of url_for broke every page, and could change the link's host."""
    page = visit("henan-talent").get(asked)
    assert page.find(SWITCH) == [leads_to]


@pytest.mark.requirement("E3")
def test_on_the_answer_to_a_form_it_leads_to_the_page_the_form_was_on(visit):
    """E3: an address that only takes forms cannot be opened again."""
    visitor = visit("henan-talent")
    visitor.get("/login")
    page = visitor.post("/files", {"field": ""}, headers={"Referer": "http://henan-talent.localhost/help?lang=zh"})
    assert page.find(SWITCH) in ([], ["/help?lang=en"])
