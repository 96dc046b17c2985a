"""Who works in the departments, for the desk and for the public page."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from app.kernel.errors import NotFound, say
from app.organisation.models import Placement
from app.tenancy.database import db

LEADING = 50
"""Who leads a department stands before this place."""


@dataclass(frozen=True)
class Staff:
    """Somebody of a department."""

    id: int
    body_id: int
    name: str
    post: str
    leads: bool
    shown: bool
    since: date
    ended_on: date | None


def staff_of(body_ids: Collection[int], on: date, *, public: bool = False) -> Mapping[int, Sequence[Staff]]:
    """Department → who works there on a day, who leads it first; `public`: only who said yes to being shown."""
    query = select(
        Placement.id, Placement.body_id, Placement.name, Placement.post, Placement.position, Placement.shown, Placement.since,
        Placement.ended_on,
    ).where(Placement.body_id.in_(body_ids), or_(Placement.ended_on.is_(None), Placement.ended_on > on))  # fmt: skip
    query = query.where(Placement.shown) if public else query
    found: dict[int, list[Staff]] = {}
    for row in db.session.execute(query.order_by(Placement.position, Placement.id)) if body_ids else ():
        one = Staff(row.id, row.body_id, row.name, row.post, row.position < LEADING, row.shown, row.since, row.ended_on)
        found.setdefault(row.body_id, []).append(one)
    return found


def find_placement(body_id: int, name: str, post: str) -> int | None:
    """Where somebody of this name has this post in a department already."""
    same = (Placement.body_id == body_id, Placement.name == name, Placement.post == post, Placement.ended_on.is_(None))
    return db.session.scalar(select(Placement.id).where(*same).order_by(Placement.id).limit(1))


def body_of(placement_id: int) -> int:
    """The department of a placement. Raises NotFound."""
    found = db.session.scalar(select(Placement.body_id).where(Placement.id == placement_id))
    if found is None:
        raise NotFound(say("没有这位工作人员。"))
    return found
