"""How many members there are, kept in the transaction in which they come, move and go, so that no page has to count them.

The session tells whose standing, tier or body has changed; who writes facts tells of admissions and leavings. The
differences of one action are written together at its end, in one order, so that two actions never wait for each other
crosswise. Once a day everything is counted anew from the register and its facts, and the log hears of what did not agree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import event, inspect, select
from sqlalchemy.dialects.postgresql import insert as insert_on_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite
from sqlalchemy.orm import Session

from app.bodies.models import Body
from app.bodies.rules import ids_on
from app.members.models import EVERYWHERE, Fact, HeldTier, MemberCount, Membership, MovementCount
from app.members.rules import FactKind
from app.tenancy.database import RoutedSession, db
from app.tenancy.tenants import tenant
from app.tenancy.transactions import before_every_commit

PENDING = "member counts"
MOVES = (FactKind.ADMITTED, FactKind.ENDED)
MONTHS = 12
COUNTED = ("body_id", "below", "standing", "tier", "is_unit")
MOVED = ("body_id", "below", "month", "kind")
EVERYBODY = (EVERYWHERE, True)
Place = tuple[int, bool]
Key = tuple[Any, ...]


def month_of(day: date) -> int:
    """A month as the counts have it."""
    return day.year * MONTHS + day.month - 1


def places_of(paths: Iterable[str]) -> frozenset[Place]:
    """Where somebody is counted who belongs to the bodies with these paths: at each, and once at each that stands above."""
    found = {EVERYBODY}
    for path in paths:
        ids = ids_on(path)
        found |= {(ids[-1], False), *((body_id, True) for body_id in ids)}
    return frozenset(found)


@dataclass(frozen=True)
class Counted:
    """What of an entry is counted, and the path of the body where it stands."""

    standing: str
    tier: str
    is_unit: bool
    path: str


@dataclass
class _Changes:
    """What an action has changed so far: by membership how it was, how it is, its movements, and tiers held elsewhere."""

    before: dict[int, Counted | None] = field(default_factory=dict)
    after: dict[int, Counted] = field(default_factory=dict)
    movements: dict[int, Counter[tuple[int, str]]] = field(default_factory=dict)
    held: dict[int, Counter[int]] = field(default_factory=dict)


def _changes() -> _Changes:
    found: _Changes = db.session().info.setdefault(PENDING, _Changes())
    return found


# ---- noticed
@event.listens_for(RoutedSession, "after_flush")
def _notice(session: Session, _context: object) -> None:
    """Who is new in the register, whose standing, tier or body is another one, and who holds a tier from now on."""
    for one in session.new:
        if isinstance(one, Membership):
            note_entry(one.id, _entry(one))
        elif isinstance(one, HeldTier):
            _note_held(one, 1)
    for one in session.dirty:
        if isinstance(one, Membership):
            _note_changed(one)
    for one in session.deleted:
        if isinstance(one, HeldTier):
            _note_held(one, -1)


def _entry(one: Any) -> Counted:
    return Counted(one.standing, one.tier or "", one.unit_id is not None, one.body_path)


def _note_changed(one: Membership) -> None:
    now = _entry(one)
    before = Counted(_before(one, "standing"), _before(one, "tier") or "", now.is_unit, _before(one, "body_path"))
    if before != now:
        changes = _changes()
        changes.before.setdefault(one.id, before)
        changes.after[one.id] = now


def _before(one: Membership, name: str) -> Any:
    before: Sequence[Any] = inspect(one).attrs[name].history.deleted
    return before[0] if before else getattr(one, name)


def _note_held(one: HeldTier, by: int) -> None:
    _changes().held.setdefault(one.membership_id, Counter())[one.body_id] += by


def note_entry(membership_id: int, entry: Counted) -> None:
    """Somebody is new in the register."""
    changes = _changes()
    changes.before.setdefault(membership_id, None)
    changes.after[membership_id] = entry


def note_movement(membership_id: int, kind: FactKind, on: date, *, by: int = 1) -> None:
    """An admission or a leaving was recorded, or reversed (`by` = -1); other facts move nobody."""
    if kind in MOVES:
        _changes().movements.setdefault(membership_id, Counter())[month_of(on), kind.value] += by


# ---- written, when the action ends
def _write_pending() -> None:
    session = db.session()
    session.flush()
    changes: _Changes | None = session.info.pop(PENDING, None)
    if changes is None:
        return
    entries, moves = _Counting(changes).differences()
    _add(MemberCount, COUNTED, entries)
    _add(MovementCount, MOVED, moves)


class _Counting:
    """The differences that an action makes, worked out at its end."""

    def __init__(self, changes: _Changes) -> None:
        self.changes = changes
        touched = changes.after.keys() | changes.held.keys() | changes.movements.keys()
        self.now = changes.after | _entries_of(touched - changes.after.keys())
        self.held_now = bodies_held(touched)
        self.paths = paths_of({body for held in (*self.held_now.values(), *changes.held.values()) for body in held})
        self.entries: Counter[Key] = Counter()
        self.moves: Counter[Key] = Counter()

    def differences(self) -> tuple[Counter[Key], Counter[Key]]:
        """What is added to the counts of entries and of movements, by their keys."""
        for membership_id, now in self.now.items():
            before = self.changes.before.get(membership_id, now)
            there = self._places(now, self.held_now.get(membership_id, Counter()))
            left = self._places(before, self._held_before(membership_id)) if before else frozenset()
            self._count(before, left, -1)
            self._count(now, there, 1)
            self._move(membership_id, left, there)
        return self.entries, self.moves

    def _held_before(self, membership_id: int) -> Counter[int]:
        held = self.held_now.get(membership_id, Counter()).copy()
        held.subtract(self.changes.held.get(membership_id, Counter()))
        return held

    def _places(self, entry: Counted, held: Counter[int]) -> frozenset[Place]:
        return places_of([entry.path, *(self.paths[body] for body, number in held.items() if number > 0)])

    def _count(self, entry: Counted | None, places: Iterable[Place], by: int) -> None:
        if entry is not None:
            for place in places:
                self.entries[(*place, entry.standing, entry.tier, entry.is_unit)] += by

    def _move(self, membership_id: int, left: frozenset[Place], there: frozenset[Place]) -> None:
        """What was counted before goes along with who goes to another body; what is new counts where he belongs now."""
        new = self.changes.movements.get(membership_id, Counter())
        if left and left != there:
            known = _moves_of(membership_id)
            known.subtract(new)
            self._add_moves(left - there, known, -1)
            self._add_moves(there - left, known, 1)
        self._add_moves(there, new, 1)

    def _add_moves(self, places: Iterable[Place], counted: Mapping[tuple[int, str], int], by: int) -> None:
        for place in places:
            for (month, kind), number in counted.items():
                self.moves[(*place, month, kind)] += by * number


def _entries_of(membership_ids: Iterable[int]) -> dict[int, Counted]:
    """Those whose entry stayed as it is."""
    ids = sorted(membership_ids)
    if not ids:
        return {}
    columns = (Membership.id, Membership.standing, Membership.tier, Membership.unit_id, Membership.body_path)
    return {row.id: _entry(row) for row in db.session.execute(select(*columns).where(Membership.id.in_(ids)))}


def bodies_held(membership_ids: Iterable[int]) -> dict[int, Counter[int]]:
    """The bodies at which each of these holds a tier that stays; nothing is asked where no tier stays."""
    found: dict[int, Counter[int]] = {}
    ids = sorted(membership_ids)
    if ids and any(tier.stays for tier in tenant().association.tiers.values()):
        query = select(HeldTier.membership_id, HeldTier.body_id).where(HeldTier.membership_id.in_(ids))
        for membership_id, body_id in db.session.execute(query):
            found.setdefault(membership_id, Counter())[body_id] += 1
    return found


def paths_of(body_ids: Iterable[int]) -> dict[int, str]:
    """The paths of some bodies."""
    ids = sorted(body_ids)
    if not ids:
        return {}
    return {row[0]: row[1] for row in db.session.execute(select(Body.id, Body.path).where(Body.id.in_(ids)))}


def _moves_of(membership_id: int) -> Counter[tuple[int, str]]:
    """The admissions and leavings of a membership that were not reversed, by month."""
    facts = db.session.execute(
        select(Fact.id, Fact.on, Fact.kind, Fact.reverses_id).where(Fact.membership_id == membership_id, Fact.kind.in_(MOVES))
    ).all()
    gone = {fact.reverses_id for fact in facts}
    return Counter((month_of(f.on), f.kind.value) for f in facts if f.reverses_id is None and f.id not in gone)


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
