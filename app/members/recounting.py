"""Counting the register anew: once a day, and whenever bodies change their place in the tree."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, case, delete, event, extract, func, inspect, select, text
from sqlalchemy.orm import Session, aliased

from app.bodies.models import Body
from app.jobs.chores import register_chore
from app.members.counting import COUNTED, MONTHS, MOVED, MOVES, PENDING, Key, Place, places_of
from app.members.models import Fact, HeldTier, MemberCount, Membership, MovementCount
from app.tenancy.database import RoutedSession, db
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action, before_every_commit

TOLD, MOVED_BODIES = 10, "bodies moved"
log = logging.getLogger(__name__)


@event.listens_for(RoutedSession, "after_flush")
def _notice_bodies(session: Session, _context: object) -> None:
    """A body that changes its place takes along everybody who is counted there."""
    for one in session.dirty:
        if isinstance(one, Body) and any(inspect(one).attrs.path.history.deleted or ()):
            session.info[MOVED_BODIES] = True


def _count_where_bodies_moved() -> None:
    session = db.session()
    session.flush()
    if session.info.pop(MOVED_BODIES, False):
        session.info.pop(PENDING, None)
        there = _Register()
        _write_anew(cast(Table, MemberCount.__table__), COUNTED, there.entries())
        _write_anew(cast(Table, MovementCount.__table__), MOVED, there.moves())


before_every_commit(_count_where_bodies_moved)


@event.listens_for(RoutedSession, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(MOVED_BODIES, None)


@action
def recount_members(now: datetime) -> int:
    """Count anew from the register and its facts; what did not agree stands in the log. Gives how many lines differed."""
    _keep_others_out()
    there = _Register()
    return _corrected(MemberCount, COUNTED, there.entries()) + _corrected(MovementCount, MOVED, there.moves())


def _keep_others_out() -> None:
    """Nobody who counts is in the middle of it: what is seen of the register and of the counts is of one moment."""
    if db.session.connection().dialect.name == "postgresql":
        db.session.execute(text("LOCK TABLE member_count, movement_count IN SHARE ROW EXCLUSIVE MODE"))


def _corrected(model: type[MemberCount | MovementCount], names: tuple[str, ...], true: Mapping[Key, int]) -> int:
    columns = [getattr(model, name) for name in (*names, "number")]
    kept = {tuple(row[:-1]): row[-1] for row in db.session.execute(select(*columns)) if row[-1]}
    differing = sorted(key for key in kept.keys() | true.keys() if kept.get(key, 0) != true.get(key, 0))
    if differing:
        told = "; ".join(f"{key}: {kept.get(key, 0)} instead of {true.get(key, 0)}" for key in differing[:TOLD])
        log.warning("%s of %s drifted in %s lines: %s", model.__tablename__, tenant().slug, len(differing), told)
        _write_anew(cast(Table, model.__table__), names, true)
    return len(differing)


def _write_anew(table: Table, names: tuple[str, ...], true: Mapping[Key, int]) -> None:
    db.session.execute(delete(table))
    rows = [dict(zip(names, key, strict=True), number=number) for key, number in sorted(true.items())]
    if rows:
        db.session.connection().execute(table.insert(), rows)


class _Register:
    """The register as it stands: grouped by body, and one by one those who hold a tier at another body besides."""

    def __init__(self) -> None:
        self.paths = {row[0]: row[1] for row in db.session.execute(select(Body.id, Body.path))}
        self.beside = self._beside()

    def _beside(self) -> dict[int, frozenset[Place]]:
        """Where those who hold a tier elsewhere are counted besides the body at which they stand."""
        held: dict[int, list[str]] = {}
        home: dict[int, int] = {}
        query = select(HeldTier.membership_id, HeldTier.body_id, Membership.body_id)
        for membership_id, body_id, stands in db.session.execute(query.join(Membership)):
            held.setdefault(membership_id, []).append(self.paths[body_id])
            home[membership_id] = stands
        return {one: places_of(paths) - self._at(home[one]) for one, paths in held.items()}

    def _at(self, body_id: int) -> frozenset[Place]:
        return places_of([self.paths[body_id]])

    def entries(self) -> Counter[Key]:
        """How many stand how, of which tier, at each place."""
        is_unit = case((Membership.unit_id.is_not(None), 1), else_=0)
        columns = (Membership.body_id, Membership.standing, func.coalesce(Membership.tier, ""), is_unit)
        found: Counter[Key] = Counter()
        for body_id, standing, tier, unit, number in db.session.execute(select(*columns, func.count()).group_by(*columns)):
            for place in self._at(body_id):
                found[(*place, standing, tier, bool(unit))] += number
        if self.beside:
            holding = select(Membership.id, *columns[1:]).where(Membership.id.in_(select(HeldTier.membership_id)))
            for membership_id, standing, tier, unit in db.session.execute(holding):
                for place in self.beside[membership_id]:
                    found[(*place, standing, tier, bool(unit))] += 1
        return found

    def moves(self) -> Counter[Key]:
        """How many came and left in which month, at each place."""
        found: Counter[Key] = Counter()
        for body_id, month, kind, number in db.session.execute(_moves(Membership.body_id)):
            for place in self._at(body_id):
                found[(*place, int(month), kind.value)] += number
        if self.beside:
            holding = _moves(Membership.id).where(Membership.id.in_(select(HeldTier.membership_id)))
            for membership_id, month, kind, number in db.session.execute(holding):
                for place in self.beside[membership_id]:
                    found[(*place, int(month), kind.value)] += number
        return found


def _moves(by: Any) -> Any:
    """Admissions and leavings that were not reversed, by month and something of the membership."""
    taken_back = aliased(Fact)
    month = extract("year", Fact.on) * MONTHS + extract("month", Fact.on) - 1
    reversed_by = select(taken_back.id).where(taken_back.reverses_id == Fact.id).exists()
    query = select(by, month, Fact.kind, func.count()).join_from(Fact, Membership, Membership.id == Fact.membership_id)
    return query.where(Fact.kind.in_(MOVES), Fact.reverses_id.is_(None), ~reversed_by).group_by(by, month, Fact.kind)


register_chore("member counts", recount_members)
