"""What waits for whoever is logged in, counted once a request: the side, the head of the list and the tabs share it."""

from __future__ import annotations

from flask import g

from app.approval.store import Shelf, Waits, shelf_of, waits_around, waits_of
from app.procedures.store import Beside
from app.tenancy.clock import today
from app.tenancy.tenants import tenant
from app.web.access import Identity


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


def my_shelf(identity: Identity) -> Shelf:
    """My views, the bodies whose cases I may look for (where my roles are held, and below), the bundles that await me."""
    if "shelf" not in g:
        g.shelf = shelf_of(identity, bundles=bundles_are_made())
    found: Shelf = g.shelf
    return found


def bundles_are_made() -> bool:
    """Whether any procedure collects cases; else no filter speaks of bundles, and nobody asks for them."""
    return any(step.gather for one in tenant().association.procedures.values() for step in one.steps)
