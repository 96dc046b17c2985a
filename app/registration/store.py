"""Questions of the applicant's desk: drafts, places to apply to, what was handed in before, who asks me."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Integer, and_, bindparam, false, func, or_, select

from app.bodies.models import Body
from app.bodies.rules import ASSOCIATION, UNIT, ids_on
from app.kernel.errors import NotFound, say
from app.members.models import Membership
from app.members.store import visible_to
from app.procedures.docket import Docket
from app.procedures.models import Asked, Case
from app.procedures.rules.actors import BodyRef
from app.procedures.rules.machine import CaseState
from app.procedures.store import asked_of, get_asked
from app.procedures.windows.beginners import Begun
from app.registration.models import Draft
from app.search.store import found_by
from app.tenancy import clock
from app.tenancy.database import db, made_once
from app.tenancy.tenants import tenant
from app.web.access import Identity
from app.web.language import said

T = TypeVar("T")
MOST_FOUND = 10
MOST_PLACES = 400
RUNNING = (CaseState.OPEN, CaseState.RETURNED)
_DRAFT = select(Draft).where(Draft.subject == bindparam("subject"), Draft.owner == bindparam("owner"))


def find_draft(subject: str, owner: str, *, for_update: bool = False) -> Draft | None:
    """What somebody has begun to fill in, expired or not."""
    query = _DRAFT.with_for_update().execution_options(populate_existing=True) if for_update else _DRAFT
    found: Draft | None = db.session.scalar(query, {"subject": subject, "owner": owner})
    return found


def drafts_of(owner: str, today: date) -> Sequence[Draft]:
    """Everything somebody has begun and may go on with, the youngest first."""
    mine = (Draft.owner == owner, Draft.expires_on >= today)
    return db.session.scalars(select(Draft).where(*mine).order_by(Draft.saved_at.desc(), Draft.id)).all()


def beginners(asked: Begun) -> list[tuple[int, int, int | None]]:
    """Who has begun an application and has an account: draft, account, and the body it is for, in order."""
    query = select(Draft.id, Draft.owner, Draft.body_id).where(
        Draft.subject == f"apply:{asked.procedure}", Draft.id > asked.after, Draft.expires_on >= clock.today()
    )
    if asked.before is not None:
        query = query.where(Draft.saved_at < datetime.combine(asked.before, time.min, clock.zone()))
    rows = db.session.execute(query.where(Draft.owner.startswith("account:")).order_by(Draft.id).limit(asked.limit))
    return [(row.id, int(row.owner.removeprefix("account:")), row.body_id) for row in rows]


def find_submitted(procedure: str, submission: str) -> tuple[str, int | None] | None:
    """Number and starter of the case that this very submission has become already (`Case.submission` is its hash)."""
    hashed = hashlib.sha256(f"{procedure}|{submission}".encode()).hexdigest()
    row = db.session.execute(select(Case.number, Case.starter_id).where(Case.submission == hashed)).first()
    return (row[0], row[1]) if row and submission else None


def find_running(procedure: str, identity: Identity) -> str | None:
    """The number of one's own case of a procedure that is not closed yet."""
    own = Case.unit_id == identity.unit_id if identity.unit_id is not None else Case.person_id == identity.person_id
    query = select(Case.number).where(own, Case.procedure == procedure, Case.state.in_(RUNNING), Case.quiet.is_(False))
    return db.session.scalar(query.order_by(Case.id.desc()).limit(1))


def places(kinds: Sequence[str], within: Sequence[str] | None = None, *, limit: int = MOST_PLACES) -> Sequence[Body]:
    """The association and its open bodies of these kinds, in the order of the tree; of a part of it where `within` says so."""
    query = _places(tuple(kinds))
    if within is not None:
        query = query.where(or_(false(), *[Body.path.startswith(path, autoescape=True) for path in within]))
    found: Sequence[Body] = db.session.scalars(query, {"most": limit}).all()
    return found


@made_once
def _places(kinds: tuple[str, ...]) -> Any:
    return select(Body).where(_takes(kinds)).order_by(Body.path, Body.id).limit(bindparam("most", type_=Integer))


def _takes(kinds: Sequence[str]) -> ColumnElement[bool]:
    return and_(Body.kind.in_((ASSOCIATION, *kinds)), Body.closed_on.is_(None))


def count_places(kinds: Sequence[str]) -> int:
    """How many bodies there are of these kinds, with the association."""
    return db.session.scalar(select(func.count()).select_from(Body).where(_takes(kinds))) or 0


def find_place(wished: str | None, kinds: Sequence[str]) -> Body | None:
    """An open body of these kinds, or the association, by what stands in an address."""
    if wished is None or not wished.isdecimal() or len(wished) > 9:
        return None
    return db.session.scalar(select(Body).where(Body.id == int(wished), _takes(kinds)))


def places_named(kinds: Sequence[str], text: str, *, limit: int) -> Sequence[Body]:
    """Open bodies of these kinds by what they are called: a part of the name, its reading, its initials."""
    query = select(Body).where(_takes(kinds), found_by("body", Body.id, text))
    return db.session.scalars(query.order_by(func.length(Body.path), Body.name_key, Body.id).limit(limit)).all()


