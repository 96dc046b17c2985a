"""The mountaineers: a newcomer, a member, wardens of two chapters, the secretariat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.accounts.rules import AccountKind, AccountState
from app.bodies.actions import plant_configured
from app.bodies.store import find_configured_body
from app.members import actions as register
from app.members.actions import Admission
from app.procedures import actions
from app.procedures.actions import Decision, Filed, Filing
from app.procedures.parties import Party
from tests.procedures.stories import NOW, TODAY, Somebody, decide, grant, somebody, the_case

CLUB = "mountain-club"


@dataclass(frozen=True)
class Club:
    """Everybody of the story."""

    north: int
    south: int
    newcomer: Somebody
    climber: Somebody
    climber_member: int
    warden: Somebody
    other_warden: Somebody
    secretary: Somebody


def club() -> Club:
    """The club with its chapters and everybody of the story."""
    plant_configured(today=TODAY)
    north, south = (find_configured_body(name).id for name in ("north", "south"))
    warden, other, secretary = (somebody(name, kind=AccountKind.STAFF) for name in ("魏值班", "于值班", "穆秘书"))
    grant(warden, "warden", north)
    grant(other, "warden", south)
    grant(secretary, "secretary")
    climber = somebody("石登山")
    register.open_file(Party(climber.person_id), climber.name, north, now=NOW)
    number = register.admit(Admission(Party(climber.person_id), "novice", TODAY, north), by=None, now=NOW)
    register.start_term(number, TODAY, case_id=None, by=None, now=NOW)
    newcomer = somebody("莫新人", state=AccountState.APPLICATION_ONLY)
    return Club(north, south, newcomer, climber, number, warden, other, secretary)


def file(who: Somebody, procedure: str, answers: dict[str, Any] | None = None, **others: Any) -> Filed:
    """Somebody files a case in his own matter."""
    return actions.file_case(Filing(procedure, answers or {}, **others), by=who.account_id, now=NOW)


def join(people: Club, **others: Any) -> Filed:
    """The newcomer applies to the northern chapter."""
    answers = {"name": "莫新人", "mobile": "13900000111", "reason": "因为山在那里", "pledge": True, **others}
    return file(people.newcomer, "join", answers, body_id=people.north)


def recommended(people: Club) -> Filed:
    """The warden recommends the newcomer."""
    filed = join(people)
    decide(the_case(filed), Decision("recommend", opinion="同行三次"), people.warden)
    return filed


def to_profile(people: Club) -> Filed:
    """The climber wants to be a guide; the secretariat lets him complete his profile."""
    filed = file(people.climber, "guide")
    decide(the_case(filed), Decision("approve", opinion="可以"), people.secretary)
    return filed


PROFILE = {"mobile": "13900000222", "peaks": 3, "routes": "北壁常规路线"}
