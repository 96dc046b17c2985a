"""Hours and points that somebody has gathered: the facts that say so and were not taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.members.models import Fact
from app.members.rules import FactKind
from app.tenancy.database import db
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
    taken_back = aliased(Fact)
    reversed_by = select(taken_back.id).where(taken_back.reverses_id == Fact.id).exists()
    where = (Fact.membership_id == membership_id, Fact.kind == FactKind.CREDITED, Fact.reverses_id.is_(None), ~reversed_by)
    rows = db.session.execute(select(Fact.word, Fact.details, Fact.on).where(*where).order_by(Fact.on.desc(), Fact.id.desc()))
    return [Credited(row[0], Decimal(row[1]["amount"]), row[2], row[1].get("about", "")) for row in rows]


def ledger_of(membership_id: int) -> list[Mapping[str, Any]]:
    """The same, as `credits()` reads it in expressions."""
    return [{"credit": one.credit, "amount": float(one.amount), "on": one.on} for one in credits_of(membership_id)]
