"""Public pages are answered again as they were, without asking the database, until something changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import time
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask.testing import FlaskClient

from app.publishing.again import Again, question_of
from app.publishing.answers import MOST_BYTES, REMEMBERED, UNASKED_FOR, Answered, Memory, Remembered
from app.publishing.models import Article
from app.tenancy.changes import last_change, note_change
from app.tenancy.clock import now
from app.tenancy.database import db
from tests.accounts.conftest import log_in, people_of
from tests.browser import Visitor

pytestmark = pytest.mark.database
HENAN = "henan-talent"
PUBLIC = ("/", "/news", "/pages/rules", "/?lang=en")


@pytest.mark.parametrize("address", PUBLIC)
def test_a_page_that_did_not_change_asks_the_database_nothing(
    visit: Callable[[str], Visitor], sql_counter: Callable, address: str
) -> None:
    visitor = visit(HENAN)
    with time_machine.travel(now(), tick=False):
        first = visitor.get(address)
        with sql_counter() as statements:
            again = visitor.get(address)
    assert (again.status, again.text, again.headers["ETag"]) == (200, first.text, first.headers["ETag"])
    assert statements == []


def test_who_asks_with_its_mark_is_told_that_nothing_changed(visit: Callable[[str], Visitor], sql_counter: Callable) -> None:
    visitor = visit(HENAN)
    with time_machine.travel(now(), tick=False):
        mark = visitor.get("/").headers["ETag"]
        with sql_counter() as statements:
            answer = visitor.client.get("/", headers={"If-None-Match": mark}, base_url=f"http://{visitor.host}")
    assert (answer.status_code, answer.data, statements) == (304, b"", [])


def test_what_is_published_stands_on_the_page_at_once(visit: Callable[[str], Visitor], publish: Callable[..., int]) -> None:
    visitor = visit(HENAN)
    before = visitor.get("/")
    publish(HENAN, "章程修订说明")
    after = visitor.get("/")
    assert "章程修订说明" not in before.words
    assert "章程修订说明" in after.words
    assert before.headers["ETag"] != after.headers["ETag"]


def test_two_changes_in_one_moment_are_two(entering: Callable) -> None:
    with entering(HENAN), time_machine.travel(datetime(2026, 9, 10, tzinfo=UTC), tick=False):
        stamps = []
        for _ in range(3):
            note_change()
            stamps.append(last_change())
    assert len(set(stamps)) == len(stamps)


def test_what_another_machine_changed_stands_there_after_some_seconds(
    visit: Callable[[str], Visitor], publish: Callable[..., int], entering: Callable
) -> None:
    """Its folder is not ours, so our stamp stands still: the row is changed past the action here."""
    number, visitor = publish(HENAN, "旧题"), visit(HENAN)
    begun = datetime(2026, 9, 11, tzinfo=UTC)
    with time_machine.travel(begun, tick=False):
        visitor.get("/news")
        with entering(HENAN):
            connection = db.session.connection()
            changed = Article.__table__.update().where(Article.id == number).values(title={"zh": "新题"})
            connection.execute(changed)
            connection.commit()
        assert "旧题" in visitor.get("/news").words
    with time_machine.travel(begun + timedelta(seconds=UNASKED_FOR + 1), tick=False):
        assert "新题" in visitor.get("/news").words


def test_who_is_logged_in_never_sees_what_is_kept_for_everybody(
    visit: Callable[[str], Visitor], entering: Callable
) -> None:
    with entering(HENAN):
        people_of()
    everybody, lin = visit(HENAN).get("/").text, visit(HENAN)
    log_in(lin)
    own = lin.get("/")
    assert own.headers["Cache-Control"] == "no-store"
    assert own.text != everybody
    assert visit(HENAN).get("/").text == everybody


@pytest.mark.parametrize("mark", [False, True])
def test_what_is_said_again_is_the_same_to_the_last_header(visit: Callable[[str], Visitor], mark: bool) -> None:
    """The outer door answers without Flask; whoever asks with a session's cookie is answered by the application itself."""
    visitor = visit(HENAN)
    headers = {"If-None-Match": visitor.get("/").headers["ETag"]} if mark else {}
    first, again, inside = (
        FlaskClient(visitor.client.application, use_cookies=False).get(
            "/", base_url=f"http://{visitor.host}", headers={**headers, **cookie}
        )
        for cookie in ({}, {}, {"Cookie": "__Host-xiehui=nothing"})
    )
    assert (first.status, first.data, list(first.headers)) == (again.status, again.data, list(again.headers))
    assert (inside.status, inside.data, list(inside.headers)) == (again.status, again.data, list(again.headers))


