"""Correcting a case that is closed (configuration, section 8: `reopened_by`): old and new values are both kept.

The decision stands; only what the form says is put right, and what was worked out from it is worked out anew: the file
(`keep_data`) and the bill (`rebill`). Nothing else that the outcome did is done a second time.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.audit.actions import record
from app.kernel.errors import Conflict, DomainError, NotAllowed, say
from app.procedures import letters
from app.procedures.acting import acting as acting_now
from app.procedures.actions.deciding import refuse_moved_on
from app.procedures.actions.holding import hand_in_files, hold_values
from app.procedures.actions.moving import do_effects, waiter_at
from app.procedures.actions.refusing import refuse_unmet
from app.procedures.docket import Docket, seal_answers, take_up
from app.procedures.keeping_out import keeps_out
from app.procedures.keys import keep_keys
from app.procedures.models import Happening
from app.procedures.rules.actors import Acting, is_for
from app.procedures.rules.machine import CaseState
from app.tenancy import clock
from app.tenancy.configuration.concepts.procedures import Step
from app.tenancy.database import db
from app.tenancy.transactions import action

REOPENED = "reopened"
WORKED_OUT = frozenset({"keep_data", "rebill"})
"""The effects that read the answers and may be done again."""
SHORTEST_REASON = 2


def may_reopen(docket: Docket, who: Acting) -> bool:
    """Whether somebody may correct what a closed case says. Nobody in charge does so in his own matter (A6)."""
    procedure = docket.procedure
    if docket.case.state is not CaseState.APPROVED or procedure.reopened_by is None or procedure.form is None:
        return False
    try:
        waiter = waiter_at(docket, Step(name="reopen", label=procedure.label, by=procedure.reopened_by))
    except DomainError:
        return False
    return is_for(waiter, who) and (waiter.role is None or not keeps_out(docket, who, waiter))


@action
def reopen(case_id: int, answers: Mapping[str, Any], *, by: int, version: int, reason: str, now: datetime) -> None:
    """Put right what a closed case says; gives a letter to whom it concerns and an entry with the old values.

    Raises NotFound, NotAllowed, Conflict (it moved on, nothing changed), Refusals (unmet conditions, no reason).
    The same sent twice counts once.
    """
    docket = take_up(case_id)
    if _is_repeated(docket, by, version):
        return
    who = acting_now(by, clock.local_day(now))
    if not may_reopen(docket, who):
        raise NotAllowed(say("您不能更正这件已办结的事项。"))
    refuse_moved_on(docket, version)
    if docket.answers == dict(answers):
        raise Conflict(say("内容没有变化，不需要更正。"))
    if len(reason.strip()) < SHORTEST_REASON:
        raise DomainError(say("请写明更正的原因。"), "reason")
    before = docket.case.answers
    docket.case.answers = seal_answers(answers)
    fresh = Docket(docket.case, docket.configuration)
    _refuse_unmet(fresh)
    _carry_over(fresh, by=by, now=now)
    changed = sorted(name for name in {*answers, *docket.answers} if answers.get(name) != docket.answers.get(name))
    details = {"answers_before": before, "at_version": version}
    happening = Happening(case_id=case_id, what=REOPENED, name=who.name, note=reason.strip(), details=details,
                          account_id=by, at=now)  # fmt: skip
    db.session.add(happening)
    docket.case.version += 1
    record("case.reopened", by=by, subject=f"case:{docket.case.number}", details={"fields": changed, "reason": reason.strip()})
    letters.tell_party("case_corrected", fresh, reason=reason.strip())


def _is_repeated(docket: Docket, by: int, version: int) -> bool:
    mine = (Happening.case_id == docket.case.id, Happening.what == REOPENED, Happening.account_id == by)
    return any(one.get("at_version") == version for one in db.session.scalars(select(Happening.details).where(*mine)))


def _refuse_unmet(docket: Docket) -> None:
    form = docket.configuration.association.forms[docket.procedure.form or ""]
    conditions = [*docket.procedure.require, *form.require]
    refuse_unmet(docket.scope().unmet(one for one in conditions if one.level == "refuse" and one.waived_by is None))


def _carry_over(docket: Docket, *, by: int, now: datetime) -> None:
    form = docket.configuration.association.forms[docket.procedure.form or ""]
    hold_values(docket, form)
    keep_keys(docket.case.id, form, docket.answers, anew=True)
    hand_in_files(docket, form, by=by)
    do_effects(docket, [one for one in docket.procedure.approved if one.name in WORKED_OUT], by=by, now=now)
