"""An assembly votes on a case: its members are there, each of them votes, the resolution is carried out."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.governance.actions import Agenda, Ballot, Details, cast, close_and_carry_out, open_vote, plan
from app.governance.actions.opening import accounts_of
from app.governance.ballots import new_slip
from app.governance.models import AgendaItem, Manner, Seat, Sitting
from app.governance.roll import voters_of
from app.governance.rules import Choice
from app.kernel.errors import DomainError, say
from app.procedures.models import Case, Turn
from app.rehearsal.people import Cast
from app.tenancy.configuration.concepts.people import Assembly
from app.tenancy.configuration.concepts.procedures import Step
from app.tenancy.database import db
from app.tenancy.spans import after
from app.tenancy.tenants import tenant
from app.web.language import translated

TITLE = say("表决")
ENOUGH = 3
MANY = 10**6
LONG = timedelta(days=3)


def put_to_vote(case: Case, step: Step, cast_: Cast, *, by: int, yes: bool, now: datetime) -> tuple[str, datetime]:
    """Put a case to the vote and carry the resolution out; gives the answer it came to and when. Raises DomainError."""
    case_id, procedure = case.id, case.procedure
    _seat(step.vote or "", cast_)
    closing = now + LONG
    held_on, title = _held_on(step, closing.date()), translated(TITLE)
    details = Details(title=title, manner=Manner.CIRCULATION, held_on=held_on, closes_at=closing)
    if step.closes_before is not None:
        closing = now + (details.held_on - now.date()) + LONG
        details = Details(title=title, manner=Manner.CIRCULATION, held_on=closing.date(), closes_at=closing)
    number = plan(Agenda(procedure, step.name, [case_id], details), by=by, now=now)
    open_vote(number, by=by, now=now)
    choice = Choice.FOR if yes else Choice.AGAINST
    for account in _voters(number):
        _vote(number, choice, account, now)
    done = closing + timedelta(hours=1)
    close_and_carry_out(number, by=by, now=done)
    return _answer(case_id, step.name), done


def _held_on(step: Step, day: date) -> date:
    """Late enough that the agenda was complete in time."""
    if step.closes_before is None:
        return day
    return after(day, step.closes_before, tenant().association.calendar) + timedelta(days=3)


def _seat(name: str, people: Cast) -> None:
    """The assembly has members: who holds the offices it is made of, and members of every tier."""
    assembly, today = tenant().association.assemblies[name], people.now.date()
    if len(voters_of(assembly, today)) >= ENOUGH:
        return
    named = [name for name in tenant().association.offices if f"office.{name}" in assembly.members]
    for office in sorted(named, key=lambda name: -(tenant().association.offices[name].seats or MANY)):
        for _ in range(ENOUGH - len(voters_of(assembly, today))):
            people.seated(office)
    for tier in _tiers_of(assembly):
        if len(voters_of(assembly, today)) < ENOUGH:
            seats = tenant().association.tiers[tier].seats
            people.sponsors(ENOUGH if seats is None else min(ENOUGH, seats), tier)


def _tiers_of(assembly: Assembly) -> list[str]:
    """The tiers that may be seated, those that the assembly speaks of first; one with conditions only if it does."""
    tiers = tenant().association.tiers
    spoken_of = [name for name in tiers if f"tier.{name}" in assembly.members]
    return [*spoken_of, *(name for name, tier in tiers.items() if name not in spoken_of and not tier.require)]


def _voters(number: str) -> list[int]:
    sitting = db.session.scalars(select(Sitting).where(Sitting.number == number)).one()
    seats = db.session.scalars(select(Seat).where(Seat.sitting_id == sitting.id).order_by(Seat.id)).all()
    return [accounts[0].id for seat in seats if (accounts := accounts_of(seat))]


def _vote(number: str, choice: Choice, account: int, now: datetime) -> None:
    try:
        cast(number, Ballot({1: choice}, new_slip()), by=account, now=now)
    except DomainError:
        return  # whoever is concerned keeps out


def why_not_carried_out(case_id: int) -> str:
    """What the outcome refused, as the item of the agenda keeps it."""
    query = select(AgendaItem.refusal).where(AgendaItem.case_id == case_id).order_by(AgendaItem.id.desc())
    return str(db.session.scalars(query).first() or "")


def _answer(case_id: int, step: str) -> str:
    given = select(Turn.verdict).where(Turn.case_id == case_id, Turn.step == step).order_by(Turn.id.desc())
    return db.session.scalars(given).first() or ""

