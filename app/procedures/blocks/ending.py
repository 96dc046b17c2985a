"""Applications that are open when somebody is blocked come to their end with it, where the folder says so (`ends_open`)."""

from __future__ import annotations

from sqlalchemy import select

from app.audit.actions import record
from app.procedures import letters
from app.procedures.actions.moving import close
from app.procedures.blocks.knowing import APPLICATIONS, Standing, told_of
from app.procedures.docket import Docket, take_up
from app.procedures.effects import EffectContext
from app.procedures.labels import BLOCKED
from app.procedures.models import Case, Happening
from app.procedures.parties import Party
from app.procedures.rules.machine import RUNNING, CaseState
from app.tenancy.database import db
from app.web.language import translated


def end_open(context: EffectContext, block: Standing) -> list[str]:
    """Refuse every application of the party that is under way, with the reason and a letter; gives their numbers.

    Only its own: who merely typed the number of somebody blocked is shown to the reviewer, and goes on.
    """
    party = Party(context.case.person_id, context.case.unit_id)
    mine = Case.unit_id == party.unit_id if party.unit_id is not None else Case.person_id == party.person_id
    found = db.session.scalars(
        select(Case.id).where(mine, Case.state.in_(RUNNING), Case.id != context.case.id).order_by(Case.id)
    ).all()
    dockets = [take_up(case_id) for case_id in found]
    asking = [one for one in dockets if one.procedure.kind in APPLICATIONS and one.case.state in RUNNING]
    for docket in asking:
        _end(docket, context, block)
    return [docket.case.number for docket in asking]


def _end(docket: Docket, context: EffectContext, block: Standing) -> None:
    case, why = docket.case, translated(told_of(block))
    details = {"because": block.number}
    db.session.add(Happening(case_id=case.id, what=BLOCKED, step=case.step, note=why, details=details, at=context.now))
    case.version += 1
    close(docket, CaseState.REFUSED, by=context.by, now=context.now)
    record("case.blocked", by=context.by, subject=f"case:{case.number}", details={"because": block.number})
    letters.tell_party("case_decided", docket, opinion=why, outcome=letters.outcome(docket))


def why_blocked(case_id: int) -> str:
    """Why a case ended with a block of its party, as it was told then; empty for every other."""
    noted = select(Happening.note).where(Happening.case_id == case_id, Happening.what == BLOCKED)
    return db.session.scalar(noted.order_by(Happening.id.desc()).limit(1)) or ""
