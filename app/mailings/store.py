"""Whom a notice goes to, and what became of its letters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from app.accounts.models import Account, Person
from app.accounts.rules import LOGS_IN
from app.bodies.rules import ids_on
from app.kernel.errors import NotFound, say
from app.mailings.models import Audience, Mailing
from app.members.models import Membership
from app.members.store import admitted_standings
from app.notices.models import Letter, MailState
from app.notices.rules import Recipient
from app.tenancy.capabilities import Capability
from app.tenancy.database import db
from app.web.access import HeldRole, Identity


@dataclass(frozen=True)
class Circle:
    """The members that a notice goes to: which kind, which tier, at or below which places."""

    audience: Audience
    tier: str
    body_paths: Sequence[str]


@dataclass(frozen=True)
class Reach:
    """How many members a circle has, how many of them can be told at all, how many of these by mail too."""

    members: int
    told: int
    mailed: int


@dataclass(frozen=True)
class Outcome:
    """What became of the letters of a notice."""

    letters: int = 0
    read: int = 0
    sent: int = 0
    waiting: int = 0
    failed: int = 0


WRITES = frozenset({Capability.PUBLISH, Capability.EDIT_REGISTER})
ONLY = "="
"""Stands before a place whose own members alone are reached."""


def may_write(identity: Identity) -> bool:
    """Whether somebody writes notices for the association; who publishes for a member organisation has its studio."""
    return identity.unit_id is None and any(identity.may(one) for one in WRITES)


def places_of(identity: Identity) -> list[str]:
    """The places whose members somebody may write to: those of his roles, with what lies below where they see it."""
    return sorted({_place(role) for role in identity.roles if role.capabilities & WRITES})


def _place(role: HeldRole) -> str:
    if role.sees == "all":
        return "/"
    return f"{ONLY}{role.body_path}" if role.sees == "own" else role.body_path


def in_circle(circle: Circle) -> ColumnElement[bool]:
    """Which memberships belong to a circle: admitted ones only."""
    kinds = {Audience.UNITS: Membership.unit_id.is_not(None), Audience.PERSONS: Membership.person_id.is_not(None)}
    wanted: list[ColumnElement[bool]] = [Membership.standing.in_(admitted_standings())]
    wanted += [kinds[circle.audience]] if circle.audience in kinds else []
    wanted += [Membership.tier == circle.tier] if circle.tier else []
    return and_(*wanted, or_(Membership.id < 0, *[_stands_at(place) for place in circle.body_paths]))


def _stands_at(place: str) -> ColumnElement[bool]:
    if place.startswith(ONLY):
        return Membership.body_path == place.removeprefix(ONLY)
    return Membership.body_path.startswith(place, autoescape=True)


def reach_of(circle: Circle) -> Reach:
    """How far a notice to this circle would reach, in one statement."""
    mine = or_(Account.person_id == Membership.person_id, Account.body_id == Membership.unit_id)
    logs_in = and_(mine, Account.state.in_(LOGS_IN))
    addressed = or_(
        exists(select(Account.id).where(logs_in, Account.email != "")),
        exists(select(Person.id).where(Person.id == Membership.person_id, Person.email != "")),
    )
    told = or_(exists(select(Account.id).where(logs_in)), addressed)
    query = select(func.count(), func.count().filter(told), func.count().filter(addressed)).select_from(Membership)
    return Reach(*db.session.execute(query.where(in_circle(circle))).one())


def next_members(circle: Circle, after: int, limit: int) -> list[tuple[int, list[Recipient]]]:
    """The next members of a circle with everybody who reads for each: a person, or all who act for a unit."""
    query = select(Membership.id, Membership.name, Membership.person_id, Membership.unit_id, Person.email)
    query = query.outerjoin(Person, Person.id == Membership.person_id).where(in_circle(circle), Membership.id > after)
    members = db.session.execute(query.order_by(Membership.id).limit(limit)).all()
    accounts = _accounts(members)
    return [(member.id, _readers(member, accounts)) for member in members]


def _accounts(members: Sequence[Any]) -> Sequence[Any]:
    people = [member.person_id for member in members if member.person_id is not None]
    units = [member.unit_id for member in members if member.unit_id is not None]
    query = select(Account.id, Account.name, Account.email, Account.person_id, Account.body_id, Account.kind)
    query = query.where(or_(Account.person_id.in_(people), Account.body_id.in_(units)), Account.state.in_(LOGS_IN))
    return db.session.execute(query.order_by(Account.id)).all()


def _readers(member: Any, accounts: Sequence[Any]) -> list[Recipient]:
    if member.unit_id is not None:
        mine = [one for one in accounts if one.body_id == member.unit_id and one.kind == "unit"]
        return [Recipient(one.id, one.email, one.name) for one in mine]
    mine = [one for one in accounts if one.person_id == member.person_id]
    if mine:
        return [Recipient(one.id, one.email or member.email or "", one.name) for one in mine]
    return [Recipient(None, member.email, member.name)] if member.email else []


# ---- what was sent
def mailings_seen(identity: Identity, *, before: int | None, limit: int) -> Sequence[Mailing]:
    """The notices that somebody wrote, and all of them where he writes to everybody; the youngest first."""
    query = select(Mailing).where(_seen(identity))
    if before is not None:
        query = query.where(Mailing.id < before)
    return db.session.scalars(query.order_by(Mailing.id.desc()).limit(limit)).all()


def get_mailing(mailing_id: int, *, seen_by: Identity) -> Mailing:
    """One of them. Raises NotFound."""
    found: Mailing | None = db.session.scalar(select(Mailing).where(Mailing.id == mailing_id, _seen(seen_by)))
    if found is None:
        raise NotFound(say("没有这封通知。"))
    return found


def _seen(identity: Identity) -> ColumnElement[bool]:
    if any(len(ids_on(place)) <= 1 for place in places_of(identity) if not place.startswith(ONLY)):
        return Mailing.id > 0
    return Mailing.account_id == identity.account_id


def outcomes_of(mailings: Sequence[Mailing]) -> dict[int, Outcome]:
    """What became of the letters of each, in one statement."""
    states = [func.count().filter(Letter.mail == state) for state in (MailState.SENT, MailState.WAITING, MailState.FAILED)]
    query = select(Letter.about, func.count(), func.count(Letter.read_at), *states)
    query = query.where(Letter.about.in_([one.about for one in mailings])).group_by(Letter.about)
    rows: Iterable[Any] = db.session.execute(query.order_by(Letter.about))
    found = {row[0]: Outcome(*row[1:]) for row in rows}
    return {one.id: found.get(one.about, Outcome()) for one in mailings}
