"""The issue register, as far as somebody may see it: papers of the kinds that are handed out, and who collected them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true

from app.bodies.models import Body
from app.documents.models import HandOut, IssuedDocument
from app.documents.rules import State
from app.kernel.errors import NotFound, say
from app.tenancy.capabilities import Capability
from app.tenancy.database import db
from app.web.access import HeldRole, Identity

WAITING, GONE = "waiting", "gone"
SHORTEST = 2


@dataclass(frozen=True)
class Sought:
    """What the register is narrowed to: those that wait or are gone, a kind, a name or number."""

    state: str = WAITING
    kind: str = ""
    text: str = ""


@dataclass(frozen=True)
class Line:
    """One paper; `to_name` and `on` once it was collected, `body` where its holder belongs."""

    id: int
    kind: str
    number: str
    holder: str
    body: Any
    issued_on: date
    state: str
    to_name: str | None
    on: date | None
    note: str | None
    case_id: int | None


def page_of(who: Identity, kinds: Sequence[str], sought: Sought, *, before: int | None, limit: int) -> list[Line]:
    """A page of the register, the youngest paper first."""
    columns: tuple[Any, ...] = (
        IssuedDocument.id, IssuedDocument.kind, IssuedDocument.number, IssuedDocument.holder_name, Body.name,
        IssuedDocument.issued_on, IssuedDocument.state, HandOut.to_name, HandOut.on, HandOut.note, HandOut.case_id,
    )  # fmt: skip
    query = _joined(select(*columns)).where(*_narrowed(who, kinds, sought))
    query = query.where(IssuedDocument.id < before) if before is not None else query
    return [Line(*row) for row in db.session.execute(query.order_by(IssuedDocument.id.desc()).limit(limit))]


def count_by_state(who: Identity, kinds: Sequence[str], sought: Sought) -> dict[str, int]:
    """How many wait and how many are gone, whichever is shown."""
    gone = HandOut.id.is_not(None)
    asked = Sought("", sought.kind, sought.text)
    columns: tuple[Any, ...] = (gone, func.count())
    query = _joined(select(*columns)).where(*_narrowed(who, kinds, asked)).group_by(gone)
    found = {GONE if row[0] else WAITING: row[1] for row in db.session.execute(query.order_by(gone))}
    return {WAITING: found.get(WAITING, 0), GONE: found.get(GONE, 0)}


def ids_seen(who: Identity, kinds: Sequence[str], wanted: Sequence[int]) -> list[int]:
    """Those of these papers that somebody may hand out. Raises NotFound where one is foreign."""
    reach = reached(who, Capability.ISSUE)
    query = select(IssuedDocument.id).where(IssuedDocument.id.in_(list(wanted)), IssuedDocument.kind.in_(list(kinds)), reach)
    found = list(db.session.scalars(query.order_by(IssuedDocument.id)))
    if len(found) < len(set(wanted)):
        raise NotFound(say("没有这份证件。"))
    return found


def _joined(query: Select[Any]) -> Select[Any]:
    stands = and_(HandOut.document_id == IssuedDocument.id, HandOut.undone_at.is_(None))
    return query.select_from(IssuedDocument).outerjoin(HandOut, stands).outerjoin(Body, Body.path == IssuedDocument.body_path)


def _narrowed(who: Identity, kinds: Sequence[str], sought: Sought) -> list[ColumnElement[bool]]:
    chosen = [sought.kind] if sought.kind in kinds else list(kinds)
    counts = IssuedDocument.state == State.ISSUED.value
    found = [IssuedDocument.kind.in_(chosen), counts, reached(who, Capability.SEE_REGISTER)]
    if sought.state:
        found.append(HandOut.id.is_(None) if sought.state == WAITING else HandOut.id.is_not(None))
    if len(sought.text) >= SHORTEST:
        like = (IssuedDocument.holder_name, IssuedDocument.number, HandOut.to_name)
        found.append(or_(*[column.contains(sought.text, autoescape=True) for column in like]))
    return found


def reached(who: Identity, capability: Capability) -> ColumnElement[bool]:
    """The papers that somebody reaches by a role with a capability."""
    return or_(false(), *[_reach(held) for held in who.roles if capability in held.capabilities])


def _reach(held: HeldRole) -> ColumnElement[bool]:
    if held.sees == "all":
        return true()
    if held.sees == "own":
        return IssuedDocument.body_path == held.body_path
    return IssuedDocument.body_path.startswith(held.body_path, autoescape=True)
