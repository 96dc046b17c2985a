"""A ledger that stands in for `dues`, and applicants of the institute, whose election ends with a payment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from app.accounts.rules import AccountKind, AccountState
from app.bodies.actions import plant_configured
from app.bodies.store import get_root
from app.members import actions as register
from app.members.actions import Admission
from app.procedures import actions
from app.procedures.actions import Decision, Filed, Filing, Reply
from app.procedures.billing import register_billing
from app.procedures.docket import Docket
from app.procedures.models import Asked
from app.procedures.parties import Party
from app.procedures.rules.actors import Waiter
from app.tenancy.database import db
from tests.procedures.stories import LATER, NOW, TODAY, Somebody, decide, grant, somebody, the_case

INSTITUTE = "harbour-institute"


@dataclass
class LittleLedger:
    """Charges every case once, unless it is told that nothing is owed; remembers what it was asked."""

    free: bool = False
    charged: list[int] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)

    def charge(self, docket: Docket, *, by: int | None, now: datetime) -> Waiter | None:
        if self.free:
            return None
        self.charged.append(docket.case.id)
        return Waiter(person_id=docket.case.person_id, unit_id=docket.case.unit_id)

    def drop(self, docket: Docket, *, by: int | None, now: datetime) -> None:
        self.dropped.append(docket.case.id)


@contextmanager
def keeping(ledger: LittleLedger | None) -> Iterator[LittleLedger | None]:
    """Let this ledger be the association's for a while; none: nobody keeps one."""
    before = register_billing(ledger)
    try:
        yield ledger
    finally:
        register_billing(before)


@dataclass(frozen=True)
class Institute:
    """An applicant, two referees who are members, the office, the treasurer."""

    applicant: Somebody
    referees: tuple[tuple[Somebody, int], ...]
    office: Somebody
    treasurer: Somebody


def institute() -> Institute:
    """The institute with its bodies and everybody of the story."""
    plant_configured(today=TODAY)
    office, treasurer = (somebody(name, kind=AccountKind.STAFF) for name in ("Olive Reed", "Tom Purse"))
    grant(office, "secretary")
    grant(treasurer, "finance")
    referees = tuple((who, _member(who)) for who in (somebody("Ada Harbour"), somebody("Ben Quay")))
    return Institute(somebody("Cora Wharf", state=AccountState.APPLICATION_ONLY), referees, office, treasurer)


def _member(who: Somebody) -> int:
    root = get_root().id
    register.open_file(Party(who.person_id), who.name, root, now=NOW)
    return register.admit(Admission(Party(who.person_id), "member", date(2024, 5, 1), root), by=None, now=NOW)


def election(people: Institute, **others: Any) -> dict[str, Any]:
    """The answers of an application for election."""
    return {
        "full_name": "Cora Wharf", "name": "Cora Wharf", "birth_date": "1990-03-07", "residence": "domestic",
        "email": "cora@example.com", "address": "1 Quay Street", "qualification": "degree", "income": 3000000,
        "practice": [{"employer": "Docks Ltd", "from": "2012-01-01", "until": "2024-01-01"}],
        "referees": [{"membership_id": number} for _, number in people.referees], "wish": "member", "pledge": True,
        **others,
    }  # fmt: skip


def reviewed(people: Institute) -> Filed:
    """Filed and answered by both referees: it waits for the office, which sends it on to the payment."""
    filed = actions.file_case(Filing("elect", election(people)), by=people.applicant.account_id, now=NOW)
    asked = db.session.query(Asked).filter_by(case_id=filed.case_id).order_by(Asked.id).all()
    for one, (who, _) in zip([one.id for one in asked], people.referees, strict=True):
        actions.confirm(one, Reply("recommend", opinion="Yes"), by=who.account_id, token=None, now=LATER)
    return filed


def approved(people: Institute) -> Filed:
    """The office approves; the case comes to its payment."""
    filed = reviewed(people)
    decide(the_case(filed), Decision("approve", opinion="In order"), people.office)
    return filed
