"""An assembly has decided: its resolution answers at the step where a case waits, or leaves it waiting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.audit.actions import record
from app.kernel.errors import Conflict, say
from app.procedures.actions.deciding import Decision, Given, carry_out, checked
from app.procedures.actions.moving import delegate_at, wait_also, waiter_at, waiter_in
from app.procedures.docket import Docket, take_up, waiting_rows
from app.procedures.models import Happening
from app.procedures.rules.actors import NO_ACCOUNT, Acting
from app.procedures.rules.machine import CaseState
from app.procedures.voting import Authority, as_delegate
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.transactions import action

ADJOURNED = "adjourned"


@dataclass(frozen=True)
class Resolved:
    """What an assembly came to in one case: its answer at the step and round, in words, with the counts of yes and no.

    `name` is the assembly as people call it; `reference` the resolution's number; `uploads` the scan of the minutes.
    """

    step: str
    round: int
    verdict: str
    words: str
    yes: int
    no: int
    name: str
    reference: str
    uploads: Sequence[str] = ()


def still_waits(docket: Docket, step: str, at_round: int) -> bool:
    """Whether a case stands where it was put to the vote."""
    case = docket.case
    return case.state is CaseState.OPEN and (case.step, case.round) == (step, at_round)


@action
def resolve(case_id: int, resolved: Resolved, *, by: int | None, now: datetime) -> CaseState:
    """Answer for the assembly and move the case; gives its state. Told twice it has its effect once.

    `by` is who declared it, nobody where a vote closed itself.

    Raises Conflict where the case has left the step, Refusals with what it still lacks, and what its effects refuse.
    """
    docket = take_up(case_id)
    if any((t.step, t.round, t.rests_on) == (resolved.step, resolved.round, resolved.reference) for t in docket.turns):
        return docket.case.state
    if not still_waits(docket, resolved.step, resolved.round):
        raise Conflict(say("此件已不在表决步骤。"))
    decision = Decision(resolved.verdict, resolved.words)
    counts = {"yes": resolved.yes, "no": resolved.no}
    to = checked(docket, decision, counts)
    who = Acting(by or NO_ACCOUNT, resolved.name)
    authority = Authority(resolved.reference, resolved.uploads)
    carry_out(docket, decision, Given(counts, to, who, docket.step.vote or "", authority), now=now)
    return docket.case.state


def refusals_of_yes(docket: Docket) -> None:
    """Raise what would stand against a yes of the assembly at the present step, before anybody votes on it."""
    checked(docket, Decision(docket.step.voted()[0], "—"), {})


def adjourn(docket: Docket, words: str, name: str, *, by: int | None, now: datetime) -> None:
    """The vote came to nothing: the case goes on waiting at its step, and its record says why. Inside an action."""
    case = docket.case
    db.session.add(
        Happening(case_id=case.id, what=ADJOURNED, step=case.step, name=name, note=words, account_id=by, at=now)
    )
    record("case.adjourned", by=by, subject=f"case:{case.number}", details={"step": case.step})


def ask_delegate(case_id: int, *, now: datetime) -> None:
    """Let the delegate of the step be waited for as long as the assembly authorises him. Inside an action; twice is once."""
    docket = take_up(case_id)
    if docket.case.state is not CaseState.OPEN or (described := as_delegate(docket.step)) is None:
        return
    delegate, own = waiter_at(docket, described), waiter_at(docket, docket.step)
    wanted = delegate_at(docket, docket.step, clock.local_day(now)) is not None
    rows = [row for row in waiting_rows(case_id) if waiter_in(row) == delegate]
    if delegate == own:
        return
    if wanted and not rows:
        wait_also(docket, delegate)
    for row in rows if not wanted else ():
        db.session.delete(row)
