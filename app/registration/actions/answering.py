"""The answer of somebody asked by name, or of a party of the case, with the files that were uploaded beside it."""

from __future__ import annotations

from datetime import datetime

from app.accounts.store import get_account
from app.forms.actions import hand_in as hand_in_files
from app.procedures.actions import Decision, Paper, Reply, confirm, decide, enter_paper
from app.procedures.actions.deciding import is_only_beside
from app.procedures.docket import take_up, waiting_rows
from app.procedures.models import Asked
from app.procedures.rules.machine import CaseState
from app.registration.actions.consenting import Agreed, agree, agree_on_paper
from app.registration.actions.drafting import drop_draft
from app.tenancy.database import db
from app.tenancy.transactions import action


@action
def answer(
    asked_id: int, reply: Reply, agreed: Agreed, *, number: str, by: int | None, token: str | None, now: datetime
) -> CaseState:
    """Answer once, by account or by the link; the letter belongs to the case from then on.

    Raises NotFound, NotAllowed, Conflict, Refusals as `app.procedures.actions.confirm` does, and for a consent that lacks.
    """
    hand_in_files(reply.uploads, f"case:{number}", by=by)
    asked = db.session.get_one(Asked, asked_id)
    docket = take_up(asked.case_id)
    docket.speak_of(asked.step)
    if asked.answered_at is None and (asked.person_id, asked.unit_id) == (docket.case.person_id, docket.case.unit_id):
        agree(docket, reply.verdict, agreed, name=asked.name, by=by, now=now)
    return confirm(asked_id, reply, by=by, token=token, now=now)


@action
def enter_answer(
    case_id: int, paper: Paper, agreed: Agreed, *, name: str, by: int, version: int, now: datetime
) -> CaseState:
    """Enter what somebody signed on paper; the consents that stand on it are kept as his own, with the case.

    Raises what `app.procedures.actions.enter_paper` raises, and Refusals for a consent that lacks.
    """
    docket = take_up(case_id)
    awaited = next((row.step for row in waiting_rows(case_id) if paper.whom in (row.step, str(row.asked_id))), "")
    docket.speak_of(awaited)
    if awaited and (docket.case.version == version or is_only_beside(docket, version)):
        agree(docket, paper.reply.verdict, agreed, name=name, by=None, now=now)
    return enter_paper(case_id, paper, by=by, version=version, now=now)


@action
def enter_completed(
    case_id: int, paper: Paper, agreed: Agreed, subject: str, *, by: int, version: int, now: datetime
) -> CaseState:
    """Enter the form that a party completed on paper; what was agreed to on it is kept as the party's own, the draft goes.

    Raises what `app.procedures.actions.enter_paper` raises, and Refusals for a consent that lacks.
    """
    docket = take_up(case_id)
    waited = next((row for row in waiting_rows(case_id) if row.step == paper.whom and row.asked_id is None), None)
    docket.speak_of(paper.whom)
    if waited is not None and (docket.case.version == version or is_only_beside(docket, version)):
        agree_on_paper(docket, waited, agreed, by=by, now=now)
    state = enter_paper(case_id, paper, by=by, version=version, now=now)
    drop_draft(subject, f"account:{by}")
    return state


@action
def state(
    case_id: int, decision: Decision, agreed: Agreed, *, number: str, by: int, version: int, now: datetime
) -> CaseState:
    """Answer as a party of the case; the files that came with the answer belong to the case from then on.

    Raises what `app.procedures.actions.decide` raises, and Refusals for a consent that lacks; then nothing is tied either.
    """
    hand_in_files(decision.uploads, f"case:{number}", by=by)
    docket = take_up(case_id)
    docket.speak_of(decision.step)
    if docket.case.version == version or is_only_beside(docket, version):
        agree(docket, decision.verdict, agreed, name=get_account(by).name, by=by, now=now)
    return decide(case_id, decision, by=by, version=version, now=now)
