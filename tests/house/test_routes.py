"""Every page says who may open it; what says nothing opens to nobody (trust.md A1)."""

from __future__ import annotations

from flask import Flask

from app.web.access import access_of
from tests.browser import Visitor


def test_every_view_declares_its_access(app: Flask) -> None:
    silent = sorted(e for e, view in app.view_functions.items() if access_of(view) is None)
    assert not silent, f"put @public, @signed_in or @requires(…) on: {', '.join(silent)}"


def test_every_change_is_a_post(app: Flask) -> None:
    odd = [r.rule for r in app.url_map.iter_rules() if (r.methods or set()) & {"PUT", "PATCH", "DELETE"}]
    assert not odd


def test_a_view_without_a_declaration_answers_403(app: Flask, visit) -> None:  # type: ignore[no-untyped-def]
    from app import create_app

    other = create_app(app.config["XIEHUI"])
    other.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    visit("reading-club")
    page = Visitor(other, "reading-club.localhost").get("/forgotten")
    assert page.status == 403
    assert "secret" not in page.text
