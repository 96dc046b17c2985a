"""Who may handle money, read inside the transaction: rights taken away a second ago no longer count (trust.md A4, A6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.accounts.store import roles_held
from app.dues.models import Bill, Charge
from app.dues.rules.ledger import Party, Teller, refuse_own
from app.kernel.errors import NotAllowed, NotFound, say
from app.members.models import Membership
from app.procedures.acting import acting as acting_now
from app.tenancy import clock
from app.tenancy.capabilities import Capability
from app.tenancy.database import db
from app.tenancy.tenants import tenant


@dataclass(frozen=True)
class Reach:
    """Where somebody may confirm money, and how far he sees from there."""

    path: str
    sees: str

    def includes(self, path: str) -> bool:
        """Whether a bill at this place is among those he handles."""
        if self.sees == "all":
            return True
        return path == self.path if self.sees == "own" else path.startswith(self.path)


@dataclass(frozen=True)
class TellerNow:
    """Somebody at the till, with what the roles held today allow."""

    teller: Teller
    reaches: Sequence[Reach]

    @property
    def may_confirm(self) -> bool:
        """Whether he handles money at all."""
        return bool(self.reaches)

    def handles(self, path: str) -> bool:
        """Whether what belongs to this place is handled here."""
        return any(reach.includes(path) for reach in self.reaches)

    def refuse(self, bill: Bill) -> None:
        """Raises NotAllowed without the capability or for one's own money, NotFound for a bill out of reach."""
        if not self.may_confirm:
            raise NotAllowed(say("您没有确认到账的权限。"))
        if not self.handles(bill.body_path):
            raise NotFound(say("没有这张账单。"))
        refuse_own(self.teller, [Party(bill.payer_person_id, bill.payer_unit_id), *self._own_among(bill)])

    def _own_among(self, bill: Bill) -> list[Party]:
        """Himself among those whom a unit's bill carries."""
        if self.teller.person_id is None:
            return []
        query = (
            select(Membership.person_id)
            .join(Charge, Charge.membership_id == Membership.id)
            .where(Charge.bill_id == bill.id, Membership.person_id == self.teller.person_id)
            .limit(1)
        )
        return [Party(person) for person in db.session.scalars(query)]


def teller_now(account_id: int, now: datetime) -> TellerNow:
    """An account as it may handle money on this day. Raises NotAllowed when it may not act at all."""
    today = clock.local_day(now)
    who = acting_now(account_id, today)
    roles = tenant().association.roles
    held = [
        (grant, roles[grant.role])
        for grant in roles_held(account_id, on=today)
        if grant.role in roles and Capability.CONFIRM_PAYMENTS in roles[grant.role].can
    ]
    reaches = [Reach(grant.body_path, role.sees) for grant, role in held]
    bodies = frozenset(role.body_id for role in who.roles)
    return TellerNow(Teller(account_id, who.person_id, who.unit_id, bodies), reaches)
