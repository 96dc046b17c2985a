"""Hours and points that somebody has gathered: the facts that say so and were not taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.members.records import facts_of
from app.members.rules import FactKind
from app.tenancy.tenants import tenant


@dataclass(frozen=True)
class Credited:
    """One entry that stands."""

    credit: str
    amount: Decimal
    on: date
    about: str


def credits_of(membership_id: int) -> list[Credited]:
    """What somebody has gathered, the youngest first; nothing is asked where the association counts nothing."""
    if not tenant().association.credits:
        return []
    facts = facts_of(membership_id)
    taken_back = {one.reverses for one in facts if one.reverses is not None}
    said = [one for one in facts if one.kind is FactKind.CREDITED and one.reverses is None and one.id not in taken_back]
    said.sort(key=lambda one: (one.on, one.id), reverse=True)
    return [Credited(one.word, Decimal(one.details["amount"]), one.on, one.details.get("about", "")) for one in said]


def ledger_of(membership_id: int) -> list[Mapping[str, Any]]:
    """The same, as `credits()` reads it in expressions."""
    return [{"credit": one.credit, "amount": float(one.amount), "on": one.on} for one in credits_of(membership_id)]
