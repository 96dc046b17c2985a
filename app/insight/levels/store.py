"""Sums by body, each in one question over a part of the tree; none looks at a member or a case singly."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, bindparam, case, func, select

from app.bodies.models import Body
from app.bodies.rules import UNIT
from app.members.models import HeldTier, Membership
from app.procedures.counters import WaitingCount
from app.tenancy.database import ask, db, made_once


@dataclass(frozen=True)
class Waits:
    """What waits at a body: how many, how many late, the oldest due day among the late."""

    path: str
    count: int
    late: int
    oldest: date | None


def find_body(body_id: int) -> Body | None:
    """An open body other than a member unit."""
    return db.session.scalar(select(Body).where(Body.id == body_id, Body.closed_on.is_(None), Body.kind != UNIT))


def bodies_below(parent_id: int) -> Sequence[Body]:
    """The open bodies directly below one, other than member units, in the order in which they were founded."""
    where = (Body.parent_id == parent_id, Body.closed_on.is_(None), Body.kind != UNIT)
    return db.session.scalars(select(Body).where(*where).order_by(Body.id)).all()


def with_bodies_below(parent_id: int) -> frozenset[int]:
    """Which of the bodies directly below one have others below them."""
    middle = select(Body.id).where(Body.parent_id == parent_id)
    query = select(Body.parent_id).where(Body.parent_id.in_(middle), Body.closed_on.is_(None), Body.kind != UNIT)
    return frozenset(one for one in db.session.scalars(query.distinct().order_by(Body.parent_id)) if one is not None)


def registered(path: str, standings: Sequence[str]) -> list[tuple[str, int]]:
    """(path of a body, how many members belong to it) at or below a place."""
    rows: Iterable[Any] = ask(_registered(tuple(standings)), path=path)
    return [(row[0], row[1]) for row in rows]


@made_once
def _registered(standings: tuple[str, ...]) -> Any:
    query = select(Membership.body_path, func.count()).where(_below(Membership.body_path), Membership.standing.in_(standings))
    return query.group_by(Membership.body_path).order_by(Membership.body_path)


def tiers_held(path: str) -> list[tuple[str, str, int]]:
    """(path of a body, tier, how many hold it there) at or below a place."""
    rows: Iterable[Any] = ask(_tiers_held(), path=path)
    return [(row[0], row[1], row[2]) for row in rows]


@made_once
def _tiers_held() -> Any:
    query = select(Body.path, HeldTier.tier, func.count()).join(HeldTier, HeldTier.body_id == Body.id)
    return query.where(_below(Body.path)).group_by(Body.path, HeldTier.tier).order_by(Body.path)


def waits(path: str, today: date) -> list[Waits]:
    """What waits at the bodies at or below a place, from the sums that are kept with it."""
    rows: Iterable[Any] = ask(_waits(), path=path, today=today)
    return [Waits(row[0], int(row[1] or 0), int(row[2] or 0), row[3]) for row in rows]


@made_once
def _waits() -> Any:
    late = and_(WaitingCount.sort_on < bindparam("today"), WaitingCount.number > 0)
    oldest = func.min(case((late, WaitingCount.sort_on)))
    sums = [func.sum(WaitingCount.number), func.sum(case((late, WaitingCount.number), else_=0)), oldest]
    query = select(Body.path, *sums).join(WaitingCount, WaitingCount.body_id == Body.id)
    return query.where(_below(Body.path)).group_by(Body.path).order_by(Body.path)


def _below(column: Any) -> Any:
    """A path begins with another one; a comparison of text that has no wildcards to be escaped."""
    return func.substr(column, 1, func.length(bindparam("path"))) == bindparam("path")
