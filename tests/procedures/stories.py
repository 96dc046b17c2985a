"""People and cases that the tests of the engine and of the register begin with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.accounts.actions import grant_role, take_role
from app.accounts.actions.granting import Place
from app.accounts.models import Account, Person
from app.accounts.rules import AccountKind, AccountState
from app.bodies.actions import plant_configured
from app.bodies.store import get_root
from app.members import actions as register
from app.members.actions import Admission
from app.procedures import actions
from app.procedures.actions import Decision, Filed, Filing, Reply
from app.procedures.models import Asked, Case, CaseState
from app.procedures.parties import Party
from app.tenancy.database import db
from app.tenancy.transactions import action
from app.web.access import HeldRole, Identity

HENAN = "henan-talent"
NOW = datetime(2026, 9, 10, 2, 0, tzinfo=UTC)
TODAY = date(2026, 9, 10)
LATER = NOW + timedelta(hours=3)


@dataclass(frozen=True)
class Somebody:
    """An invented person with a login."""

    account_id: int
    person_id: int
    name: str


@dataclass(frozen=True)
class People:
    """Who stands ready: an applicant, a sponsoring member, two of the secretariat."""

    applicant: Somebody
    sponsor: Somebody
    sponsor_member: int
    secretary: Somebody
    colleague: Somebody


@action
def somebody(name: str, *, kind: AccountKind = AccountKind.PERSON, state: AccountState = AccountState.ACTIVE) -> Somebody:
    """A person with an account, without a password: nobody logs in here."""
    person = Person(name=name, email=f"p{abs(hash(name)) % 10**8}@example.com", made_at=NOW)
    db.session.add(person)
    db.session.flush()
    account = Account(
        kind=kind, state=state, person_id=person.id, name=name, email=person.email, password_changed_at=NOW, made_at=NOW
    )
    db.session.add(account)
    db.session.flush()
    return Somebody(account.id, person.id, name)


def member(who: Somebody, tier: str = "individual") -> int:
    """Enter somebody in the register as a member; gives the membership's id."""
    root = get_root().id
    register.open_file(Party(who.person_id), who.name, root, now=NOW)
    admission = Admission(Party(who.person_id), tier, date(2024, 5, 1), root)
    return register.admit(admission, by=None, now=NOW)


def secretary(name: str) -> Somebody:
    """Somebody of the secretariat."""
    who = somebody(name, kind=AccountKind.STAFF)
    grant(who, "secretary")
    return who


def grant(who: Somebody, role: str, body_id: int | None = None) -> int:
    """Give a role from the beginning of the year; gives the grant's id."""
    return grant_role(who.account_id, Place(role, body_id or get_root().id, date(2026, 1, 1)), by=None, now=NOW)


def take(grant_id: int) -> None:
    """Take a role away."""
    take_role(grant_id, by=None, now=NOW)


def stand_ready() -> People:
    """The association with its bodies, an applicant, a sponsor and the secretariat."""
    plant_configured(today=TODAY)
    sponsor = somebody("周举荐")
    return People(
        somebody("林若溪", state=AccountState.APPLICATION_ONLY),
        sponsor,
        member(sponsor),
        secretary("陈砚清"),
        secretary("许知白"),
    )


def answers(people: People, **others: Any) -> dict[str, Any]:
    """The answers of a complete application to join as an individual."""
    return {
        "name": "林若溪", "sex": "female", "name_pinyin": "LIN RUOXI", "id_number": "41010519900307000X",
        "birth_date": "1990-03-07", "employer": "河洛数字科技有限公司", "education": "bachelor", "school": "郑州大学",
        "major": "人力资源管理", "mobile": "13900000111", "email": "lin@example.com",
        "address": "郑州市金水区花园路 18 号",
        "clean_record": True, "pledge": True, "sponsors": [{"membership_id": people.sponsor_member}], **others,
    }  # fmt: skip


def apply(people: People, submission: str = "form-1", **others: Any) -> Filed:
    """The applicant files the application."""
    filing = Filing("join_person", answers(people, **others), submission=submission)
    return actions.file_case(filing, by=people.applicant.account_id, now=NOW)


def the_case(filed: Filed) -> Case:
    """The case as it stands now."""
    return db.session.get_one(Case, filed.case_id, populate_existing=True)


def asked_in(case_id: int) -> Asked:
    """Who was asked last in a case."""
    return db.session.scalars(select(Asked).where(Asked.case_id == case_id).order_by(Asked.id.desc())).first()


def recommend(people: People, filed: Filed) -> Case:
    """The sponsor agrees; the case waits for the secretariat."""
    reply = Reply("recommend", opinion="同意举荐")
    actions.confirm(asked_in(filed.case_id).id, reply, by=people.sponsor.account_id, token=None, now=LATER)
    return the_case(filed)


def decide(case: Case, decision: Decision, who: Somebody, version: int | None = None) -> CaseState:
    """Somebody answers at the case's present step, as of the version he saw."""
    return actions.decide(case.id, decision, by=who.account_id, version=version or case.version, now=LATER)


APPROVE = Decision("approve", opinion="材料齐全，同意", fields={"record_checked": True, "library": "talents"})


def identity_of(who: Somebody, *roles: HeldRole, unit_id: int | None = None) -> Identity:
    """The same person as a request knows it."""
    return Identity(who.account_id, who.name, "person", person_id=who.person_id, unit_id=unit_id, roles=roles)


def secretary_role(sees: str = "below") -> HeldRole:
    """The secretariat's role as a request knows it."""
    root = get_root()
    return HeldRole("secretary", root.id, root.path, frozenset({"decide", "see_register"}), sees)  # type: ignore[arg-type]
