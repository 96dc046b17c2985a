"""Consents are asked unticked; what is free may stay so (PIPL 14, 29; domain.md section 4)."""

from __future__ import annotations

from flask import Flask

from app.registration.inputs import review_form
from app.web.visitors import VisitorSessions


def problems(app: Flask, ticked: dict[str, str]) -> list[str]:
    """The fields that refuse, with these boxes ticked."""
    sent = {"submission": "once", "version": "0", **ticked}
    with app.test_request_context("/", base_url="http://five-levels.localhost", method="POST", data=sent):
        assert isinstance(app.session_interface, VisitorSessions)
        form = review_form({"privacy": "我同意", "pictures": "可以刊登照片"}, free=["pictures"])(meta={"csrf": False})
        form.validate()
        return sorted(name for name, errors in form.errors.items() if errors)


def test_what_is_needed_is_refused_unticked_and_what_is_free_is_not(app: Flask) -> None:
    assert problems(app, {}) == ["consent-privacy"]
    assert problems(app, {"consent-privacy": "y"}) == []
