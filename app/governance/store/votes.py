"""Questions about votes: what waits to be put to one, the sittings, their agenda and roll, what lies before a voter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, false, func, or_, select, true

from app.accounts.rules import AccountKind
from app.bodies.rules import ids_on
from app.governance.models import AgendaItem, Seat, Sitting, SittingState, Vote
from app.governance.rules import Choice, Result
from app.kernel.errors import NotFound, say
from app.procedures.models import Case, Waiting
from app.tenancy.capabilities import Capability
from app.tenancy.configuration.concepts.procedures import Step
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.web.access import Identity

READS = (Capability.AUDIT, Capability.MANAGE_MEETINGS)
MOST_WAITING = 200


@dataclass(frozen=True)
class Ready:
    """A case that waits to be put to the vote."""

    id: int
    number: str
    procedure: str
    step: str
    title: str
    place: str
    tier: str | None
    since: datetime


@dataclass(frozen=True)
class Agendum:
    """An item with what its case is called; `waits` while the case stands where it was put to the vote."""

    item: AgendaItem
    number: str
    title: str
    place: str
    tier: str | None
    waits: bool
    case_round: int


def voting_steps() -> Mapping[tuple[str, str], Step]:
    """Every step of the association that votes, by procedure and name."""
    procedures = tenant().association.procedures
    return {(name, step.name): step for name, one in procedures.items() for step in one.steps if step.vote}


def has_delegates() -> bool:
    """Whether the association knows a step at which somebody may be authorised."""
    return any(step.delegated_to for step in voting_steps().values())


def reads_all(who: Identity) -> bool:
    """Whether a role lets somebody read every vote: supervisors and who manages meetings for the whole association."""
    return any(
        held.capabilities & set(READS) and (held.sees == "all" or (held.sees == "below" and len(ids_on(held.body_path)) == 1))
        for held in who.roles
    )


def _held(who: Identity, role: Any, body: Any) -> ColumnElement[bool]:
    desks = {(held.role, held.body_id) for held in who.roles}
    return or_(false(), *[and_(role == name, body == place) for name, place in sorted(desks)])


def _seen(who: Identity) -> ColumnElement[bool]:
    return true() if reads_all(who) else _held(who, Sitting.role, Sitting.body_id)


def manages(sitting: Sitting, who: Identity) -> bool:
    """Whether somebody puts cases to this vote and records it."""
    return any((held.role, held.body_id) == (sitting.role, sitting.body_id) for held in who.roles)


# ---- the desk
def ready_cases(who: Identity, procedure: str = "", step: str = "") -> list[Ready]:
    """The cases that wait for somebody at a step that votes and lie on no agenda, the oldest first."""
    steps = [pair for pair in voting_steps() if not procedure or pair == (procedure, step)]
    if not steps:
        return []
    here = or_(*[and_(Waiting.procedure == p, Waiting.step == s, Waiting.role == _actor(p, s)) for p, s in steps])
    planned = exists(select(AgendaItem.id).where(AgendaItem.case_id == Case.id, AgendaItem.active))
    query = select(Case.id, Case.number, Case.procedure, Case.step, Case.title, Case.place, Case.tier, Case.arrived_at)
    query = query.join(Waiting, Waiting.case_id == Case.id).where(here, _held(who, Waiting.role, Waiting.body_id), ~planned)
    rows = db.session.execute(query.order_by(Case.procedure, Case.arrived_at, Case.id).limit(MOST_WAITING))
    return [Ready(*row) for row in rows]


def _actor(procedure: str, step: str) -> str:
    return voting_steps()[procedure, step].by.partition(" of ")[0].strip()


def sittings(who: Identity, *, state: str, before: int | None, limit: int) -> Sequence[tuple[Sitting, int]]:
    """The sittings somebody may see with the number of their cases, the youngest first."""
    items = select(func.count()).where(AgendaItem.sitting_id == Sitting.id).scalar_subquery()
    query = select(Sitting, items).where(_seen(who))
    if state in set(SittingState):
        query = query.where(Sitting.state == SittingState(state))
    if before is not None:
        query = query.where(Sitting.id < before)
    return [(row[0], row[1]) for row in db.session.execute(query.order_by(Sitting.id.desc()).limit(limit))]


def get_sitting(number: str, *, seen_by: Identity) -> Sitting:
    """A sitting for who puts cases to the vote there, and for who reads all votes. Raises NotFound."""
    found: Sitting | None = db.session.scalar(select(Sitting).where(Sitting.number == number, _seen(seen_by)))
    if found is None:
        raise NotFound(say("没有这次表决。"))
    return found


def agenda_of(sitting: Sitting) -> list[Agendum]:
    """The items of a sitting in their order."""
    query = select(AgendaItem, Case.number, Case.title, Case.place, Case.tier, Case.state, Case.step, Case.round)
    query = query.join(Case, Case.id == AgendaItem.case_id).where(AgendaItem.sitting_id == sitting.id)
    found: Iterable[Any] = db.session.execute(query.order_by(AgendaItem.place))
    return [
        Agendum(item, number, title, place, tier, (state, step, now) == ("open", sitting.step, item.round), now)
        for item, number, title, place, tier, state, step, now in found
    ]


def cases_on(number: str) -> Sequence[int]:
    """The cases on an agenda, in the order in which they are locked."""
    query = select(AgendaItem.case_id).join(Sitting, Sitting.id == AgendaItem.sitting_id).where(Sitting.number == number)
    return db.session.scalars(query.order_by(AgendaItem.case_id)).all()


def case_of(item: AgendaItem) -> Case:
    """The case of an item."""
    return db.session.get_one(Case, item.case_id)


def roll_of(sitting_id: int) -> Sequence[Seat]:
    """Who may vote, in the order of the roll."""
    return db.session.scalars(select(Seat).where(Seat.sitting_id == sitting_id).order_by(Seat.id)).all()


def votes_in(sitting_id: int) -> dict[tuple[int, int], Vote]:
    """What voters did, by item and seat."""
    query = select(Vote).join(AgendaItem, AgendaItem.id == Vote.item_id).where(AgendaItem.sitting_id == sitting_id)
    return {(vote.item_id, vote.seat_id): vote for vote in db.session.scalars(query.order_by(Vote.id))}


def voted_so_far(sitting_id: int) -> dict[int, int]:
    """Item → how many have voted on it, or are known to be absent or out of it."""
    query = select(Vote.item_id, func.count()).join(AgendaItem, AgendaItem.id == Vote.item_id)
    query = query.where(AgendaItem.sitting_id == sitting_id).group_by(Vote.item_id)
    return {row[0]: row[1] for row in db.session.execute(query)}


# ---- voters
def seat_of(account_id: int, person_id: int | None, unit_id: int | None) -> ColumnElement[bool]:
    """Whose seat it is: of a login of staff that an officer acts by, of a unit, of a person."""
    mine: list[ColumnElement[bool]] = [Seat.account_id == account_id]
    if unit_id is not None:
        mine.append(Seat.unit_id == unit_id)
    if person_id is not None:
        mine.append(Seat.person_id == person_id)
    return or_(*mine)


def _own_seat(who: Identity) -> ColumnElement[bool]:
    return seat_of(who.account_id, who.person_id, who.unit_id)


@dataclass(frozen=True)
class Mine:
    """A sitting before a voter: how many cases there are, on how many he has voted, and is to keep out of."""

    sitting: Sitting
    items: int
    done: int
    recused: int


def own_sittings(who: Identity, *, limit: int = 100) -> list[Mine]:
    """The votes somebody takes part in, the youngest first."""
    items = select(func.count()).where(AgendaItem.sitting_id == Sitting.id).scalar_subquery()
    done = select(func.count()).where(Vote.seat_id == Seat.id).scalar_subquery()
    out = select(func.count()).where(Vote.seat_id == Seat.id, Vote.choice == Choice.RECUSED).scalar_subquery()
    query = select(Sitting, items, done, out).join(Seat, Seat.sitting_id == Sitting.id).where(_own_seat(who))
    rows: Iterable[Any] = db.session.execute(query.order_by(Sitting.id.desc()).limit(limit))
    return [Mine(*row) for row in rows]


def get_own_sitting(number: str, *, seen_by: Identity) -> tuple[Sitting, Seat]:
    """A vote that somebody takes part in, with his seat. Raises NotFound."""
    query = select(Sitting, Seat).join(Seat, Seat.sitting_id == Sitting.id).where(Sitting.number == number, _own_seat(seen_by))
    row: Any = db.session.execute(query.order_by(Seat.id).limit(1)).first()
    if row is None:
        raise NotFound(say("没有这次表决。"))
    return row[0], row[1]


def votes_of_seat(seat_id: int) -> dict[int, Vote]:
    """Item → what one voter did."""
    return {vote.item_id: vote for vote in db.session.scalars(select(Vote).where(Vote.seat_id == seat_id).order_by(Vote.id))}


def seats_beside(account: Any, *, only_open: bool = False) -> Any:
    """In how many votes the holder of an account takes part, or how many of those are open: found by who has the seats.
    Staff find theirs on the desk's own page, and are not asked for.
    """
    mine = or_(Seat.account_id == account.id, Seat.person_id == account.person_id, Seat.unit_id == account.body_id)
    number = func.sum(case((Sitting.state == SittingState.OPEN, 1), else_=0)) if only_open else func.count()
    query = select(number).select_from(Seat).join(Sitting, Sitting.id == Seat.sitting_id).where(mine)
    return case((account.kind != AccountKind.STAFF, query.correlate(account.id.table).scalar_subquery()), else_=0)


def has_seats(who: Identity) -> bool:
    """Whether somebody takes part in any vote."""
    return db.session.scalar(select(Seat.id).where(_own_seat(who)).limit(1)) is not None


# ---- cases
def votes_on(case_id: int) -> Sequence[tuple[AgendaItem, Sitting]]:
    """Every vote that a case lay before, the oldest first."""
    query = select(AgendaItem, Sitting).join(Sitting, Sitting.id == AgendaItem.sitting_id)
    query = query.where(AgendaItem.case_id == case_id, Sitting.state != SittingState.DROPPED)
    return [(row[0], row[1]) for row in db.session.execute(query.order_by(AgendaItem.id))]


def is_underway(case_id: int) -> bool:
    """Whether a case lies before an open vote, or is resolved and about to be moved."""
    at_work = Sitting.state.in_((SittingState.OPEN, SittingState.CLOSED))
    query = select(AgendaItem.id).join(Sitting, Sitting.id == AgendaItem.sitting_id)
    here = (AgendaItem.case_id == case_id, AgendaItem.active, AgendaItem.refusal == "", at_work)
    return db.session.scalar(query.where(*here)) is not None


def sees_through_a_vote(case_number: str, who: Identity) -> bool:
    """Whether somebody may look at what was handed in with a case, because he votes on it now."""
    query = (
        select(AgendaItem.id)
        .join(Case, Case.id == AgendaItem.case_id)
        .join(Sitting, Sitting.id == AgendaItem.sitting_id)
        .join(Seat, Seat.sitting_id == Sitting.id)
        .where(Case.number == case_number, Sitting.state == SittingState.OPEN, _own_seat(who))
    )
    recused = exists(select(Vote.id).where(
        Vote.item_id == AgendaItem.id, Vote.seat_id == Seat.id, Vote.choice == Choice.RECUSED))  # fmt: skip
    return db.session.scalar(query.where(~recused).limit(1)) is not None


def may_read_minutes(number: str, who: Identity) -> bool:
    """Whether somebody may read what was kept of a sitting: who sees it on the desk, and who was on its roll."""
    seat = exists(select(Seat.id).where(Seat.sitting_id == Sitting.id, _own_seat(who)))
    query = select(Sitting.id).where(Sitting.number == number, or_(_seen(who), seat))
    return db.session.scalar(query.limit(1)) is not None


# ---- at a step, and after it
def cases_at(procedure: str, step: str) -> Sequence[int]:
    """The open cases that stand at a step."""
    here = (Case.procedure == procedure, Case.step == step, Case.state == "open")
    return db.session.scalars(select(Case.id).where(*here).order_by(Case.id)).all()


def to_carry_out(sitting_id: int) -> Sequence[int]:
    """The items of a closed sitting whose cases were not moved yet."""
    done = (AgendaItem.sitting_id == sitting_id, AgendaItem.active, AgendaItem.result != Result.WAITING)
    return db.session.scalars(select(AgendaItem.id).where(*done).order_by(AgendaItem.place)).all()
