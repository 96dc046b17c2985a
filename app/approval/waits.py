"""What waits for whoever is logged in, counted once a request: the side, the head of the list and the tabs share it."""

from __future__ import annotations

from flask import g

from app.approval.store import Waits, waits_around, waits_of
from app.bodies.store import PlacedBody, offices_below
from app.procedures.store import Beside
from app.tenancy.clock import today
from app.web.access import Identity

MOST_BODIES = 200


def my_waits(identity: Identity) -> Waits:
    """What waits for this one now."""
    if "waits" not in g:
        g.waits = waits_of(identity, today())
    found: Waits = g.waits
    return found


def place_of(identity: Identity, case_id: int) -> Beside | None:
    """Where a case stands in somebody's inbox; what waits is counted on the way. None when it does not wait for him."""
    g.waits, near = waits_around(identity, case_id, today())
    return near


def my_bodies(identity: Identity) -> list[PlacedBody]:
    """The bodies whose cases somebody may look for: where his roles are held and what lies below."""
    return offices_below(sorted({held.body_path for held in identity.roles}), limit=MOST_BODIES)
