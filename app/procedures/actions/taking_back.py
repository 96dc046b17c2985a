"""Taking an answer back, while nobody has acted on it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.audit.actions import record
from app.kernel.errors import Conflict, NotAllowed, say
from app.kernel.events import publish
from app.procedures.acting import acting as acting_now
from app.procedures.actions.deciding import refuse_stale
from app.procedures.actions.moving import arrive, clear_waiting, waiter_at
from app.procedures.docket import Docket, take_up
from app.procedures.events import AnswerTakenBack
from app.procedures.keeping_out import keeps_out
from app.procedures.models import Happening, Turn
from app.procedures.rules.actors import Acting, is_for
from app.procedures.rules.machine import CaseState, Position, step_named
from app.procedures.rules.taking_back import may_take_back
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.transactions import action


@action
def take_back(case_id: int, *, by: int, version: int, now: datetime) -> CaseState:
    """Take back the answer given last; the case stands at its step again and the answer stays readable as taken back.

    The answer is that of the role: whoever may answer at the step may take it back. Raises NotFound, Conflict (the next
    step has acted, a number was drawn, the case moved on), NotAllowed. Done twice it has its effect once.
    """
    docket = take_up(case_id)
    if _is_repeated(docket, by=by, version=version):
        return docket.case.state
    refuse_stale(docket, version)
    turn = last_answer(docket)
    if turn is None:
        raise Conflict(say("这一答复已不能撤回：下一步已经办理，或此步骤不允许撤回。"))
    who = acting_now(by, clock.local_day(now))
    if not may_be_his(docket, turn, who):
        raise NotAllowed(say("这一步骤不由您办理。"))
    _undo(docket, turn, who, now)
    details = {"step": turn.step, "verdict": turn.verdict, "version": docket.case.version}
    record("case.taken_back", by=by, subject=f"case:{docket.case.number}", details=details)
    publish(AnswerTakenBack(docket.case.id, docket.case.procedure, turn.step))
    return docket.case.state


def last_answer(docket: Docket) -> Turn | None:
    """The answer of a case that may be taken back now; none where there is no such."""
    turn, case = docket.turns[-1] if docket.turns else None, docket.case
    if turn is None or turn.asked or not turn.onward or turn.account_id is None:
        return None
    return turn if may_take_back(docket.procedure, turn.step, Position(case.state, case.step)) else None


def may_be_his(docket: Docket, turn: Turn, who: Acting) -> bool:
    """Whether somebody may take this answer back: it is his to give today, and not in his own matter."""
    waiter = waiter_at(docket, step_named(docket.procedure, turn.step))
    return is_for(waiter, who) and (waiter.role is None or not keeps_out(docket, who, waiter))


def _is_repeated(docket: Docket, *, by: int, version: int) -> bool:
    mine = select(Happening.details).where(
        Happening.case_id == docket.case.id, Happening.what == "taken_back", Happening.account_id == by
    )
    last = db.session.scalars(mine.order_by(Happening.id.desc()).limit(1)).first()
    return last is not None and last.get("at_version") == version


def _undo(docket: Docket, turn: Turn, who: Acting, now: datetime) -> None:
    case = docket.case
    details = {"turn": turn.id, "verdict": turn.verdict, "at_version": case.version}
    db.session.add(
        Happening(
            case_id=case.id,
            what="taken_back",
            step=turn.step,
            name=who.name,
            details=details,
            account_id=who.account_id,
            at=now,
        )
    )
    turn.taken_back_at = now
    case.round, case.version = case.round + 1, case.version + 1
    clear_waiting(case.id)
    back = Docket(case, docket.configuration)
    arrive(back, Position(CaseState.OPEN, turn.step), by=who.account_id, now=now, tells=False)
