"""The frame round a page is drawn once and filled in for each reader: nobody sees another's name, token or numbers."""

from __future__ import annotations

import re

import pytest
from flask import g

from app.kernel.errors import say
from app.web.access import Identity
from app.web.framing import bar, own_tabs, side
from app.web.navigation import Shown


@pytest.fixture
def drawn(inside, app):
    """Bar, side and tabs of one request: `drawn(name, count)`."""
    here = inside("henan-talent")

    def draw(name: str, count: int | None = None) -> str:
        with app.test_request_context("/me"):
            g.pop("csrf_token", None)  # kept for a request; the test makes several in one context
            label = say("消息")
            g.tenant, g.identity = here, Identity(1, name, "person")
            g.entries = [Shown(label, label, place, "/x", "bell", "", lambda: count) for place in ("bar", "desk", "my")]
            return str(bar("/desk/search") + side() + own_tabs())

    return draw


def without(page: str, name: str, count: int) -> str:
    """A frame without what is the reader's own."""
    return re.sub(r'(csrf_token" value=")[^"]+', r"\1", page).replace(name, "").replace(f">{count}<", "><")


def test_everybody_reads_the_own_name_and_the_own_numbers(drawn):
    one, other = drawn("林若溪", 3), drawn("周举荐", 12)
    assert "林若溪" in one and "周举荐" not in one
    assert "周举荐" in other and "林若溪" not in other
    assert one.count(">3</span>") == other.count(">12</span>") == 3
    assert without(one, "林若溪", 3) == without(other, "周举荐", 12)


def test_where_nothing_is_counted_no_number_stands(drawn):
    assert 'class="pip"' not in drawn("林若溪", 0)
    assert 'class="pip"' in drawn("林若溪", 1)


def test_what_is_filled_in_is_escaped_and_fills_nothing_itself(drawn):
    page = drawn("<b>\x02csrf\x03")
    assert "&lt;b&gt;\x02csrf\x03" in page


def test_each_session_has_a_token_of_its_own(drawn):
    tokens = {re.search('csrf_token" value="([^"]+)', drawn("林若溪"))[1] for _ in range(2)}
    assert len(tokens) == 2