@pytest.mark.parametrize(
    "more",
    [{"REQUEST_METHOD": "POST"}, {"HTTP_COOKIE": "__Host-xiehui=x"}, {"HTTP_RANGE": "bytes=0-1"}, {"PATH_INFO": "/" * 600}],
)
def test_who_brings_more_along_than_a_language_is_never_answered_at_the_door(more: dict[str, str]) -> None:
    plain = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "HTTP_HOST": "a.example", "HTTP_COOKIE": "__Host-language=en"}
    assert question_of(plain) is not None
    assert question_of(plain | more) is None


@pytest.mark.requirement("T10")
@pytest.mark.parametrize("others", [{}, {"Cookie": "__Host-xiehui=nothing; "}])
def test_a_reader_of_another_language_gets_his_own_page_at_the_same_address(
    visit: Callable[[str], Visitor], others: dict[str, str]
) -> None:
    """At the outer door, and inside, where a session's cookie leads."""
    client = FlaskClient(visit(HENAN).client.application, use_cookies=False)
    pages = [
        client.get("/news", base_url=f"http://{HENAN}.localhost", headers={"Cookie": others.get("Cookie", "") + cookie})
        for cookie in ("__Host-language=zh", "__Host-language=en", "__Host-language=zh")
    ]
    chinese, english, again = (page.get_data(as_text=True) for page in pages)
    assert 'lang="zh-Hans"' in chinese and 'lang="en"' in english
    assert again == chinese


def test_an_answer_that_sets_a_cookie_is_said_to_one_alone() -> None:
    asked, heard = [], []

    def inside(environ: dict, start_response: Callable) -> list[bytes]:
        asked.append(environ)
        environ[REMEMBERED] = Answered(Remembered(b"x", ""), 0, time(), Path("nowhere"), now().date(), ZoneInfo("UTC"))
        start_response("200 OK", [("Set-Cookie", "a=1")] if environ["QUERY_STRING"] else [])
        return [b"x"]

    door = Again(inside)
    for query in ("lang=en", "lang=en", "", ""):
        plain = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "HTTP_HOST": "a.example", "QUERY_STRING": query}
        door(plain, lambda status, headers: heard.append(headers))
    assert len(asked) == 3
    assert heard == [[("Set-Cookie", "a=1")], [("Set-Cookie", "a=1")], [], []]


def test_each_host_language_and_address_is_a_question_of_its_own() -> None:
    plain = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "HTTP_HOST": "a.example"}
    others = [
        {"HTTP_HOST": "b.example"}, {"HTTP_COOKIE": "__Host-language=en"}, {"PATH_INFO": "/news"}, {"QUERY_STRING": "n=1"},
        {"wsgi.url_scheme": "https"}, {"HTTP_IF_NONE_MATCH": '"x"'},
    ]  # fmt: skip
    assert len({question_of(plain | one) for one in [{}, *others]}) == len(others) + 1


def test_pages_are_kept_as_long_as_there_is_room_and_the_last_that_were_asked_for() -> None:
    kept: Memory[bytes] = Memory(4, lambda body: body)
    for name in "abcde":
        kept.keep(name, name.encode() * 10)
    assert (kept.find("a"), kept.find("b"), kept.weight) == (None, b"b" * 10, 40)
    kept.keep("b", b"B" * 5)
    assert (kept.find("b"), kept.weight) == (b"B" * 5, 35)
    kept.keep("large", b"x" * (MOST_BYTES - 10))
    assert kept.weight <= MOST_BYTES and kept.find("large") and kept.find("b") and kept.find("c") is None
    kept.keep("too large", b"x" * (MOST_BYTES + 1))
    assert (kept.find("too large"), kept.weight) == (None, 0)
