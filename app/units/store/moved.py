"""Who belonged to a unit and belongs to another one now: known to it by name, number and the day, and no further."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.members.models import Fact, Membership
from app.members.rules import FactKind
from app.tenancy.database import db


@dataclass(frozen=True)
class MovedRow:
    """Somebody who went to another unit, and on which day."""

    id: int
    name: str
    number_key: str
    on: date | None


def _here(unit_id: int) -> Any:
    """Each membership that stood at the unit, with the last fact that put it there."""
    query = select(Fact.membership_id, func.max(Fact.id).label("last")).where(Fact.body_id == unit_id)
    return query.group_by(Fact.membership_id).subquery()


def moved_away(unit_id: int, *, after: Sequence[Any] | None, limit: int) -> list[MovedRow]:
    """A page of those who went to another unit, by number, starting after a row (its number and id)."""
    here, later = _here(unit_id), aliased(Fact)
    went = select(func.min(later.on)).where(later.membership_id == Membership.id, later.id > here.c.last)
    went = went.where(later.kind == FactKind.MOVED)
    query = select(Membership.id, Membership.name, Membership.number_key, went.correlate(Membership, here).scalar_subquery())
    query = query.join(here, here.c.membership_id == Membership.id).where(_gone(unit_id))
    if after:
        query = query.where(_later(after))
    return [MovedRow(*row) for row in db.session.execute(query.order_by(Membership.number_key, Membership.id).limit(limit))]


def count_moved(unit_id: int) -> int:
    """How many went to another unit."""
    here = _here(unit_id)
    query = select(func.count()).select_from(Membership).join(here, here.c.membership_id == Membership.id)
    return db.session.scalar(query.where(_gone(unit_id))) or 0


def _gone(unit_id: int) -> Any:
    return (Membership.body_id != unit_id) & Membership.person_id.is_not(None)


def _later(after: Sequence[Any]) -> Any:
    same = (Membership.number_key == str(after[0])) & (Membership.id > int(after[-1]))
    return (Membership.number_key > str(after[0])) | same
