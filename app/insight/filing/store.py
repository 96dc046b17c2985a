"""What a list is compared with: who is in the register, who stands at a unit, what was filed before, what is handed out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select

from app.accounts.models import Person
from app.bodies.models import Body
from app.insight.models import HandedAccess
from app.members.models import Membership
from app.members.store import visible_to
from app.procedures.models import Case
from app.procedures.rules.machine import CaseState
from app.tenancy.database import db
from app.web.access import Identity

AT_ONCE = 400
STANDS = (CaseState.OPEN, CaseState.RETURNED, CaseState.APPROVED)


def _in_parts(column: Any, wanted: Collection[Any]) -> Iterator[ColumnElement[bool]]:
    every = sorted(wanted)
    for start in range(0, len(every), AT_ONCE):
        yield column.in_(every[start : start + AT_ONCE])


@dataclass(frozen=True)
class Register:
    """The entries that somebody may see of persons, or of units: by what a row of a list says of them."""

    by: Identity
    units: bool

    def by_number(self, wanted: Collection[str]) -> dict[str, Any]:
        """Member's number → entry."""
        return self._rows(Membership.number, wanted)

    def by_identity(self, wanted: Collection[str]) -> dict[str, Any]:
        """Index of the identity document → entry."""
        return self._rows(Person.identity_index, wanted)

    def by_unit_name(self, wanted: Collection[str]) -> dict[str, Any]:
        """Key of an open unit's name → entry."""
        return self._rows(Body.name_key, wanted)

    def _rows(self, column: Any, wanted: Collection[str]) -> dict[str, Any]:
        kind = Membership.unit_id if self.units else Membership.person_id
        query = select(column.label("by"), Membership.id, Membership.person_id, Membership.unit_id, Membership.name)
        if column is Person.identity_index:
            query = query.join(Person, Person.id == Membership.person_id)
        if column is Body.name_key:
            query = query.join(Body, Body.id == Membership.unit_id).where(Body.closed_on.is_(None))
        query = query.where(visible_to(self.by), kind.is_not(None)).order_by(Membership.id)
        return {str(row.by): row for part in _in_parts(column, wanted) for row in db.session.execute(query.where(part))}


def people_at(unit_id: int, wanted: Collection[str]) -> Iterator[tuple[str, str]]:
    """Who of these identity documents stands at a unit: index and name."""
    query = select(Person.identity_index, Person.name).join(Membership, Membership.person_id == Person.id)
    query = query.where(Membership.body_id == unit_id).order_by(Person.id)
    for part in _in_parts(Person.identity_index, wanted):
        for index, name in db.session.execute(query.where(part)):
            yield str(index), name


def standing_cases(procedure: str, ids: Collection[int], *, units: bool) -> Iterator[Any]:
    """The cases of a procedure that run or were approved, of these persons or units, with their sealed answers."""
    query = select(Case.id, Case.number, Case.person_id, Case.unit_id, Case.answers)
    query = query.where(Case.procedure == procedure, Case.state.in_(STANDS)).order_by(Case.id)
    for part in _in_parts(Case.unit_id if units else Case.person_id, ids):
        yield from db.session.execute(query.where(part))


def count_access(import_id: int) -> int:
    """How many passwords wait to be taken."""
    query = select(HandedAccess.id).where(HandedAccess.import_id == import_id)
    return len(db.session.scalars(query.order_by(HandedAccess.id)).all())


def access_of(import_id: int) -> Sequence[Any]:
    """What a list handed out, each with the name and the masked number of whose it is, in the order of the rows."""
    query = select(HandedAccess, Person.name, Person.identity_masked).join(Person, Person.id == HandedAccess.person_id)
    return db.session.execute(query.where(HandedAccess.import_id == import_id).order_by(HandedAccess.row)).all()
