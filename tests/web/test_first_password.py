"""A first password without mail is told once, to who decided, and only when the decision stands."""

from __future__ import annotations

import contextlib
from typing import Any

from flask import g, get_flashed_messages

from app.kernel.events import publish
from app.members.events import AccessHandedOut
from app.tenancy.transactions import action
from app.web.access import Identity


@action
def decide(*, fails: bool = False) -> None:
    """A decision that hands out access."""
    publish(AccessHandedOut(3, "once-only-8", by=7))
    if fails:
        raise ValueError("in the middle")


def test_who_decided_reads_the_password_once(ground: Any) -> None:
    ground.fresh("henan-talent")
    with ground.app.test_request_context("/", base_url="http://henan-talent.localhost"):
        g.identity = Identity(7, "陈砚清", "staff")
        decide()
        [said] = get_flashed_messages()
        assert "once-only-8" in said


def test_nobody_else_reads_it_and_a_decision_that_failed_tells_nothing(ground: Any) -> None:
    ground.fresh("henan-talent")
    with ground.app.test_request_context("/", base_url="http://henan-talent.localhost"):
        g.identity = Identity(8, "许知白", "staff")
        decide()
        g.identity = Identity(7, "陈砚清", "staff")
        with contextlib.suppress(ValueError):
            decide(fails=True)
        assert get_flashed_messages() == []
