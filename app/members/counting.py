"""How many members there are, kept in the transaction in which they come, move and go, so that no page has to count them.

The session tells whose standing, tier or body has changed; who writes facts tells of admissions and leavings. The
differences of one action are written together at its end, in one order, so that two actions never wait for each other
crosswise. Once a day everything is counted anew from the register and its facts, and the log hears of what did not agree.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, delete, event, extract, func, inspect, select, text
from sqlalchemy.dialects.postgresql import insert as insert_on_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite
from sqlalchemy.orm import Session, aliased

from app.jobs.chores import register_chore
from app.members.models import EVERYWHERE, Fact, MemberCount, Membership, MovementCount
from app.members.rules import FactKind
from app.tenancy.database import RoutedSession, db
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action, before_every_commit

PENDING = "member counts"
MOVES = (FactKind.ADMITTED, FactKind.ENDED)
MONTHS = 12
COUNTED = ("body_id", "standing", "tier", "is_unit")
MOVED = ("body_id", "month", "kind")
Key = tuple[Any, ...]
log = logging.getLogger(__name__)


def month_of(day: date) -> int:
    """A month as the counts have it."""
    return day.year * MONTHS + day.month - 1


@dataclass
class _Changes:
    """What an action has changed so far: entries by their key; by membership movements, where it stands, where it stood."""

    entries: Counter[Key] = field(default_factory=Counter)
    movements: dict[int, Counter[tuple[int, str]]] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)
    left: dict[int, int] = field(default_factory=dict)


def _changes() -> _Changes:
    found: _Changes = db.session().info.setdefault(PENDING, _Changes())
    return found


# ---- noticed
@event.listens_for(RoutedSession, "after_flush")
def _notice(session: Session, _context: object) -> None:
    """Who is new in the register, and whose standing, tier or body is another one."""
    for one in session.new:
        if isinstance(one, Membership):
            note_entry(one.body_id, one.standing, one.tier, one.unit_id is not None)
    for one in session.dirty:
        if isinstance(one, Membership):
            _note_changed(one)


def _note_changed(one: Membership) -> None:
    before = {name: _before(one, name) for name in ("body_id", "standing", "tier")}
    is_unit = one.unit_id is not None
    if before == {name: getattr(one, name) for name in before}:
        return
    note_entry(before["body_id"], before["standing"], before["tier"], is_unit, by=-1)
    note_entry(one.body_id, one.standing, one.tier, is_unit)
    if before["body_id"] != one.body_id:
        _changes().left.setdefault(one.id, before["body_id"])
        _changes().places[one.id] = one.body_id


def _before(one: Membership, name: str) -> Any:
    before: Sequence[Any] = inspect(one).attrs[name].history.deleted
    return before[0] if before else getattr(one, name)


def note_entry(body_id: int, standing: str, tier: str | None, is_unit: bool, *, by: int = 1) -> None:
    """An entry stands there from now on, or stands there no longer (`by` = -1)."""
    for place in (EVERYWHERE, body_id):
        _changes().entries[place, standing, tier or "", is_unit] += by


def note_movement(membership_id: int, body_id: int, kind: FactKind, on: date, *, by: int = 1) -> None:
    """An admission or a leaving was recorded of who stands at this body, or reversed (`by` = -1); other facts move nobody."""
    if kind in MOVES:
        changes = _changes()
        changes.places.setdefault(membership_id, body_id)
        changes.movements.setdefault(membership_id, Counter())[month_of(on), kind.value] += by


# ---- written, when the action ends
def _write_pending() -> None:
    session = db.session()
    session.flush()
    changes: _Changes | None = session.info.pop(PENDING, None)
    if changes is None:
        return
    _add(MemberCount, COUNTED, changes.entries)
    _add(MovementCount, MOVED, _movements(changes))


def _movements(changes: _Changes) -> Counter[Key]:
    """What is added where: at the body at which somebody stands now, with what was counted at the one before."""
    found: Counter[Key] = Counter()
    for membership_id, counted in changes.movements.items():
        for (month, kind), by in counted.items():
            for place in (EVERYWHERE, changes.places[membership_id]):
                found[place, month, kind] += by
    for membership_id, left in changes.left.items():
        for (month, kind), number in _counted_before(membership_id, changes).items():
            found[left, month, kind] -= number
            found[changes.places[membership_id], month, kind] += number
    return found


def _counted_before(membership_id: int, changes: _Changes) -> Counter[tuple[int, str]]:
    query = _standing_moves().where(Fact.membership_id == membership_id)
    known = Counter({(month_of(row.on), row.kind.value): row.number for row in db.session.execute(query)})
    known.subtract(changes.movements.get(membership_id, Counter()))
    return known


def _standing_moves() -> Any:
    """Admissions and leavings that were not reversed, by day."""
    taken_back = aliased(Fact)
    reversed_by = select(taken_back.id).where(taken_back.reverses_id == Fact.id).exists()
    query = select(Fact.on, Fact.kind, func.count().label("number"))
    return query.where(Fact.kind.in_(MOVES), Fact.reverses_id.is_(None), ~reversed_by).group_by(Fact.on, Fact.kind)


def _add(table: type[MemberCount | MovementCount], names: tuple[str, ...], counted: Counter[Key]) -> None:
    rows = [dict(zip(names, key, strict=True), number=by) for key, by in sorted(counted.items()) if by]
    if not rows:
        return
    name = db.session().connection().dialect.name
    insert: Any = (insert_on_postgresql if name == "postgresql" else insert_on_sqlite)(table)
    wanted = insert.on_conflict_do_update(index_elements=names, set_={"number": table.number + insert.excluded.number})
    db.session.connection().execute(wanted, rows)


before_every_commit(_write_pending)


@event.listens_for(RoutedSession, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(PENDING, None)


# ---- counted anew
@action
def recount_members(now: datetime) -> int:
    """Count anew from the register and its facts; what did not agree stands in the log. Gives how many lines differed."""
    _keep_others_out()
    return _corrected(MemberCount, COUNTED, _entries_there_are()) + _corrected(MovementCount, MOVED, _moves_there_are())


def _keep_others_out() -> None:
    """Nobody who counts is in the middle of it: what is seen of the register and of the counts is of one moment."""
    if db.session.connection().dialect.name == "postgresql":
        db.session.execute(text("LOCK TABLE member_count, movement_count IN SHARE ROW EXCLUSIVE MODE"))


def _corrected(table: type[MemberCount | MovementCount], names: tuple[str, ...], true: Mapping[Key, int]) -> int:
    columns = [getattr(table, name) for name in (*names, "number")]
    kept = {tuple(row[:-1]): row[-1] for row in db.session.execute(select(*columns)) if row[-1]}
    differing = sorted(key for key in kept.keys() | true.keys() if kept.get(key, 0) != true.get(key, 0))
    if differing:
        told = [f"{key}: {kept.get(key, 0)} instead of {true.get(key, 0)}" for key in differing[:10]]
        log.warning("%s of %s drifted in %s lines: %s", table.__tablename__, tenant().slug, len(differing), "; ".join(told))
        db.session.execute(delete(table))
        rows = [dict(zip(names, key, strict=True), number=number) for key, number in sorted(true.items())]
        db.session.connection().execute(table.__table__.insert(), rows) if rows else None  # type: ignore[attr-defined]
    return len(differing)


def _entries_there_are() -> Counter[Key]:
    is_unit = case((Membership.unit_id.is_not(None), 1), else_=0)
    columns = (Membership.body_id, Membership.standing, func.coalesce(Membership.tier, ""), is_unit)
    found: Counter[Key] = Counter()
    for body_id, standing, tier, unit, number in db.session.execute(select(*columns, func.count()).group_by(*columns)):
        for place in (EVERYWHERE, body_id):
            found[place, standing, tier, bool(unit)] += number
    return found


def _moves_there_are() -> Counter[Key]:
    month = extract("year", Fact.on) * MONTHS + extract("month", Fact.on) - 1
    query: Any = _standing_moves().join(Membership, Membership.id == Fact.membership_id).group_by(None)
    query = query.with_only_columns(Membership.body_id, month, Fact.kind, func.count(), maintain_column_froms=True)
    found: Counter[Key] = Counter()
    for body_id, at, kind, number in db.session.execute(query.group_by(Membership.body_id, month, Fact.kind)):
        for place in (EVERYWHERE, body_id):
            found[place, int(at), kind.value] += number
    return found


register_chore("member counts", recount_members)
