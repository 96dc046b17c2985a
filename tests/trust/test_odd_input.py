"""Odd input never answers 5xx and never shows a trace, on any address (trust.md I1, I10)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.browser import Page, check
from tests.trust.addresses import addresses
from tests.trust.callers import Caller
from tests.trust.world import World

NAMES = (
    "q", "page", "after", "before", "lang", "next", "tab", "procedure", "step", "tier", "due", "state", "file", "size", "at",
    "column", "code", "n", "new", "check", "sort", "view", "from", "until", "act", "who", "event",
)  # fmt: skip
FIELDS = (
    *NAMES, "name", "password", "version", "verdict", "opinion", "reason", "submission", "language", "field", "form-name",
    "case-verdict", "case-version", "case-opinion", "case-scan",
    "draft-version", "draft-page", "go", "save", "kind", "operator", "waive-1", "photo", "sponsors-0-who",
    "sponsors-999999-who", "birth_date", "id_number",
)  # fmt: skip
BODIES = (
    b"", b"\xff\xfe\x00", b"=" * 100_000, b"&" * 100_000, b"a=%ff%fe&b=%", b'{"a": 1}',
    b"--x\r\nContent-Disposition: form-data\r\n\r\n",
)  # fmt: skip
KINDS = (
    "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data", "application/json",
    "text/xml", "", "multipart/form-data; boundary=" + "x" * 3000,
)  # fmt: skip
ODD = st.one_of(
    st.sampled_from([
        "", "0", "-1", "1e999", "9" * 40, "NaN", "' OR 1=1 --", '"; DROP TABLE "case"; --', "%", "_", "\\", "../../etc/passwd",
        "{{7*7}}", "${7*7}", "%s%n", "<script>alert(1)</script>", "\x00", "\ud7ff", "\u202e", "a" * 5000, "[]", "{}", "null",
        "2026-13-45", "9999-12-31|1", "0001-01-01", "2026-02-30", "١٢٣", "１２３", "🙂", "=1+1", "\r\nX: y", "1,2", "1|x|3",
    ]),
    st.text(max_size=40), st.integers().map(str), st.dates().map(str),
)  # fmt: skip
TRACE = re.compile(r"Traceback|werkzeug|sqlalchemy|jinja2|File \"|line \d+, in")
BOUNDED = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
WHO = ("anonymous", "lin", "secretary")


def caller(world: World, name: str) -> Caller:
    """A browser of theirs."""
    return Caller(world.app, world.host) if name == "anonymous" else world.caller(name)


@pytest.fixture(scope="module")
def browsers(world: World) -> dict[str, Caller]:
    return {name: caller(world, name) for name in WHO}


def refuse_trouble(path: str, answer: Any) -> None:
    """No 5xx, no trace, no header of the visitor's making."""
    assert answer.status_code < 500 or path.startswith("/readyz"), f"{path} answered {answer.status_code}"
    assert "X" not in answer.headers
    assert not TRACE.search(answer.get_data().decode("utf-8", "replace")), path


@pytest.mark.requirement("I10")
@given(data=st.data())
@BOUNDED
def test_odd_parameters_of_pages(world: World, browsers: dict[str, Caller], data: st.DataObject) -> None:
    address = data.draw(st.sampled_from(list(addresses(world, "GET"))))
    wishes = data.draw(st.dictionaries(st.sampled_from(NAMES), ODD, max_size=4))
    who = browsers[data.draw(st.sampled_from(WHO))]
    refuse_trouble(address.path, who.get(address.path, query_string=wishes))


@pytest.mark.requirement("I10")
@given(data=st.data())
@BOUNDED
def test_odd_parts_of_paths(world: World, browsers: dict[str, Caller], data: st.DataObject) -> None:
    rules = sorted({rule.rule for rule in world.app.url_map.iter_rules() if rule.arguments})
    rule, part = data.draw(st.sampled_from(rules)), data.draw(ODD)
    path = re.sub(r"<[^>]+>", lambda _found: part.replace("?", "%3F").replace("#", "%23") or "x", rule)
    refuse_trouble(path, browsers[data.draw(st.sampled_from(WHO))].get(path))


@pytest.mark.requirement("I10")
@given(data=st.data())
@BOUNDED
def test_odd_fields_of_forms(world: World, browsers: dict[str, Caller], data: st.DataObject) -> None:
    address = data.draw(st.sampled_from([a for a in addresses(world, "POST") if a.path != "/logout"]))
    sent = data.draw(st.dictionaries(st.sampled_from(FIELDS), ODD, max_size=6))
    refuse_trouble(address.path, browsers[data.draw(st.sampled_from(WHO))].post(address.path, sent))


@pytest.mark.requirement("I10")
@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
@pytest.mark.parametrize("kind", KINDS, ids=range(len(KINDS)))
def test_bodies_that_are_no_forms(world: World, body: bytes, kind: str) -> None:
    who = Caller(world.app, world.host)
    for path in ("/login", "/files", "/register", "/language", "/password/forgotten"):
        answer = who.client.post(path, data=body, content_type=kind, base_url=f"http://{world.host}")
        refuse_trouble(path, answer)


@pytest.mark.requirement("I2", "I10")
@pytest.mark.parametrize("text", ["\x00", "王\x07\x1b", '"><script>alert(1)</script>', "\u202e" + "长" * 3000])
def test_what_is_searched_for_never_breaks_the_page(browsers: dict[str, Caller], text: str) -> None:
    for path in ("/desk", "/desk/search", "/desk/done", "/office/members", "/office/units", "/office/articles", "/studios"):
        answer = browsers["secretary"].get(path, query_string={"q": text})
        refuse_trouble(path, answer)
        check(Page(answer))
