"""The list of a unit's people who wait to be billed, whole or narrowed to those who were ticked."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from app.bodies.models import Body
from app.dues.actions.billing import MOST_ON_A_BILL
from app.dues.store.charges import WaitingCharge, waiting_for
from app.tenancy.tenants import tenant
from app.web.language import said


@dataclass(frozen=True)
class UnitList:
    """Who waits, who is ticked, what they come to; `submission` tells this wish from another."""

    name: str
    people: Sequence[WaitingCharge]
    ticked: frozenset[int]
    submission: str

    @property
    def count(self) -> int:
        """How many are ticked."""
        return len(self.chosen)

    @property
    def chosen(self) -> list[WaitingCharge]:
        """Those who are ticked and wait still."""
        return [one for one in self.people if one.id in self.ticked]

    @property
    def total_fen(self) -> int:
        """What those ticked come to."""
        return sum(one.amount_fen for one in self.chosen)


def unit_list(unit: Body, ids: Sequence[int] | None) -> UnitList:
    """The list of a unit; everybody is ticked unless some were chosen."""
    people = waiting_for(unit.id, limit=MOST_ON_A_BILL)
    ticked = frozenset(one.id for one in people) if ids is None else frozenset(ids)
    return UnitList(said(unit.name), people, ticked, secrets.token_hex(8))


def tier_label(name: str) -> str:
    """A tier as people read it."""
    tier = tenant().association.tiers.get(name)
    return said(tier.label) if tier else name
