"""Cases that wait for the secretariat, and what may be counted after they were decided."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app.accounts.models import Account
from app.audit.models import AuditEntry
from app.audit.store import faults
from app.demo.people import identity_number
from app.documents.models import IssuedDocument
from app.jobs.models import Job
from app.members.models import Membership
from app.notices.models import Letter
from app.procedures import actions
from app.procedures.actions import Filing, Reply
from app.procedures.models import Case, CaseState, Turn
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.transactions import action
from tests.procedures.stories import NOW, TODAY, People, answers, asked_in, somebody, stand_ready

CERTIFICATE = "certificate"


@dataclass(frozen=True)
class Ready:
    """Two of the secretariat with a password of today, and the cases that wait for them."""

    people: People
    cases: tuple[int, ...]


def ready(count: int) -> Ready:
    """So many applications that a member has recommended."""
    people = stand_ready()
    for who in (people.secretary, people.colleague):
        _fresh_password(who.account_id)
    return Ready(people, tuple(_waiting(people, place) for place in range(count)))


@action
def _fresh_password(account_id: int) -> None:
    db.session.get_one(Account, account_id).password_changed_at = clock.now()


def _waiting(people: People, place: int) -> int:
    who = somebody(f"申请人{place}")
    given = answers(people, name=who.name, id_number=identity_number(TODAY.replace(year=1990), place))
    filed = actions.file_case(Filing("join_person", given, submission=f"f{place}"), by=who.account_id, now=NOW)
    actions.confirm(asked_in(filed.case_id).id, Reply("recommend"), by=people.sponsor.account_id, token=None, now=NOW)
    return filed.case_id


@dataclass(frozen=True)
class Sums:
    """What stands in the tables: how many of each, and the running numbers of members and certificates."""

    approved: int
    decided: int
    recorded: int
    told: int
    papers: int
    drawings: int
    members: Sequence[int]
    certificates: Sequence[int]
    faults: Sequence[str]

    @property
    def agree(self) -> bool:
        """Act, record, letters, numbers, papers and their jobs are of one transaction each; no number is left out."""
        of_each = {self.approved, self.decided, self.recorded, self.told, len(self.certificates), len(self.members) - 1}
        whole = self.papers == self.drawings and not self.faults
        return len(of_each) == 1 and whole and _gapless(self.members) and _gapless(self.certificates)


def _gapless(numbers: Sequence[int]) -> bool:
    return list(numbers) == list(range(1, len(numbers) + 1))


def sums() -> Sums:
    """Count everything that an approval leaves behind."""
    db.session.rollback()
    return Sums(
        approved=_count(select(func.count()).select_from(Case).where(Case.state == CaseState.APPROVED)),
        decided=_count(select(func.count()).select_from(Turn).where(Turn.step == "secretary")),
        recorded=_count(select(func.count()).select_from(AuditEntry).where(AuditEntry.act == "case.decided")),
        told=_count(select(func.count()).select_from(Letter).where(Letter.event == "case_decided")),
        papers=_count(select(func.count()).select_from(IssuedDocument)),
        drawings=_count(select(func.count()).select_from(Job).where(Job.kind == "draw_document")),
        members=_numbers(select(Membership.number).where(Membership.number.is_not(None))),
        certificates=_numbers(select(IssuedDocument.number).where(IssuedDocument.kind == CERTIFICATE)),
        faults=list(faults()),
    )


def _count(query: object) -> int:
    return db.session.scalar(query) or 0  # type: ignore[call-overload]


def _numbers(query: object) -> list[int]:
    """The running part of each number, in order."""
    found = db.session.scalars(query)  # type: ignore[call-overload]
    return sorted(int(re.findall(r"\d+", number)[-1]) for number in found)
