"""Papers by the day on which they expire, as far as somebody may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, tuple_

from app.bodies.models import Body
from app.documents.expiring import has_longer
from app.documents.models import IssuedDocument
from app.documents.rules import State
from app.insight.handouts.store import reached
from app.members.models import Membership
from app.tenancy.capabilities import Capability
from app.tenancy.database import db
from app.web.access import Identity

SOON, OVER = "soon", "over"
SHORTEST = 2
SPANS = (30, 90, 180, 365)


@dataclass(frozen=True)
class Sought:
    """What the list is narrowed to: what expires within so many days, or has within them; a kind, a name or number."""

    state: str = SOON
    days: int = 90
    kind: str = ""
    text: str = ""


@dataclass(frozen=True)
class Line:
    """One paper; `member` is its holder's entry in the register, `body` where the holder belongs."""

    id: int
    kind: str
    number: str
    holder: str
    body: Any
    until: date
    member: int | None


Key = tuple[date, int]


def page_of(
    who: Identity, kinds: Sequence[str], sought: Sought, *, today: date, after: Key | None, limit: int
) -> list[Line]:
    """A page of the list: what expires first, or what expired last, first."""
    by = (IssuedDocument.valid_until, IssuedDocument.id)
    query = _joined(
        select(IssuedDocument.id, IssuedDocument.kind, IssuedDocument.number, IssuedDocument.holder_name, Body.name,
               IssuedDocument.valid_until, Membership.id)
    ).where(*_narrowed(who, kinds, sought, today))  # fmt: skip
    if after is not None:
        query = query.where(tuple_(*by) > after if sought.state == SOON else tuple_(*by) < after)
    order = [one.asc() if sought.state == SOON else one.desc() for one in by]
    return [Line(*row) for row in db.session.execute(query.order_by(*order).limit(limit))]


def count_of(who: Identity, kinds: Sequence[str], sought: Sought, *, today: date) -> int:
    """How many papers the list has."""
    query = select(func.count()).select_from(IssuedDocument).where(*_narrowed(who, kinds, sought, today))
    return db.session.scalar(query) or 0


def _joined(query: Select[Any]) -> Select[Any]:
    holder = or_(
        and_(IssuedDocument.holder_kind == "person", Membership.person_id == IssuedDocument.holder_id),
        and_(IssuedDocument.holder_kind == "unit", Membership.unit_id == IssuedDocument.holder_id),
    )
    found = query.select_from(IssuedDocument).outerjoin(Body, Body.path == IssuedDocument.body_path)
    return found.outerjoin(Membership, holder)


def _narrowed(who: Identity, kinds: Sequence[str], sought: Sought, today: date) -> list[ColumnElement[bool]]:
    chosen = [sought.kind] if sought.kind in kinds else list(kinds)
    span = timedelta(days=sought.days)
    ends = IssuedDocument.valid_until
    when = ends.between(today, today + span) if sought.state == SOON else ends.between(today - span, today - timedelta(days=1))
    stands = IssuedDocument.state == State.ISSUED.value
    found = [IssuedDocument.kind.in_(chosen) if chosen else false(), stands, when, ~has_longer()]
    found.append(reached(who, Capability.SEE_REGISTER))
    if len(sought.text) >= SHORTEST:
        like = (IssuedDocument.holder_name, IssuedDocument.number)
        found.append(or_(*[column.contains(sought.text, autoescape=True) for column in like]))
    return found
