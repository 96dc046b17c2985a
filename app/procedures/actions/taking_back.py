"""Taking an answer back, while nobody has acted on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from app.audit.actions import record
from app.kernel.errors import Conflict, NotAllowed, say
from app.kernel.events import publish
from app.procedures.acting import acting as acting_now
from app.procedures.actions.deciding import refuse_stale
from app.procedures.actions.moving import arrive, clear_waiting, wait_at, waiter_at
from app.procedures.docket import Docket, take_up, waiting_rows
from app.procedures.events import AnswerTakenBack
from app.procedures.keeping_out import keeps_out
from app.procedures.models import Happening, Turn
from app.procedures.rules.actors import Acting, is_for
from app.procedures.rules.machine import CaseState, Position, beside, step_named
from app.procedures.rules.taking_back import may_take_back
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.transactions import action


@action
def take_back(case_id: int, *, by: int, version: int, now: datetime) -> CaseState:
    """Take back the answer given last; the case stands at its step again and the answer stays readable as taken back.

    Of several steps side by side each answer may be taken back until what comes after them all has acted.

    The answer is that of the role: whoever may answer at the step may take it back. Raises NotFound, Conflict (the next
    step has acted, a number was drawn, the case moved on), NotAllowed. Done twice it has its effect once.
    """
    docket = take_up(case_id)
    if _is_repeated(docket, by=by, version=version):
        return docket.case.state
    who, every = acting_now(by, clock.local_day(now)), answers_to_take_back(docket)
    turn = next((one for one in every if may_be_his(docket, one, who)), None)
    if turn is not None and docket.waited:
        docket.at = turn.step
    refuse_stale(docket, version)
    if not every:
        raise Conflict(say("这一答复已不能撤回：下一步已经办理，或此步骤不允许撤回。"))
    if turn is None:
        raise NotAllowed(say("这一步骤不由您办理。"))
    _undo(docket, turn, who, now)
    details = {"step": turn.step, "verdict": turn.verdict, "version": docket.case.version}
    record("case.taken_back", by=by, subject=f"case:{docket.case.number}", details=details)
    publish(AnswerTakenBack(docket.case.id, docket.case.procedure, turn.step))
    return docket.case.state


def answers_to_take_back(docket: Docket) -> list[Turn]:
    """The answers of a case that may be taken back now, the youngest first: the last, and those given beside it."""
    at = Position(docket.case.state, docket.case.step)
    given = _given_last(docket)
    return [one for one in given if one.account_id is not None and may_take_back(docket.procedure, one.step, at)]


def _given_last(docket: Docket) -> Iterator[Turn]:
    """From the youngest back: the answers of the last step or, side by side, of those around it; what was asked of
    people by name is theirs, and what led elsewhere ends it."""
    last = docket.turns[-1] if docket.turns else None
    around = {step.name for step in beside(docket.procedure, last.step)} if last is not None else set()
    for turn in reversed(docket.turns):
        if turn.step not in around or not (turn.onward or turn.asked):
            return
        if not turn.asked:
            yield turn


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
    case, still_beside = docket.case, bool(docket.waited) and turn.step in _around(docket)
    passed = [one for one in _around(docket, turn.step) if one not in (turn.step, *docket.waited)]
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
    case.version += 1
    if still_beside:
        _wait_again(docket, turn.step, who, now)
        return
    case.round += 1
    clear_waiting(case.id)
    back = Docket(case, docket.configuration)
    arrive(back, Position(CaseState.OPEN, turn.step), by=who.account_id, now=now, tells=False, passed=passed)


def _around(docket: Docket, step: str = "") -> list[str]:
    """The steps that run side by side with a step, the present one where none is named."""
    return [one.name for one in beside(docket.procedure, step or docket.case.step)]


def _wait_again(docket: Docket, step: str, who: Acting, now: datetime) -> None:
    """The case waits at one of its steps side by side again; at the others nothing changes."""
    case = docket.case
    db.session.flush()
    here = Docket(case, docket.configuration, at=step)
    wait_at(here, step_named(here.procedure, step), by=who.account_id, now=now, tells=False)
    db.session.flush()
    rows = {row.step: row.due_on for row in waiting_rows(case.id)}
    case.step = here.waited[0]
    case.due_on = rows[case.step]
