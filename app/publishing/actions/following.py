"""What is public follows the register: gathered while an action runs, worked out once for each member at its end.

A thousand admissions in one transaction ask once which of these members the public knows at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, event, or_, select, union
from sqlalchemy.orm import Session

from app.accounts.models import Account, Consent
from app.members.models import Enrolment, Membership
from app.publishing.actions.showing import settle
from app.publishing.models import PublicProfile, Studio
from app.publishing.rules.showing import consents_for
from app.tenancy import clock
from app.tenancy.database import RoutedSession, db
from app.tenancy.tenants import tenant
from app.tenancy.transactions import before_every_commit

TOUCHED = "xiehui_public_of"
AT_ONCE = 400


def follow(membership_id: int) -> None:
    """Something changed in a member's entry; what is public of it is brought in line before the action commits."""
    here = tenant().association
    if here.libraries or here.site.studio:
        db.session().info.setdefault(TOUCHED, set()).add(membership_id)


def _settle_touched() -> None:
    touched = sorted(db.session().info.pop(TOUCHED, ()))
    for start in range(0, len(touched), AT_ONCE):
        for membership_id in _known_to_the_public(touched[start : start + AT_ONCE]):
            settle(membership_id, today=clock.today())


def _known_to_the_public(ids: Sequence[int]) -> list[int]:
    """Those of these members that have a studio, decided once what is shown, or stand in a library and agreed to it."""
    tables: Sequence[type[Studio | PublicProfile]] = (Studio, PublicProfile)
    asked = [select(table.membership_id).where(table.membership_id.in_(ids)) for table in tables]
    return sorted(db.session.scalars(union(*asked, _agreed(ids))))


def _agreed(ids: Sequence[int]) -> Select[Any]:
    association = tenant().association
    purposes = {name for one in association.libraries.values() for name in consents_for(association, one)}
    own = or_(Account.person_id == Membership.person_id, Account.body_id == Membership.unit_id)
    agreed = select(Enrolment.membership_id).join(Membership, Membership.id == Enrolment.membership_id)
    agreed = agreed.join(Account, own).join(Consent, Consent.account_id == Account.id)
    standing = (Enrolment.until.is_(None), Consent.withdrawn_at.is_(None), Consent.purpose.in_(sorted(purposes)))
    return agreed.where(Enrolment.membership_id.in_(ids), *standing)


before_every_commit(_settle_touched)


@event.listens_for(RoutedSession, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(TOUCHED, None)
