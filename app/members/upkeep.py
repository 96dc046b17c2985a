"""Standings that change because a day has come or a case has moved on."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from app.jobs.chores import note_done, register_chore
from app.members.actions import settle
from app.members.models import Fact
from app.members.store import find_membership
from app.procedures.events import CaseDecided, CaseReturned, StepReached
from app.procedures.models import Case
from app.procedures.parties import Party
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.tenants import tenant

LOOKS_BACK = timedelta(days=14)


def settle_what_ran_out(now: datetime) -> int:
    """Work out anew whoever has a fact that ended in the last fortnight, so that a worker may be away for days."""
    today = clock.local_day(now)
    ended = select(Fact.membership_id).where(Fact.until < today, Fact.until >= today - LOOKS_BACK).distinct()
    ids = list(db.session.scalars(ended.order_by(Fact.membership_id)))
    for membership_id in ids:
        settle(membership_id, today=today)
        note_done(f"membership {membership_id}: standing worked out anew")
    return len(ids)


def settle_where_the_case_stands(event: StepReached | CaseReturned | CaseDecided) -> None:
    """A standing may say at which step somebody's case is ("recommended, not yet approved"): it moves with the case."""
    if not _standings_follow_cases():
        return
    case = db.session.get_one(Case, event.case_id)
    membership = find_membership(Party(case.person_id, case.unit_id))
    if membership is not None:
        settle(membership.id, today=clock.today())


def _standings_follow_cases() -> bool:
    return any("member.open_" in (one.when or "") for one in tenant().association.standings.values())


register_chore("standings", settle_what_ran_out)
