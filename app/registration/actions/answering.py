"""The answer of somebody asked by name, or of a party of the case, with the files that were uploaded beside it."""

from __future__ import annotations

from datetime import datetime

from app.forms.actions import hand_in as hand_in_files
from app.procedures.actions import Decision, Reply, confirm, decide
from app.procedures.rules.machine import CaseState
from app.tenancy.transactions import action


@action
def answer(
    asked_id: int, reply: Reply, *, number: str, by: int | None, token: str | None, now: datetime
) -> CaseState:
    """Answer once, by account or by the link; the letter belongs to the case from then on.

    Raises NotFound, NotAllowed, Conflict, Refusals as `app.procedures.actions.confirm` does.
    """
    hand_in_files(reply.uploads, f"case:{number}", by=by)
    return confirm(asked_id, reply, by=by, token=token, now=now)


@action
def state(
    case_id: int, decision: Decision, *, number: str, by: int, version: int, now: datetime
) -> CaseState:
    """Answer as a party of the case; the files that came with the answer belong to the case from then on.

    Raises what `app.procedures.actions.decide` raises; then nothing is tied either.
    """
    hand_in_files(decision.uploads, f"case:{number}", by=by)
    return decide(case_id, decision, by=by, version=version, now=now)
