"""The ledger as the engine of procedures knows it (`app.procedures.billing.Billing`)."""

from __future__ import annotations

from datetime import datetime

from app.dues.actions import charge_case, drop_case
from app.procedures.docket import Docket
from app.procedures.rules.actors import Waiter


class TheLedger:
    """Charges cases at their pay step, and lets fall what is open when they end."""

    def charge(self, docket: Docket, *, by: int | None, now: datetime) -> Waiter | None:
        """Charge what the case owes; who has to pay, or None where nothing is owed."""
        return charge_case(docket, by=by, now=now)

    def drop(self, docket: Docket, *, by: int | None, now: datetime) -> None:
        """What is still open of the case falls away."""
        drop_case(docket, by=by, now=now)