def kinds_below(parent_id: int) -> Mapping[str, int]:
    """How many bodies of each kind stand directly below a body."""
    below = (Body.parent_id == parent_id, Body.closed_on.is_(None), Body.kind != UNIT)
    rows = db.session.execute(select(Body.kind, func.count()).where(*below).group_by(Body.kind).order_by(Body.kind))
    return {row[0]: row[1] for row in rows}


def bodies_directly_below(parent_id: int, kind: str, *, after: int | None, limit: int) -> Sequence[Body]:
    """A page of the bodies of a kind directly below a body, in the order in which they were founded."""
    query = select(Body).where(Body.parent_id == parent_id, Body.kind == kind, Body.closed_on.is_(None))
    query = query.where(Body.id > after) if after is not None else query
    return db.session.scalars(query.order_by(Body.id).limit(limit)).all()


def names_above(found: Sequence[Body]) -> Mapping[int, Mapping[str, Any]]:
    """The names of these bodies and of all above them, by id."""
    ids = {i for body in found for i in ids_on(body.path)}
    rows = db.session.execute(select(Body.id, Body.name).where(Body.id.in_(ids)).order_by(Body.id))
    return {row[0]: row[1] for row in rows}


def with_bodies_below(ids: Sequence[int]) -> frozenset[int]:
    """Which of these bodies have others below them."""
    query = select(Body.parent_id).where(Body.parent_id.in_(ids), Body.closed_on.is_(None), Body.kind != UNIT).distinct()
    return frozenset(one for one in db.session.scalars(query.order_by(Body.parent_id)) if one is not None)


def bodies_on(found: Sequence[Body]) -> dict[int, BodyRef]:
    """All bodies on the way from these up to the association, by id; those that are known already are not read."""
    known = {body.id: BodyRef(body.id, body.kind, body.path) for body in found}
    missing = {i for body in found for i in ids_on(body.path)} - known.keys()
    if missing:
        query = select(Body.id, Body.kind, Body.path).where(Body.id.in_(missing)).order_by(Body.id)
        known |= {row.id: BodyRef(*row) for row in db.session.execute(query)}
    return known


def bodies_named(by_id: Mapping[int, T]) -> list[tuple[Body, T]]:
    """The open bodies of these ids with what is known of each, in the order of the tree."""
    if not by_id:
        return []
    query = select(Body).where(Body.id.in_(by_id), Body.closed_on.is_(None)).order_by(Body.path, Body.id)
    return [(body, by_id[body.id]) for body in db.session.scalars(query.limit(MOST_PLACES))]


@dataclass(frozen=True)
class FoundMember:
    """Somebody for whom a case may be entered."""

    id: int
    name: str
    number: str | None
    standing: str


def found_for(who: Identity, text: str, *, units: bool) -> list[FoundMember]:
    """Entries of the register that somebody may see, by part of the name or the whole number, the first ten."""
    kind = Membership.unit_id.is_not(None) if units else Membership.person_id.is_not(None)
    named = or_(Membership.name.contains(text, autoescape=True), Membership.number == text)
    query = select(Membership.id, Membership.name, Membership.number, Membership.standing).where(visible_to(who), kind, named)
    standings = tenant().association.standings
    return [
        FoundMember(row.id, row.name, row.number, said(standings[row.standing].label) if row.standing in standings else "")
        for row in db.session.execute(query.order_by(Membership.name, Membership.id).limit(MOST_FOUND))
    ]


@dataclass(frozen=True)
class Named:
    """A member as a list names one."""

    id: int
    person_id: int | None
    unit_id: int | None
    name: str
    number: str
    tier: str


def named_members(who: Identity, ids: Sequence[int], *, units: bool) -> list[Named]:
    """Those of these entries that somebody may see, in the order of their numbers."""
    kind = Membership.unit_id.is_not(None) if units else Membership.person_id.is_not(None)
    query = select(
        Membership.id, Membership.person_id, Membership.unit_id, Membership.name, Membership.number_key, Membership.tier
    ).where(Membership.id.in_(ids), visible_to(who), kind)
    tiers = tenant().association.tiers
    return [
        Named(row.id, row.person_id, row.unit_id, row.name, row.number_key,
              said(tiers[row.tier].label) if row.tier in tiers else "")
        for row in db.session.execute(query.order_by(Membership.number_key, Membership.id))
    ]  # fmt: skip


def find_asked_in(number: str, *, identity: Identity) -> tuple[Asked, Docket]:
    """What somebody is or was asked in a case, the latest question. Raises NotFound."""
    waiting = next((asked.id for asked, case in asked_of(identity) if case.number == number), None)
    if waiting is None:
        own = [Asked.person_id == identity.person_id] if identity.person_id is not None else []
        own += [Asked.unit_id == identity.unit_id] if identity.unit_id is not None else []
        query = select(Asked.id).join(Case, Case.id == Asked.case_id).where(Case.number == number)
        waiting = db.session.scalar(query.where(own[0]).order_by(Asked.id.desc()).limit(1)) if own else None
    if waiting is None:
        raise NotFound(say("没有这个确认事项。"))
    return get_asked(waiting, seen_by=identity)
