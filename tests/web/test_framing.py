"""The frame round a page is drawn once and filled in for each reader: nobody sees another's name, token or numbers."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import g

from app.kernel.errors import say
from app.tenancy.capabilities import Capability
from app.web.access import HeldRole, Identity
from app.web.framing import bar, own_tabs, side
from app.web.navigation import Entry, Shown, _entries

PLACES = ("bar", "desk", "my")


@pytest.fixture
def drawn(inside, app):
    """Bar, side and tabs of one request: `drawn(name, count)`."""
    here = inside("henan-talent")

    def draw(name: str, count: int | None = None, counts_to: int | None = None) -> str:
        with app.test_request_context("/me"):
            g.pop("csrf_token", None)  # kept for a request; the test makes several in one context
            label = say("消息")
            g.tenant, g.identity = here, Identity(1, name, "person")
            of = [Entry(label, "x", label, place, "bell", count=lambda _who: count, counts_to=counts_to) for place in PLACES]
            g.entries = [Shown(entry, g.identity, "/x", "") for entry in of]
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


def test_what_is_not_counted_further_stands_with_a_plus(drawn):
    assert ">120</span>" in drawn("林若溪", 120)
    assert ">99+</span>" in drawn("林若溪", 120, counts_to=99) and ">99</span>" in drawn("林若溪", 99, counts_to=99)


@pytest.mark.parametrize("slug", ["henan-talent", "gansu-supervision", "zhengzhou-titles"])
def test_who_is_shown_an_entry_follows_from_rights_and_configuration_alone(inside, app, slug):
    """It is remembered; what has to ask the data says so in `there`."""
    here = inside(slug)
    with app.test_request_context("/me"), no_statements():
        g.tenant = here
        for who in (Identity(1, "某", "person", person_id=1), Identity(2, "某", "unit", unit_id=2), Identity(3, "某", "staff")):
            may = HeldRole(next(iter(here.association.roles)), 1, "/1/", frozenset(Capability))
            for one in (who, replace(who, roles=(may,))):
                assert all(entry.visible(one) in (True, False) for entry in _entries)


@contextmanager
def no_statements():
    def refuse(_connection, _cursor, statement, *_rest):
        raise AssertionError(f"asked the database: {statement}")

    sa.event.listen(sa.Engine, "before_cursor_execute", refuse)
    try:
        yield
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", refuse)
