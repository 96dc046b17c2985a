"""The answer that silence gives: the deadline of a step has passed, and the configuration says what that means.

Nobody gives it. It needs no reason and no fields, but what the step requires holds for it too; and a person who answers
meanwhile is told that it is too late.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select

from app.audit.actions import record
from app.jobs.chores import note_done, register_chore
from app.kernel.errors import DomainError, say
from app.procedures import letters
from app.procedures.actions.deciding import add_turn, tell_outcome
from app.procedures.actions.moving import move
from app.procedures.docket import Docket, take_up, waiting_rows
from app.procedures.models import Asked, Turn, Waiting
from app.procedures.rules.machine import CaseState, Position, Tally, is_onward, next_position, tally
from app.procedures.rules.silence import BY_SILENCE, silence_answers
from app.tenancy import clock
from app.tenancy.database import db
from app.tenancy.transactions import action
from app.web.language import translated

log = logging.getLogger(__name__)


def answer_by_silence(now: datetime) -> int:
    """Give the answer of silence in every case whose deadline has passed; gives how many. Done twice it does nothing.

    Each case has a transaction of its own: one whose effects refuse stays where it is, late, and is tried the next day.
    """
    past = select(Waiting.case_id, Waiting.step).where(Waiting.silent_on < clock.local_day(now)).distinct()
    found = db.session.execute(past.order_by(Waiting.case_id, Waiting.step)).all()
    return sum(_answered(case_id, step, now) for case_id, step in found)


def _answered(case_id: int, step: str, now: datetime) -> bool:
    try:
        return speak_for_silence(case_id, step, now=now)
    except DomainError as refused:
        log.warning("case %s: silence cannot answer: %s", case_id, refused)
        return False


@action
def speak_for_silence(case_id: int, step_name: str, *, now: datetime) -> bool:
    """Answer at a step as silence does; False where somebody was faster, or what the step requires is not met."""
    docket = take_up(case_id)
    case, today = docket.case, clock.local_day(now)
    waited = [row for row in waiting_rows(case_id) if row.step == step_name]
    if case.state is not CaseState.OPEN or not any(row.silent_on is not None and row.silent_on < today for row in waited):
        return False
    docket.speak_of(step_name)
    to = _leads(docket, today)
    if to is None:
        return False
    step, due, asked = docket.step, docket.due_on, _unanswered(docket)
    told = letters.silence_words(letters.case_words(docket), step.on_silence)
    _note(docket, asked, to, now)
    to = _counted(docket, asked) or to
    case.step = docket.place
    fresh = Docket(case, docket.configuration)
    move(fresh, to, by=None, now=now)
    case.version += 1
    details = {"step": step.name, "verdict": step.on_silence, "due": due.isoformat() if due else "", "version": case.version}
    record("case.silent", by=None, subject=f"case:{case.number}", details=details)
    _tell(fresh, waited, told, today)
    note_done(f"{case.number} {case.title}: {step.name} is answered by silence: {step.on_silence}")
    return True


def _leads(docket: Docket, today: date) -> Position | None:
    """Where silence leads; nowhere while what the step requires before an answer is not met."""
    step = docket.step
    scope = docket.scope(answer={"verdict": step.on_silence, "on": today})
    if not silence_answers(step) or scope.unmet(one for one in step.require if one.level == "refuse"):
        return None
    return next_position(docket.procedure, step.name, step.on_silence, scope.holds, others=docket.waited)


def _unanswered(docket: Docket) -> Sequence[Asked]:
    """Those asked by name at this step who have said nothing."""
    here = (Asked.case_id == docket.case.id, Asked.step == docket.place, Asked.round == docket.case.round)
    return db.session.scalars(select(Asked).where(*here, Asked.answered_at.is_(None)).order_by(Asked.id)).all()


def _note(docket: Docket, asked: Sequence[Asked], to: Position, now: datetime) -> None:
    """One answer for the step, or one for each of those asked by name who kept silent."""
    case, step = docket.case, docket.step
    silent: Sequence[Asked | None] = asked or [None]
    for one in silent:
        add_turn(
            Turn(
                case_id=case.id, step=step.name, round=case.round, asked=one.id if one else 0, verdict=step.on_silence,
                leads_to=to.step or to.state.value, onward=is_onward(docket.procedure, step.name, to), opinion="",
                account_id=None, name=one.name if one else "", acted_as=BY_SILENCE, at=now, at_version=case.version,
            )
        )  # fmt: skip
        if one is not None:
            one.answered_at = now


def _counted(docket: Docket, asked: Sequence[Asked]) -> Position | None:
    """Where everybody's answers lead, those of silence among them; None where nobody was asked by name."""
    if not asked:
        return None
    step, fresh = docket.step, docket.anew()
    here = [turn for turn in fresh.turns if (turn.step, turn.round) == (step.name, docket.case.round) and turn.asked]
    passed = tally(step.needs, len(here), [turn.onward for turn in here]) is Tally.PASSED
    deciding = next(turn for turn in reversed(here) if turn.onward is passed)
    return next_position(fresh.procedure, step.name, deciding.verdict, fresh.scope().holds, others=fresh.waited)


def _tell(docket: Docket, waited: Sequence[Waiting], words: Mapping[str, object], today: date) -> None:
    """The parties are told, and who had been waited for; a case that ended or went back has a letter that says so."""
    letters.tell_of_silence(docket, waited, words, today)
    tell_outcome(docket, translated(say("逾期未答复")), {})


register_chore("silence", answer_by_silence)
