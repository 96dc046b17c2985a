"""Headers that every answer carries, whatever it is and whomever it is for (trust.md I4, F3, A1)."""

from __future__ import annotations

import pytest
from werkzeug.test import TestResponse

from tests.trust.addresses import addresses
from tests.trust.callers import Caller
from tests.trust.world import World

WANTED = {
    "X-Content-Type-Options": ("nosniff",), "Cross-Origin-Opener-Policy": ("same-origin",),
    "Referrer-Policy": ("same-origin", "no-referrer"),
}  # fmt: skip
OF_A_PICTURE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""An SVG of the folder may style itself; nothing else can happen in it."""
NEVER = ("unsafe-inline", "unsafe-eval", "nonce-", "http:", "https:", "*")


def faults_of(answer: TestResponse) -> list[str]:
    """What a careful browser would miss."""
    policy = answer.headers.get("Content-Security-Policy", "")
    faults = [name for name, allowed in WANTED.items() if answer.headers.get(name) not in allowed]
    faults += [f"policy says {word}" for word in NEVER if word in policy.replace(OF_A_PICTURE, "")]
    faults += [] if "default-src 'self'" in policy or "sandbox" in policy else ["no content policy"]
    return faults + [name for name in ("Server", "X-Powered-By") if name in answer.headers]


@pytest.mark.requirement("I4")
def test_every_answer_carries_the_security_headers(world: World) -> None:
    for who in (Caller(world.app, world.host), world.caller("lin"), world.caller("secretary")):
        faults = {a.path: found for a in addresses(world, "GET") if (found := faults_of(who.get(a.path)))}
        assert not faults, (who, faults)


@pytest.mark.requirement("I4")
@pytest.mark.parametrize(("method", "path"), [
    ("GET", "/nowhere"), ("POST", "/login"), ("PUT", "/login"), ("DELETE", "/"), ("TRACE", "/"), ("OPTIONS", "/login"),
    ("GET", "/desk/cases/nothing"), ("GET", "/files/nothing"), ("GET", "/%00"), ("GET", "/../../etc/passwd"), ("HEAD", "/"),
])  # fmt: skip
def test_refusals_carry_them_too(world: World, method: str, path: str) -> None:
    answer = world.app.test_client().open(path, method=method, base_url=f"http://{world.host}")
    assert not faults_of(answer)
    assert answer.status_code < 500


@pytest.mark.requirement("I4")
@pytest.mark.parametrize("host", ["nobody.localhost", "localhost"])
def test_answers_of_no_association_carry_them_too(world: World, host: str) -> None:
    assert not faults_of(Caller(world.app, host).get("/"))


@pytest.mark.requirement("I4")
@pytest.mark.parametrize("name", ["lin", "secretary", "unit"])
def test_what_somebody_sees_when_logged_in_is_kept_by_nobody(world: World, name: str) -> None:
    who = world.caller(name)
    kept = [
        a.path for a in addresses(world, "GET")
        if (answer := who.get(a.path)).status_code == 200 and "no-store" not in answer.headers.get("Cache-Control", "")
        and not answer.headers.get("Cache-Control", "").startswith("public") and a.endpoint not in ("healthz", "readyz")
    ]  # fmt: skip
    assert not kept


@pytest.mark.requirement("I4")
@pytest.mark.parametrize("path", ["/login", "/register", "/password/forgotten", "/apply", "/organisation", "/verify"])
def test_a_visitor_whom_a_page_may_know_leaves_nothing_of_it_in_the_browser(world: World, path: str) -> None:
    """A draft that belongs to a cookie is read by whoever presses “back” after him, else (ASVS 14.3.2)."""
    visitor = Caller(world.app, world.host)
    visitor.token()
    assert visitor.get(path).headers["Cache-Control"] == "no-store"


def test_what_is_the_same_for_everybody_may_still_be_kept(world: World) -> None:
    visitor = Caller(world.app, world.host)
    visitor.token()
    assert visitor.get("/").headers["Cache-Control"] == "no-cache"
    assert "public" in visitor.get("/brand.css").headers["Cache-Control"]


@pytest.mark.requirement("F3")
def test_files_are_shown_in_a_sandbox(world: World) -> None:
    lin = world.caller("lin")
    answers = [lin.get(f"/files/{name}") for name in world.secrets["upload"]]
    shown = [answer for answer in answers if answer.status_code == 200]
    assert shown
    assert all("sandbox" in a.headers["Content-Security-Policy"] for a in shown)
    assert all(a.headers["Cross-Origin-Resource-Policy"] == "same-origin" for a in shown)
