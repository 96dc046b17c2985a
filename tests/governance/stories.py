"""The informatization association in invented people: the secretariat, a council of officers, organisations that apply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.accounts.models import Account
from app.accounts.rules import AccountKind, AccountState
from app.bodies.actions import NewBody, found_body, plant_configured
from app.bodies.store import get_root
from app.demo.pictures import portrait, sample_page
from app.forms.actions import Incoming, keep_upload
from app.forms.places import Place
from app.forms.readers import Owner
from app.governance import actions
from app.governance.actions import Agenda, Ballot, Details
from app.governance.models import AgendaItem, Manner, Seat, Sitting
from app.governance.rules import Choice
from app.members import actions as register
from app.members.actions import Admission
from app.members.offices.actions import Appointment, appoint
from app.procedures import actions as engine
from app.procedures.actions import Decision, Filing
from app.procedures.models import Case
from app.procedures.parties import Party
from app.tenancy.configuration.concepts.forms import Field
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action
from tests.procedures.stories import Somebody, grant, somebody

ZHENGZHOU = "zhengzhou-it"
NOW = datetime(2026, 9, 10, 2, 0, tzinfo=UTC)
TODAY = date(2026, 9, 10)
LATER = NOW + timedelta(hours=3)
SINCE = date(2024, 1, 1)
SCAN = Field(name="scan", label={"zh": "扫描件"}, type="file", accept=("pdf", "jpg", "png"), required=False)


@dataclass(frozen=True)
class Unit:
    """An organisation with the account that acts for it."""

    id: int
    account_id: int
    name: str

    @property
    def party(self) -> Party:
        return Party(None, self.id)


@dataclass(frozen=True)
class Council:
    """Everybody of the story: `seated` are the council's members, the first of them through the organisation `cloud`."""

    secretary: Somebody
    president: Somebody
    supervisor: Somebody
    seated: Sequence[Somebody]
    cloud: Unit


def staff(name: str, role: str) -> Somebody:
    """One of the staff with a role at the association."""
    who = somebody(name, kind=AccountKind.STAFF)
    grant(who, role)
    return who


@action
def unit(name: str, *, opened: bool = False) -> Unit:
    """An organisation and the account it acts by; not opened, it has only applied."""
    body = found_body(NewBody("unit", {"zh": name}), by=None, today=date(2020, 1, 1)).id
    state = AccountState.ACTIVE if opened else AccountState.APPLICATION_ONLY
    account = Account(kind=AccountKind.UNIT, state=state, body_id=body, name=name, email="", password_changed_at=NOW,
                      made_at=NOW)  # fmt: skip
    db.session.add(account)
    db.session.flush()
    return Unit(body, account.id, name)


def member_unit(name: str, tier: str = "council_unit") -> Unit:
    """An organisation that is a member."""
    made = unit(name, opened=True)
    register.open_file(made.party, name, get_root().id, now=NOW)
    register.admit(Admission(made.party, tier, SINCE, get_root().id), by=None, now=NOW)
    return made


def officer(name: str, through: Unit, office: str = "council_member", since: date = SINCE) -> Somebody:
    """Somebody who holds an office through an organisation."""
    who = somebody(name)
    appoint(Appointment(office, who.person_id, since, unit_id=through.id), by=None, now=NOW)
    return who


def council(size: int = 6) -> Council:
    """The association with a council of so many members, each through an organisation of its own."""
    plant_configured(today=SINCE)
    secretary, president, supervisor = staff("姚秘书", "secretary"), staff("邵会长", "president"), staff("程监事", "supervisor")
    units = [member_unit(f"第{number}号信息技术有限公司") for number in range(1, size + 1)]
    offices = ["president", "vice_president", "standing_council_member", "secretary_general"]
    seated = [
        officer(f"理事{number}", one, offices[number - 1] if number <= len(offices) else "council_member")
        for number, one in enumerate(units, 1)
    ]
    return Council(secretary, president, supervisor, seated, units[0])


def upload(owner: Owner, name: str = "scan.png") -> str:
    """A scan that somebody gives."""
    return keep_upload(Incoming(name, sample_page(1)), Place("test", "scan", SCAN), owner=owner, now=NOW)


def _file(form: str, field: str, owner: Owner, content: bytes, *, path: str = "") -> str:
    asked = next(one for one in tenant().association.forms[form].all_fields() if one.name == field)
    return keep_upload(Incoming("scan.png", content), Place(form, path or field, asked), owner=owner, now=NOW)


