"""What is drawn once and filled in: nothing of one reader stands on another's page, and nothing typed is taken for a gap."""

from __future__ import annotations

import re

import pytest
from flask import flash, g
from jinja2 import ChoiceLoader, DictLoader, UndefinedError

from app.web.access import Identity
from app.web.addresses import with_query
from app.web.drawing import drawing, once_a_house
from app.web.framing import framed
from app.web.gaps import gap

PAGE = """{% extends "layouts/desk.html" %}{% block main %}<h1>{{ gap("name") }}</h1>{{ csrf() }}<i>{{ path }}</i>
{{ about }}{{ more }}{% endblock %}"""


@pytest.fixture
def page(inside, app):
    """One page of a reader of this request: `page(name, text, about=…)`."""
    here, loader = inside("henan-talent"), app.jinja_env.loader
    invented = {"drawn/page.html": PAGE, "drawn/who.html": "{{ identity.name }}", "drawn/day.html": "{{ today.year }}"}
    app.jinja_env.loader = ChoiceLoader([DictLoader(invented), loader])

    def draw(name: str, text: str = "", *, template: str = "drawn/page.html", says: str = "", **about: object) -> str:
        with app.test_request_context("/desk?n=1"):
            g.pop("csrf_token", None)
            g.tenant, g.identity, g.entries = here, Identity(1, name, "person"), []
            if says:
                flash(says, "ok")
            return framed(template, {"name": text or name}, **about)  # type: ignore[arg-type]

    yield draw
    app.jinja_env.loader = loader


def token(html: str) -> str:
    return re.findall('csrf_token" value="([^"]+)', html)[-1]


def test_each_reader_has_the_own_name_token_and_message(page):
    one, other = page("林若溪", says="已保存。"), page("周举荐")
    assert "林若溪" in one and "林若溪" not in other
    assert token(one) != token(other)
    assert "已保存。" in one and "已保存。" not in other
    assert "/desk?n=1</i>" in one


def test_what_the_page_follows_from_is_drawn_anew(page):
    assert "first" in page("林若溪", about="first")
    assert "second" in page("林若溪", about="second")


HOSTILE = ["<b>", '" onload="', "\x02name\x03", str(gap("csrf"))]


@pytest.mark.parametrize("typed", HOSTILE, ids=["tag", "quote", "other_gap", "gap"])
def test_what_is_filled_in_is_escaped_and_fills_nothing_itself(page, typed):
    html = page("林若溪", typed)
    assert f"<h1>{typed.replace('<', '&lt;').replace('>', '&gt;').replace(chr(34), '&#34;')}</h1>" in html


def test_what_somebody_typed_is_no_gap(page):
    assert "\x02name\x03" in page("林若溪", about="\x02name\x03")


@pytest.mark.parametrize(("template", "refused"), [("drawn/who.html", LookupError), ("drawn/day.html", UndefinedError)])
def test_a_drawn_page_knows_neither_its_reader_nor_the_day(page, template, refused):
    with pytest.raises(refused):
        page("林若溪", template=template)


def test_a_gap_in_an_address_is_quoted_there():
    drawn = drawing(f'<a href="{with_query("/desk", {"q": gap("text"), "step": "a b"})}">{gap("text")}</a>')
    assert drawn.filled({"text": "王&思"}) == '<a href="/desk?q=%E7%8E%8B%26%E6%80%9D&step=a+b">王&amp;思</a>'


def test_rows_take_their_values_in_order():
    assert drawing(f"<td>{gap('b')}</td><td>{gap('a')}</td><td>{gap('b')}</td>").row(["a", "b", "c"])(["1", "<", "3"]) == (
        "<td>&lt;</td><td>1</td><td>&lt;</td>"
    )
    assert drawing(f"<td>{gap('b')}</td>").row(["a", "b"])(["1", "2"]) == "<td>2</td>"
    assert drawing("<td></td>").row(["a"])(["1"]) == "<td></td>"


def test_rows_with_what_each_reader_gets_for_himself_ask_for_it_each_time():
    tokens = iter("xy")
    fill = drawing(f"<td>{gap('a')}{gap('own_0')}</td>", {(lambda: next(tokens),): "own_0"}).row(["a", "b"])
    assert [fill(["1", "2"]), fill(["3", "4"])] == ["<td>1x</td>", "<td>3y</td>"]


def test_what_follows_from_the_house_is_worked_out_once_for_each(inside, app):
    asked: list[tuple[str, str]] = []

    @once_a_house
    def worked_out(word: str) -> str:
        asked.append((g.tenant.slug, word))
        return f"{g.tenant.slug} {word}"

    for slug in ("henan-talent", "zhengzhou-it", "henan-talent"):
        here = inside(slug)
        with app.test_request_context("/"):
            g.tenant = here
            assert worked_out("a") == f"{slug} a"
    assert asked == [("henan-talent", "a"), ("zhengzhou-it", "a")]
