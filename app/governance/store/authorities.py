"""Questions about authorities: where somebody acts at a voting step, which authority is in force there, who reads which.

A role counts at the body where a step waits for it. The secretariat of a branch has the same name as that of the
association, and says nothing about its cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from app.bodies.models import Body
from app.bodies.rules import ids_on, is_root
from app.bodies.store import get_body
from app.governance.models import Delegation
from app.governance.store.votes import reads_all, voting_steps
from app.procedures.rules.actors import BodyRef, acts_at, parse_actor
from app.tenancy.configuration.concepts.procedures import Step
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.web.access import Identity


class Held(Protocol):
    """A role that somebody holds at a body, as a request or an action knows it."""

    @property
    def role(self) -> str: ...

    @property
    def body_id(self) -> int: ...


def bodies_acting(actor: str, held: Iterable[Held]) -> list[Body]:
    """The open bodies at which these roles make somebody this actor, in the order of the tree."""
    parsed = parse_actor(actor)
    found = [get_body(body_id) for body_id in sorted({one.body_id for one in held if one.role == parsed.who})]
    return [body for body in found if body.closed_on is None and _acts_at(actor, body)]


def _acts_at(actor: str, body: Body) -> bool:
    place = BodyRef(body.id, body.kind, body.path)
    return acts_at(parse_actor(actor), tenant().association.roles, place, is_root=is_root(body.path))


def works_at_one(step: Step, who: Identity) -> bool:
    """Whether somebody holds the role of a voting step, or of its delegate, anywhere: enough to show him the way."""
    names = {parse_actor(actor).who for actor in (step.by, step.delegated_to) if actor}
    return any(held.role in names for held in who.roles)


def delegation_in_force(place: tuple[str, str], body_id: int, on: date) -> Delegation | None:
    """The authority by which the delegate of a step decides on the cases of a body on a day, the youngest."""
    lasts = or_(Delegation.until.is_(None), Delegation.until >= on)
    stands = or_(Delegation.ended_on.is_(None), Delegation.ended_on > on)
    query = select(Delegation).where(*_at(place, body_id), Delegation.since <= on, lasts, stands)
    return db.session.scalar(query.order_by(Delegation.id.desc()).limit(1))


def find_delegation(place: tuple[str, str], body_id: int, reference: str, since: date) -> int | None:
    """The authority by this resolution from this day on that nobody has taken back."""
    same = (*_at(place, body_id), Delegation.reference == reference, Delegation.since == since)
    query = select(Delegation.id).where(*same, Delegation.ended_on.is_(None))
    return db.session.scalar(query.order_by(Delegation.id).limit(1))


def _at(place: tuple[str, str], body_id: int) -> tuple[ColumnElement[bool], ...]:
    procedure, step = place
    return (Delegation.procedure == procedure, Delegation.step == step, Delegation.body_id == body_id)


def delegations_seen(who: Identity) -> Sequence[Delegation]:
    """The authorities that somebody may read, the youngest first."""
    query = select(Delegation).join(Body, Body.id == Delegation.body_id).where(_seen(who))
    return db.session.scalars(query.order_by(Delegation.id.desc()).limit(200)).all()


def may_read_delegation(delegation_id: int, who: Identity) -> bool:
    """Whether somebody may read an authority and its scan."""
    query = select(Delegation.id).join(Body, Body.id == Delegation.body_id)
    return db.session.scalar(query.where(Delegation.id == delegation_id, _seen(who))) is not None


def _seen(who: Identity) -> ColumnElement[bool]:
    """Everything for who reads all votes; else what is in force where somebody acts, or for whom he may answer."""
    if reads_all(who):
        return true()
    return or_(false(), *[_of_step(*pair, step, who) for pair, step in voting_steps().items() if step.delegated_to])


def _of_step(procedure: str, name: str, step: Step, who: Identity) -> ColumnElement[bool]:
    own = [body.id for body in bodies_acting(step.by, who.roles)]
    lines = [body.path for body in bodies_acting(step.delegated_to or "", who.roles)]
    near = [or_(Body.path.startswith(path, autoescape=True), Body.id.in_(ids_on(path))) for path in lines]
    return and_(Delegation.procedure == procedure, Delegation.step == name, or_(Delegation.body_id.in_(own), *near))
