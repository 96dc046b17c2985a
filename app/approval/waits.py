"""What waits for whoever is logged in, counted once a request: the side, the head of the list and the tabs share it."""

from __future__ import annotations

from flask import g

from app.approval.store import Waits, waits_of
from app.procedures.store import Beside
from app.tenancy.clock import today
from app.web.access import Identity


def my_waits(identity: Identity) -> Waits:
    """What waits for this one now."""
    if "waits" not in g:
        g.waits = waits_of(identity, today())
    found: Waits = g.waits
    return found


def place_of(identity: Identity, beside: Beside) -> int:
    """The place of a case in the inbox, counted from 1; what waits is counted on the way."""
    g.waits = waits_of(identity, today(), before=beside.sort_on)
    return my_waits(identity).earlier + beside.same_day + 1
