"""The orchard society: growers who vote secretly, a board of honoured ones, a chair who may be authorised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.accounts.rules import AccountKind
from app.bodies.actions import plant_configured
from app.bodies.store import get_root
from app.governance import actions
from app.governance.actions import Agenda, Details
from app.governance.models import Manner
from app.members import actions as register
from app.members.actions import Admission
from app.procedures import actions as engine
from app.procedures.actions import Decision, Filing
from app.procedures.models import Case
from app.procedures.parties import Party
from app.tenancy.database import db
from tests.governance.stories import NOW, SINCE, details
from tests.procedures.stories import Somebody, grant, somebody

ORCHARD = "growers-union"
NEXT_WEEK = date(2026, 9, 16)


@dataclass(frozen=True)
class Orchard:
    """Everybody of the story."""

    secretary: Somebody
    chair: Somebody
    growers: Sequence[Somebody]
    honoured: Sequence[Somebody]


def grower(name: str, tier: str = "grower") -> Somebody:
    """A member."""
    who = somebody(name)
    register.open_file(Party(who.person_id), name, get_root().id, now=NOW)
    register.admit(Admission(Party(who.person_id), tier, SINCE, get_root().id), by=None, now=NOW)
    return who


def orchard() -> Orchard:
    """The society with three growers and two whom it honours."""
    plant_configured(today=SINCE)
    staff = [somebody(name, kind=AccountKind.STAFF) for name in ("桑秘书", "柳理事长")]
    for who, role in zip(staff, ("secretary", "chair"), strict=True):
        grant(who, role)
    growers = [grower(name) for name in ("桃一", "李二", "杏三")]
    return Orchard(staff[0], staff[1], growers, [grower(name, "honoured") for name in ("梨四", "枣五")])


def joining(people: Orchard, name: str = "新苗") -> Case:
    """Somebody applies, and the secretariat passes the case on to the gathering."""
    who = somebody(name)
    answers = {"name": name, "mobile": "13900000333", "pledge": True}
    filed = engine.file_case(Filing("join", answers), by=who.account_id, now=NOW)
    case = db.session.get_one(Case, filed.case_id)
    engine.decide(case.id, Decision("approve", "可"), by=people.secretary.account_id, version=case.version, now=NOW)
    return case


def nominated(people: Orchard, who: Somebody) -> Case:
    """The secretariat nominates a grower: the case waits for the board."""
    filing = Filing("honour", {"merits": "育成三个品种"}, party=Party(who.person_id))
    filed = engine.file_case(filing, by=people.secretary.account_id, now=NOW)
    return db.session.get_one(Case, filed.case_id)


def put_to_vote(people: Orchard, cases: Sequence[Case], manner: Manner = Manner.MEETING, how: Details | None = None) -> str:
    """The secretariat opens a vote for next week; gives its number."""
    first = cases[0]
    given = how or details(manner, held_on=NEXT_WEEK)
    agenda = Agenda(first.procedure, first.step, [one.id for one in cases], given)
    number = actions.plan(agenda, by=people.secretary.account_id, now=NOW)
    actions.open_vote(number, by=people.secretary.account_id, now=NOW)
    return number