def application(of: Unit, wish: str = "ordinary_unit") -> dict[str, Any]:
    """The answers of a complete application."""
    owner = Owner(account_id=of.account_id)
    representative = {
        "rank": "main", "name": "丁代表", "birth_date": "1985-05-06", "post": "总经理", "phone": "0371-60000000",
        "mobile": "13900000222", "email": "ding@example.com",
    }  # fmt: skip
    photo = next(f for f in tenant().association.forms["registration"].all_fields() if f.name == "representatives_named")
    column = next(one for one in photo.columns if one.name == "portrait")
    place = Place("registration", "representatives_named-portrait", column)
    representative["portrait"] = keep_upload(Incoming("photo.jpg", portrait(3)), place, owner=owner, now=NOW)
    return {
        "unit_name": of.name, "credit_code": f"91410100MA44{of.id:04}1X", "unit_kind": "private", "district": "jinshui",
        "industry": "software", "head": "郑主任", "address": "郑州市金水区", "phone": "0371-60000001",
        "email": "unit@example.com", "licence": _file("registration", "licence", owner, sample_page(1)),
        "representatives_named": [representative], "wish": wish, "proof": "head_mailbox",
        "head_mailbox": "head@example.com", "pledge": True,
    }  # fmt: skip


def applied(people: Council, name: str, wish: str = "ordinary_unit") -> Case:
    """An organisation applies and the secretariat passes it on: the case waits for the council."""
    of = unit(name)
    filed = engine.file_case(Filing("join", application(of, wish)), by=of.account_id, now=NOW)
    case = db.session.get_one(Case, filed.case_id)
    engine.decide(case.id, Decision("approve", "材料齐全"), by=people.secretary.account_id, version=case.version, now=NOW)
    return case


# ---- the vote
def details(manner: Manner = Manner.CIRCULATION, **others: Any) -> Details:
    """A vote by circulation until the end of the week, unless something else is said."""
    given: dict[str, Any] = {"title": "第三届理事会第五次会议", "manner": manner, "held_on": date(2026, 9, 13)}
    if manner is Manner.CIRCULATION:
        given["closes_at"] = NOW + timedelta(days=3)
    return Details(**{**given, **others})


def put_to_vote(people: Council, cases: Sequence[Case], manner: Manner = Manner.CIRCULATION, **others: Any) -> str:
    """The secretariat puts cases on an agenda and opens the vote; gives its number."""
    first = cases[0]
    agenda = Agenda(first.procedure, first.step, [one.id for one in cases], details(manner, **others))
    number = actions.plan(agenda, by=people.secretary.account_id, now=NOW)
    actions.open_vote(number, by=people.secretary.account_id, now=NOW)
    return number


def vote(number: str, who: Somebody, choice: Choice, *, place: int = 1, slip: str = "", now: datetime = LATER) -> int:
    """Somebody votes on one case of an agenda."""
    return actions.cast(number, Ballot({place: choice}, slip), by=who.account_id, now=now)


def vote_all(number: str, people: Council, choices: Sequence[Choice | None], *, place: int = 1) -> None:
    """The council votes in its order; None: this one stays away."""
    for who, choice in zip(people.seated, choices, strict=True):
        if choice is not None:
            vote(number, who, choice, place=place)


def close(number: str, people: Council, now: datetime | None = None) -> str | None:
    """The secretariat closes the vote after its time; gives the resolution's number."""
    return actions.close_and_carry_out(number, by=people.secretary.account_id, now=now or NOW + timedelta(days=4))


def the_sitting(number: str) -> Sitting:
    """A sitting as it stands now."""
    return db.session.scalars(select(Sitting).filter_by(number=number).execution_options(populate_existing=True)).one()


def item(number: str, place: int = 1) -> AgendaItem:
    """An item of an agenda as it stands now."""
    query = select(AgendaItem).where(AgendaItem.sitting_id == the_sitting(number).id, AgendaItem.place == place)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def seats(number: str) -> Mapping[str, Seat]:
    """The roll by name."""
    query = select(Seat).where(Seat.sitting_id == the_sitting(number).id).order_by(Seat.id)
    return {seat.name: seat for seat in db.session.scalars(query)}


def again(case: Case) -> Case:
    """A case as it stands now."""
    return db.session.get_one(Case, case.id, populate_existing=True)
