"""Hours and points that members gather: dated facts like all others, booked by what a procedure decides.

Other rooms may book them too: an attendance list, an import. A wrong entry is reversed, never changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from app.audit.actions import record
from app.kernel.errors import Conflict, DomainError, say
from app.members import store
from app.members.actions import NewFact, add_fact
from app.members.changing import Cause
from app.members.models import Fact
from app.members.rules import FactKind
from app.tenancy.database import db
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action

MOST_AT_ONCE = 10_000


@dataclass(frozen=True)
class Booking:
    """What is booked: the credit, how much, for which day, and for what (the course, the event)."""

    credit: str
    amount: Decimal
    on: date
    about: str = ""


@action
def book(cause: Cause, booking: Booking) -> None:
    """Book hours or points once for a case and credit. Raises DomainError for no such credit or no sound amount.

    Who is recommended, but not admitted yet, gathers them too.
    """
    if booking.credit not in tenant().association.credits:
        raise DomainError(say("没有这种学时（学分）。"), "credit")
    if not 0 < booking.amount <= MOST_AT_ONCE:
        raise DomainError(say("学时（学分）应为大于 0 的数。"), "amount")
    if booking.on > cause.today:
        raise DomainError(say("学时（学分）的日期不能晚于今天。"))
    membership = store.get_membership(cause.membership_id, for_update=True)
    if _is_booked(cause, booking.credit):
        return
    details = {"amount": str(booking.amount.normalize()), "about": booking.about[:200]}
    fact = NewFact(FactKind.CREDITED, booking.on, word=booking.credit, case_id=cause.case_id, details=details)
    add_fact(membership, fact, by=cause.by, now=cause.now)
    note = {"credit": booking.credit, "amount": details["amount"], "on": booking.on.isoformat(), "case": cause.case_id}
    record("member.credited", by=cause.by, subject=cause.subject, details=note)


def _is_booked(cause: Cause, credit: str) -> bool:
    if cause.case_id is None:
        return False
    same = (Fact.membership_id == cause.membership_id, Fact.case_id == cause.case_id, Fact.word == credit)
    query = select(Fact.id).where(*same, Fact.kind == FactKind.CREDITED).limit(1)
    return db.session.scalar(query) is not None


def refuse_own(credit: str, *, by_person: int | None, of_person: int | None) -> None:
    """Nobody confirms his own hours, unless the association allows it (`not_by_oneself`). Raises Conflict."""
    described = tenant().association.credits.get(credit)
    if described is not None and described.not_by_oneself and by_person is not None and by_person == of_person:
        raise Conflict(say("不能确认本人的学时（学分），请由其他人办理。"))
