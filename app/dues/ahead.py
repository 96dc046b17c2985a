"""What the ledger is asked about each of many cases, read at once (`app.procedures.ahead`)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import or_, select

from app.dues.models import Charge, PaidBefore
from app.dues.store.charges import BEFORE, OF_CASE, STANDING, standing_of
from app.members.models import Membership
from app.procedures.ahead import persons_of, remember_grouped, units_of
from app.procedures.models import Case
from app.tenancy.database import db
from app.tenancy.tenants import tenant


def read_charges_ahead(cases: Sequence[Case], locked: bool) -> None:
    """What the cases owe, and what stands charged of those whom they concern."""
    if not tenant().association.fees:
        return
    ids = [case.id for case in cases]
    query = select(Charge).where(Charge.case_id.in_(ids), Charge.dropped_at.is_(None)).order_by(Charge.id)
    remember_grouped(OF_CASE, ids, db.session.scalars(query.with_for_update() if locked else query), "case_id")
    mine = or_(Membership.person_id.in_(persons_of(cases)), Membership.unit_id.in_(units_of(cases)))
    members = db.session.scalars(select(Membership.id).where(mine).order_by(Membership.id)).all()
    remember_grouped(STANDING, members, standing_of(members), "membership_id")
    before = select(PaidBefore).where(PaidBefore.membership_id.in_(members)).order_by(PaidBefore.membership_id)
    remember_grouped(BEFORE, members, db.session.scalars(before), "membership_id")
