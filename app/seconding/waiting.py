"""How many requests await somebody, beside the link to them: nothing is asked where nobody asked."""

from __future__ import annotations

from flask import g

from app.accounts.numbers import register_number
from app.seconding.store import open_beside, waiting_for
from app.tenancy.clock import now
from app.web.access import Identity

OPEN = "open requests"


register_number(OPEN, open_beside)


def my_seconds(who: Identity) -> int:
    """How many of them this one may confirm, counted once a request: the side and the head of the inbox share it."""
    if not who.number(OPEN):
        return 0
    if "seconds" not in g:
        g.seconds = len(waiting_for(who, now()))
    found: int = g.seconds
    return found
