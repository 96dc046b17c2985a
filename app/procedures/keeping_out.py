"""Who keeps out of a case: nobody decides on himself, on a unit that he stands for, or in the place of such a one (A6)."""

from __future__ import annotations

from app.procedures.acting import principal
from app.procedures.docket import Docket
from app.procedures.parties import the_register
from app.procedures.rules.actors import Acting, Waiter, concerns


def keeps_out(docket: Docket, who: Acting, waiter: Waiter | None = None) -> bool:
    """Whether it is somebody's own matter or that of his unit, or that of whom he stands in for where `waiter` waits."""
    if _is_his(docket, who):
        return True
    account = who.stands_in_for(waiter) if waiter is not None else None
    return account is not None and _is_his(docket, principal(account))


def _is_his(docket: Docket, who: Acting) -> bool:
    if concerns(who, docket.parties):
        return True
    unit = docket.case.unit_id
    return unit is not None and unit in the_register().units_of(who.account_id, who.person_id)
