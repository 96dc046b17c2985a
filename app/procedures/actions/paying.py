"""The money is there: the ledger says so, and a case that waits for it goes on."""

from __future__ import annotations

from datetime import datetime

from app.accounts.store import get_account
from app.audit.actions import record
from app.procedures.actions.deciding import add_turn, tell_outcome
from app.procedures.actions.moving import move
from app.procedures.docket import Docket, take_up
from app.procedures.models import Turn
from app.procedures.rules.machine import CaseState, step_after
from app.tenancy.transactions import action

PAID = "paid"


@action
def settle(case_id: int, *, by: int | None, now: datetime) -> CaseState:
    """What a case owes at its pay step is paid: it goes on to the next step, or to its end; gives its state.

    `by` is who confirmed the money, none where the ledger matched it by itself. Told twice, or once the case has left
    its pay step, it changes nothing. Raises NotFound, and whatever the effects of the next steps refuse.
    """
    docket = take_up(case_id)
    case = docket.case
    if case.state is not CaseState.OPEN or not docket.step.pay:
        return case.state
    step = case.step
    add_turn(_turn(docket, by, now))
    fresh = Docket(case, docket.configuration)
    move(fresh, step_after(docket.procedure, step, fresh.scope().holds), by=by, now=now)
    case.version += 1
    details = {"step": step, "to": case.step or case.state.value, "version": case.version}
    record("case.settled", by=by, subject=f"case:{case.number}", details=details)
    tell_outcome(fresh, "", {})
    return case.state


def _turn(docket: Docket, by: int | None, now: datetime) -> Turn:
    case = docket.case
    to = step_after(docket.procedure, case.step, docket.scope().holds)
    return Turn(
        case_id=case.id,
        step=case.step,
        round=case.round,
        asked=0,
        verdict=PAID,
        leads_to=to.step or to.state.value,
        onward=True,
        account_id=by,
        name=get_account(by).name if by is not None else "",
        acted_as="",
        at=now,
        at_version=case.version,
    )
