"""Applicants and members who owe something, and who handles the money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from app.accounts.models import Account
from app.accounts.rules import AccountKind, AccountState
from app.bodies.actions import NewBody, found_body, plant_configured
from app.bodies.store import get_root
from app.dues import actions
from app.dues.actions import Arrived
from app.dues.models import Bill, Charge
from app.kernel.money import Money
from app.members import actions as register
from app.members.actions import Admission
from app.procedures.models import Case
from app.procedures.parties import Party
from app.tenancy.database import db
from app.tenancy.transactions import action
from tests.procedures.paying import Institute, approved, institute
from tests.procedures.stories import Somebody, grant, somebody, the_case

CLUB, GANSU, INSTITUTE, HENAN = "reading-club", "gansu-supervision", "harbour-institute", "henan-talent"
NOW = datetime(2026, 9, 10, 2, 0, tzinfo=UTC)
TODAY = date(2026, 9, 10)
LATER = NOW + timedelta(days=2)


@dataclass(frozen=True)
class Till:
    """An applicant of the institute, the office, and two who confirm money."""

    institute: Institute
    finance: Somebody
    colleague: Somebody

    @property
    def who(self) -> Somebody:
        """Who applies and pays."""
        return self.institute.applicant

    @property
    def secretary(self) -> Somebody:
        """Who recruits and decides."""
        return self.institute.office


def till() -> Till:
    """The institute with its offices staffed; a colleague of the treasurer too."""
    found = institute()
    colleague = somebody("苏静言", kind=AccountKind.STAFF)
    grant(colleague, "finance")
    return Till(found, found.treasurer, colleague)


def at_its_payment(till: Till) -> Case:
    """The applicant's election is approved and waits for the money."""
    return the_case(approved(till.institute))


def finance_clerk(name: str = "邢素心") -> Somebody:
    """Somebody at the till of an association whose bodies are planted here."""
    plant_configured(today=date(2020, 1, 1))
    who = somebody(name, kind=AccountKind.STAFF)
    grant(who, "finance")
    return who


def the_bill(number: str | None = None) -> Bill:
    """A bill as it stands now; the only one unless a reference is given."""
    query = select(Bill).where(Bill.number == number) if number else select(Bill).where(Bill.reversed_at.is_(None))
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def pay(bill: Bill, who: Somebody, yuan: int | None = None, now: datetime = LATER) -> actions.paying.Confirmed:
    """Money arrives: all that is open, or so many yuan; what follows is done at once."""
    fen = yuan * 100 if yuan is not None else bill.total_fen - bill.paid_fen
    done = actions.confirm_payment(
        bill.number, Arrived(Money(fen), now.date()), by=who.account_id, version=bill.version, now=now
    )
    actions.settle_bill(bill.id, by=who.account_id, now=now)
    return done


# ---- a unit with its people
@dataclass(frozen=True)
class Firm:
    """A member organisation, its operator, and its individual members by name."""

    unit_id: int
    operator: Somebody
    people: Sequence[int]


@action
def _operator(unit_id: int, name: str) -> Somebody:
    account = Account(
        kind=AccountKind.UNIT, state=AccountState.ACTIVE, body_id=unit_id, name=name, email="", password_changed_at=NOW,
        made_at=NOW,
    )  # fmt: skip
    db.session.add(account)
    db.session.flush()
    return Somebody(account.id, 0, name)


def firm(name: str = "陇原工程监理有限公司", people: int = 3, on: date = date(2025, 3, 1)) -> Firm:
    """A unit with so many individual members, admitted on a day and not billed yet."""
    unit = found_body(NewBody("unit", {"zh": name}), by=None, today=date(2020, 1, 1)).id
    found = []
    for number in range(people):
        who = somebody(f"{name[:2]}会员{number}")
        register.open_file(Party(who.person_id), who.name, unit, now=NOW)
        found.append(register.admit(Admission(Party(who.person_id), "individual", on, unit), by=None, now=NOW))
    return Firm(unit, _operator(unit, f"{name[:2]}经办"), found)


def member_unit(name: str, tier: str, on: date) -> tuple[int, Somebody, int]:
    """A unit that is a member itself: its body, its operator, its membership."""
    unit = found_body(NewBody("unit", {"zh": name}), by=None, today=date(2020, 1, 1)).id
    register.open_file(Party(None, unit), name, get_root().id, now=NOW)
    membership = register.admit(Admission(Party(None, unit), tier, on, get_root().id), by=None, now=NOW)
    return unit, _operator(unit, f"{name[:2]}经办"), membership


def charge_all(firm: Firm, day: date = TODAY) -> list[int]:
    """Everybody of a unit is charged for a year; gives the charges that wait."""
    for membership in firm.people:
        actions.charge_year(membership, day, by=None, now=NOW)
    return list(db.session.scalars(select(Charge.id).where(Charge.bill_id.is_(None)).order_by(Charge.id)))
