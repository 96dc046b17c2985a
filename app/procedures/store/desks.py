"""Whose turn it is, as conditions on `waiting` and `case`: by the roles that somebody holds, by what somebody is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, not_, or_, select

from app.procedures.models import Case, Waiting
from app.tenancy.plans import unindexed
from app.web.access import Identity


@dataclass(frozen=True)
class Asker:
    """Who asks: the desks (role, body) and who he is. The values, or the places of values in a statement made once."""

    desks: tuple[tuple[Any, Any], ...]
    account_id: Any
    person_id: Any
    unit_id: Any


def asker_of(identity: Identity) -> Asker:
    """Whoever is logged in, with each desk once."""
    desks = tuple(sorted({(role.role, role.body_id) for role in identity.roles}))
    return Asker(desks, identity.account_id, identity.person_id, identity.unit_id)


def waits_for(who: Asker) -> ColumnElement[bool]:
    """Whether a case waits for whoever this is; for use in a query of cases."""
    return exists(select(Waiting.id).where(Waiting.case_id == Case.id, _mine(who)))


def waiting_ids(who: Asker) -> Select[Any]:
    """The ids of the cases that wait for whoever this is."""
    return select(Waiting.case_id).where(_mine(who))


def step_waiting_for(who: Asker) -> Any:
    """The first step at which a case waits for whoever this is, as a column of a query of cases; empty for none."""
    query = select(Waiting.step).where(Waiting.case_id == Case.id, _mine(who)).order_by(Waiting.id).limit(1)
    return query.correlate(Case).scalar_subquery()


def number_of_own(who: Asker) -> Any:
    """A statement that counts the cases which wait for somebody by what he is; each once, and found by an index."""
    own = ((Waiting.account_id, who.account_id), (Waiting.person_id, who.person_id), (Waiting.unit_id, who.unit_id))
    mine = or_(*[column == value for column, value in own if value is not None])
    return select(func.count(Waiting.case_id.distinct())).where(mine, Waiting.asked_id.is_(None))


def _mine(who: Asker) -> ColumnElement[bool]:
    """The rows that wait for an account, by its roles or by what it is; who is asked by name has a list of his own."""
    own: list[ColumnElement[bool]] = [Waiting.account_id == who.account_id, *at_desks(who)]
    if who.person_id is not None:
        own.append(Waiting.person_id == who.person_id)
    if who.unit_id is not None:
        own.append(Waiting.unit_id == who.unit_id)
    return and_(Waiting.asked_id.is_(None), or_(*own))


def in_inbox(who: Asker) -> ColumnElement[bool]:
    """Which rows of `waiting`, joined with their cases, stand in somebody's inbox: not the applicant's own turn."""
    return and_(or_(*at_desks(who)), not_own(who))


def at_desks(who: Asker) -> list[ColumnElement[bool]]:
    """One condition for each desk, each a range of an index; one that never holds for who has none."""
    return [and_(Waiting.role == role, Waiting.body_id == body) for role, body in who.desks] or [false()]


def looked_at(who: Asker) -> ColumnElement[bool]:
    """The same for rows that are found by their case: in a shape for which no index of roles is read."""
    at = [and_(unindexed(Waiting.role) == role, unindexed(Waiting.body_id) == body) for role, body in who.desks]
    return or_(*at) if at else false()


def not_own(who: Asker) -> ColumnElement[bool]:
    """Nobody decides on himself or his own unit, so these do not stand in his inbox (A6)."""
    others = [or_(Case.starter_id.is_distinct_from(who.account_id), Case.filed_for)]
    mine = ((Case.person_id, who.person_id), (Case.unit_id, who.unit_id))
    return and_(*others, *[column.is_distinct_from(value) for column, value in mine if value is not None])


def own(who: Asker) -> list[ColumnElement[bool]]:
    """What makes a case one's own: started for oneself, about oneself, about one's unit."""
    found: list[ColumnElement[bool]] = [and_(Case.starter_id == who.account_id, not_(Case.filed_for))]
    if who.person_id is not None:
        found.append(Case.person_id == who.person_id)
    if who.unit_id is not None:
        found.append(Case.unit_id == who.unit_id)
    return found
