"""Hosts that nobody has, forged headers, and where redirects may lead (trust.md T4, T6, T7, T8, I7)."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

import pytest
from werkzeug.test import create_environ, run_wsgi_app

from tests.accounts.conftest import PASSWORD
from tests.registration.stories import LIN_ID
from tests.trust.callers import Caller
from tests.trust.tables import MARK
from tests.trust.world import HENAN, World

ODD = (
    "nobody.localhost", "henan-talent.localhost.evil.example", "evil-henan-talent.localhost", "henan-talent", "127.0.0.1",
    "a.henan-talent.localhost", "xn--henan-talent.localhost", "..", ".localhost", "-.localhost", "henan_talent.localhost",
    "henan-talent.localhost:abc", "henan-talent.localhost@evil.example", "evil.example/henan-talent.localhost", "www.localhost",
    "henan-talent.localhost.", "henan%2dtalent.localhost", "ｈenan-talent.localhost", "a" * 300 + ".localhost", "[::1]", "",
    "henan-talent..localhost", "../henan-talent.localhost", "HENAN-TALENT .localhost", "henan-talent.localhost evil.example",
)  # fmt: skip
EVIL = (
    "//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "https:evil.example",
    "javascript:alert(1)", "///evil.example", "/%0d%0aLocation:%20https://evil.example", "\r\nhttps://evil.example",
    "http:/evil.example", "/.evil.example//..//evil.example\\", "@evil.example", "https://henan-talent.localhost@evil.example",
)  # fmt: skip


@pytest.mark.requirement("T7")
@pytest.mark.parametrize("host", ODD, ids=range(len(ODD)))
def test_a_host_nobody_has_gets_no_page_of_any_association(world: World, host: str) -> None:
    for path in ("/", "/login", "/desk", "/verify"):
        asked = create_environ(path, environ_overrides={"HTTP_HOST": host.encode().decode("latin-1")})
        parts, status, _ = run_wsgi_app(world.app, asked)
        assert status[:3] in ("400", "404", "421"), (host, path, status)
        assert "人才" not in b"".join(parts).decode()


@pytest.mark.requirement("T7")
@pytest.mark.parametrize(
    "header", ["X-Forwarded-Host", "X-Host", "X-Original-Host", "Forwarded", "X-HTTP-Host-Override", "X-Forwarded-Server"]
)
def test_forwarded_headers_count_only_from_a_proxy_that_was_set(world: World, header: str) -> None:
    value = "host=zhengzhou-it.localhost" if header == "Forwarded" else "zhengzhou-it.localhost"
    answer = Caller(world.app, world.host).get("/", headers={header: value})
    told = answer.get_data(as_text=True)
    assert "河南省人才交流协会" in told
    assert "zhengzhou-it" not in told


@pytest.mark.requirement("T6")
@pytest.mark.parametrize("port", ["", ":1", ":65535"])
def test_links_name_the_stored_host_whatever_was_asked(world: World, port: str) -> None:
    told = Caller(world.app, world.host + port).get("/feed.xml").get_data(as_text=True)
    assert port == "" or f"{world.host}{port}/" not in told
    assert f"//{HENAN}.localhost" in told


@pytest.mark.requirement("T4")
def test_the_cookie_is_of_this_host_alone(world: World) -> None:
    answer = Caller(world.app, world.host).get("/login")
    for cookie in answer.headers.getlist("Set-Cookie"):
        assert cookie.startswith("__Host-")
        assert "Domain=" not in cookie
        assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))


@pytest.mark.requirement("T4")
def test_a_cookie_that_was_tampered_with_is_nobodys(world: World) -> None:
    value = world.caller("secretary").cookie()
    head, _, tail = value.partition(".")
    for forged in (value[:-3], f"{head}x.{tail}", value.swapcase(), "x" * 5000, "", "\x7f", value + value):
        caller = Caller(world.app, world.host)
        answer = caller.get("/desk", headers={"Cookie": f"__Host-xiehui={quote(forged)}"})
        assert answer.status_code == 302
        assert urlsplit(answer.headers["Location"]).path == "/login"


@pytest.mark.requirement("I7")
@pytest.mark.parametrize("wish", EVIL, ids=range(len(EVIL)))
def test_no_redirect_leads_to_another_site(world: World, wish: str) -> None:
    lin, nobody = world.caller("lin"), Caller(world.app, world.host)
    given = {"tab": "person", "name": LIN_ID, "password": PASSWORD, "next": wish}
    answers = [
        lin.get("/login", query_string={"next": wish}), lin.post("/language", {"language": "zh", "next": wish}),
        lin.get("/password/again", query_string={"next": wish}), nobody.get("/register", query_string={"next": wish}),
        nobody.post("/login", given, query_string={"tab": "person"}),
    ]  # fmt: skip
    for answer in answers:
        assert answer.status_code < 500
        target = answer.headers.get("Location", "/")
        assert target.startswith("/"), target
        assert not target.startswith(("//", "/\\")), target
        assert MARK not in target
    assert not [a for a in answers if 'href="' + wish in a.get_data(as_text=True) and not wish.startswith("/%")]
