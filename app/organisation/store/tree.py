"""Questions about the tree, for somebody: what his roles do not reach is not there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true

from app.accounts.models import Account, Grant
from app.bodies.models import Body
from app.bodies.rules import UNIT, ids_on, is_root, name_key
from app.bodies.store import get_root
from app.jobs.models import Job, JobState
from app.kernel.errors import NotFound, say
from app.members.models import MemberCount, Membership, OfficeHolding
from app.members.store import admitted_standings
from app.procedures.models import Case
from app.procedures.rules.machine import CaseState
from app.tenancy.capabilities import Capability
from app.tenancy.database import db
from app.web.access import HeldRole, Identity

SEEING = frozenset({Capability.MANAGE_ACCOUNTS, Capability.SEE_REGISTER})
HAND_ON = "hand_on_body"
OPEN = (CaseState.OPEN, CaseState.RETURNED)


@dataclass(frozen=True)
class BodyLine:
    """A body as a list shows it."""

    id: int
    kind: str
    code: str
    name: Mapping[str, str]
    path: str
    parent_id: int | None
    name_key: str


@dataclass(frozen=True)
class InCharge:
    """Somebody with a role at a body."""

    grant_id: int
    body_id: int
    account_id: int
    name: str
    role: str
    first_day: date
    last_day: date | None


def seen_by(who: Identity, also: Collection[Capability] = SEEING) -> ColumnElement[bool]:
    """Which bodies somebody sees here: those that his roles reach."""
    return reached(who.roles, also)


def reached(roles: Sequence[HeldRole], also: Collection[Capability]) -> ColumnElement[bool]:
    """The same for roles."""
    seeing = [role for role in roles if role.capabilities & frozenset(also)]
    return or_(false(), *[_reach(role) for role in seeing])


def _reach(role: HeldRole) -> ColumnElement[bool]:
    if role.sees == "own":
        return Body.id == role.body_id
    if role.sees == "all" or is_root(role.body_path):
        return true()
    return Body.path.startswith(role.body_path, autoescape=True)


def reaches_all(who: Identity) -> bool:
    """Whether somebody manages the accounts of the whole association."""
    managing = [role for role in who.roles if Capability.MANAGE_ACCOUNTS in role.capabilities and role.sees != "own"]
    return any(role.sees == "all" or is_root(role.body_path) for role in managing)


def top_managed(who: Identity) -> int:
    """The highest body whose accounts somebody manages: the association where it is all of it."""
    if reaches_all(who):
        return get_root().id
    managing = [role for role in who.roles if Capability.MANAGE_ACCOUNTS in role.capabilities]
    return min(managing, key=lambda role: len(ids_on(role.body_path))).body_id


_LINE = (Body.id, Body.kind, Body.code, Body.name, Body.path, Body.parent_id, Body.name_key)


def tree(who: Identity, *, limit: int) -> list[BodyLine]:
    """The open bodies other than units that somebody sees, each after the one above it."""
    query = select(*_LINE).where(Body.kind != UNIT, Body.closed_on.is_(None), seen_by(who))
    return [BodyLine(*row) for row in db.session.execute(query.order_by(Body.path, Body.id).limit(limit))]


def units_under(body_ids: Collection[int]) -> dict[int, int]:
    """How many open units stand directly under each body."""
    query = select(Body.parent_id, func.count()).where(Body.kind == UNIT, Body.closed_on.is_(None))
    query = query.where(Body.parent_id.in_(body_ids)) if len(body_ids) < 500 else query
    rows = db.session.execute(query.group_by(Body.parent_id).order_by(Body.parent_id))
    return {parent: count for parent, count in rows if parent is not None}


def find_seen_body(body_id: int, who: Identity) -> Body | None:
    """A body for somebody in charge; outside of what his roles reach there is none."""
    found: Body | None = db.session.scalar(select(Body).where(Body.id == body_id, seen_by(who)))
    return found


def get_seen_body(body_id: int, who: Identity) -> Body:
    """The same. Raises NotFound."""
    body = find_seen_body(body_id, who)
    if body is None:
        raise NotFound(say("没有这个机构。"))
    return body


def bodies_page(who: Identity, text: str, *, under: int | None, after: Sequence[Any] | None, limit: int) -> list[BodyLine]:
    """A page of open bodies by name: those that a text finds, or those directly under one."""
    query = select(*_LINE).where(Body.closed_on.is_(None), *_sought(who, text, under))
    if after:
        later = Body.name_key > str(after[0])
        query = query.where(or_(later, and_(Body.name_key == str(after[0]), Body.id > int(after[1]))))
    rows = db.session.execute(query.order_by(Body.name_key, Body.id).limit(limit))
    return [BodyLine(*row) for row in rows]


def _sought(who: Identity, text: str, under: int | None) -> list[ColumnElement[bool]]:
    wanted = [seen_by(who)]
    if under is not None:
        wanted.append(Body.parent_id == under)
    if text:
        by_name, by_code = Body.name_key.contains(name_key(text), autoescape=True), Body.code == text
        wanted.append(or_(by_name, by_code))
    return wanted


def namesake_below(parent_id: int, kind: str, key: str) -> bool:
    """Whether an open body of a kind and name stands directly under another one."""
    here = (Body.parent_id == parent_id, Body.kind == kind, Body.name_key == key, Body.closed_on.is_(None))
    return kind != UNIT and db.session.scalar(select(Body.id).where(*here).limit(1)) is not None


def count_below(who: Identity, text: str, *, under: int | None) -> int:
    """How many there are."""
    query = select(func.count(Body.id)).where(Body.closed_on.is_(None), *_sought(who, text, under))
    return db.session.scalar(query) or 0


def in_charge(on: date, *, body_id: int | None = None, who: Identity | None = None, limit: int = 3000) -> list[InCharge]:
    """Who holds a role on a day: at one body, or at every body other than a unit that somebody sees."""
    query = select(
        Grant.id, Grant.body_id, Grant.account_id, Account.name, Grant.role, Grant.first_day, Grant.last_day
    ).join(Account, Account.id == Grant.account_id)
    query = query.where(Grant.taken_at.is_(None), or_(Grant.last_day.is_(None), Grant.last_day >= on))
    if body_id is not None:
        query = query.where(Grant.body_id == body_id)
    elif who is not None:
        query = query.join(Body, Body.id == Grant.body_id).where(Body.kind != UNIT, Body.closed_on.is_(None), seen_by(who))
        query = query.where(Grant.first_day <= on)
    return [InCharge(*row) for row in db.session.execute(query.order_by(Grant.id).limit(limit))]


def members_at(body_id: int) -> int:
    """How many members stand at a body or anywhere below it, from the counts that the register keeps."""
    here = (MemberCount.body_id == body_id, MemberCount.below.is_(True), MemberCount.standing.in_(admitted_standings()))
    return db.session.scalar(select(func.sum(MemberCount.number)).where(*here)) or 0


def seen_among(body_ids: Collection[int], who: Identity) -> frozenset[int]:
    """Which of these bodies somebody sees here."""
    query = select(Body.id).where(Body.id.in_(body_ids), seen_by(who)).order_by(Body.id)
    return frozenset(db.session.scalars(query))


@dataclass(frozen=True)
class Stands:
    """What a body still has, which is in the way of closing it or goes to a successor."""

    bodies: int
    members: int
    cases: int
    roles: int
    offices: int

    @property
    def needs_successor(self) -> bool:
        return bool(self.bodies or self.members or self.cases)


def what_stands(body: Body) -> Stands:
    """Counted: bodies directly below, members, open cases, roles, offices at this very body."""
    counted = [
        select(func.count()).select_from(Body).where(Body.parent_id == body.id, Body.closed_on.is_(None)),
        select(func.count()).select_from(Membership).where(
            Membership.body_id == body.id, Membership.standing.in_(admitted_standings()),
            or_(Membership.unit_id.is_(None), Membership.unit_id != body.id),
        ),
        select(func.count()).select_from(Case).where(Case.body_id == body.id, Case.state.in_(OPEN)),
        select(func.count()).select_from(Grant).where(Grant.body_id == body.id, Grant.taken_at.is_(None)),
        select(func.count()).select_from(OfficeHolding).where(
            OfficeHolding.body_id == body.id, OfficeHolding.ended_on.is_(None)
        ),
    ]  # fmt: skip
    return Stands(*[db.session.scalar(one) or 0 for one in counted])


def number_to_hand_on(body: Body) -> int:
    """How many members, whether admitted or not, and open cases stand at this very body."""
    others = or_(Membership.unit_id.is_(None), Membership.unit_id != body.id)
    members = select(func.count()).select_from(Membership).where(Membership.body_id == body.id, others)
    cases = select(func.count()).select_from(Case).where(Case.body_id == body.id, Case.state.in_(OPEN))
    return (db.session.scalar(members) or 0) + (db.session.scalar(cases) or 0)


def is_handed_on(body_id: int) -> bool:
    """Whether its members and cases are on their way to another body."""
    under_way = select(Job.args).where(Job.kind == HAND_ON, Job.state.in_((JobState.QUEUED, JobState.RUNNING)))
    return any(args.get("body") == body_id for args in db.session.scalars(under_way))
