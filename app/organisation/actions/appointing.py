"""Appointing and dismissing by hand: what a council or a general meeting has resolved is entered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.accounts.actions import NewPerson, keep_person
from app.accounts.actions.granting import refuse_duties_of_office
from app.accounts.posts import acting_offices
from app.accounts.store import find_account_of_person, get_account
from app.kernel.errors import DomainError, NotAllowed, say
from app.members.offices.actions import Appointment, Ending, appoint, end_office
from app.members.offices.store import get_holding, holders
from app.organisation.permission import keeps_offices
from app.tenancy import clock
from app.tenancy.transactions import action, take_turns


@dataclass(frozen=True)
class Chosen:
    """Who takes which office, from when, by which resolution; somebody of the register, or by name only."""

    office: str
    since: date
    resolution: str
    person_id: int | None = None
    unit_id: int | None = None
    name: str = ""
    account_id: int | None = None


@action
def enter_appointment(new: Chosen, *, by: int, now: datetime) -> int:
    """Somebody takes an office; gives the holding's id; the same sent twice is one.

    Raises NotAllowed, Conflict, DomainError.
    """
    _refuse_others(new.office, by, now)
    _refuse_himself(new, by)
    _refuse_second_duty(new)
    person_id = new.person_id
    if person_id is None:
        if not new.name.strip():
            raise DomainError(say("请选择担任者。"), "person")
        take_turns(f"appointed by name:{new.office}")
        same = next((one for one in holders(new.since, [new.office]) if (one.name, one.since) == (new.name, new.since)), None)
        if same is not None:
            return same.id
        person_id = keep_person(NewPerson(new.name), now=now).id
    wanted = Appointment(new.office, person_id, new.since, None, new.unit_id, new.account_id, new.resolution)
    return appoint(wanted, by=by, now=now)


@action
def enter_ending(holding_id: int, ending: Ending, *, by: int, now: datetime) -> None:
    """Somebody holds an office no longer. Raises NotAllowed, NotFound, DomainError."""
    _refuse_others("", by, now)
    _refuse_others(get_holding(holding_id).office, by, now)
    end_office(holding_id, ending, by=by, now=now)


def _refuse_himself(new: Chosen, by: int) -> None:
    """An office that acts is a right like a role: nobody takes it by his own hand (A6)."""
    himself = new.account_id == by or (new.person_id is not None and new.person_id == get_account(by).person_id)
    if himself and new.office in acting_offices():
        raise NotAllowed(say("不能给自己授权。"))


def _refuse_second_duty(new: Chosen) -> None:
    """An office that acts decides: nobody takes it who holds what has to be kept apart from that (A8)."""
    if new.office not in acting_offices():
        return
    own = find_account_of_person(new.person_id) if new.person_id is not None else None
    account_id = new.account_id or (own.id if own is not None else None)
    if account_id is not None:
        refuse_duties_of_office(account_id)


def _refuse_others(office: str, by: int, now: datetime) -> None:
    """Who keeps the register enters offices; one that acts is a right, which nobody gives or takes in another's place."""
    if not keeps_offices(by, clock.local_day(now)):
        raise NotAllowed(say("任免职务由负责会员名册的工作人员登记。"))
    if office in acting_offices() and not keeps_offices(by, clock.local_day(now), in_own_right=True):
        raise NotAllowed(say("这一职务可以办理业务，代理他人期间不能任免，请由本人办理。"))
