"""Correcting what an applicant has handed in already: the open case says what is right from then on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.accounts.store import get_account
from app.audit.actions import record
from app.procedures.actions.holding import hand_in_files, hold_values
from app.procedures.docket import Docket, seal_answers, take_up
from app.procedures.keys import keep_keys
from app.procedures.models import Case, Happening
from app.procedures.parties import Party
from app.procedures.rules.machine import CaseState
from app.tenancy.database import db
from app.tenancy.transactions import action


@action
def amend_open(party: Party, answers: Mapping[str, Any], *, because: int, by: int | None, now: datetime) -> None:
    """Put answers right in the party's open cases whose form keeps, field by field; what stood before stays readable.

    The case `because` of which it is done is left as it is. Raises Conflict where a value belongs to somebody else.
    """
    mine = Case.unit_id == party.unit_id if party.unit_id is not None else Case.person_id == party.person_id
    open_ones = Case.state.in_((CaseState.OPEN, CaseState.RETURNED))
    for case_id in db.session.scalars(select(Case.id).where(mine, open_ones, Case.id != because).order_by(Case.id)).all():
        _amend(take_up(case_id), answers, because, by, now)


def _amend(docket: Docket, answers: Mapping[str, Any], because: int, by: int | None, now: datetime) -> None:
    form = docket.configuration.association.forms.get(docket.procedure.form or "")
    if form is None or not form.keeps:
        return
    asked = {one.name for one in form.all_fields()}
    changed = {name: one for name, one in answers.items() if name in asked and docket.answers.get(name) != one}
    if not changed:
        return
    case, before = docket.case, docket.case.answers
    case.answers = seal_answers({**docket.answers, **changed})
    case.version += 1
    fresh = Docket(case, docket.configuration)
    hold_values(fresh, form)
    keep_keys(fresh.case.id, form, fresh.answers, anew=True)
    hand_in_files(fresh, form, by=by)
    if changed.get("name") or changed.get("unit_name"):
        case.title = str(changed.get("name") or changed.get("unit_name"))[:200]
    name = get_account(by).name if by is not None else ""
    details = {"answers_before": before, "because": because}
    db.session.add(
        Happening(case_id=case.id, what="corrected", step=case.step, name=name, details=details, account_id=by, at=now)
    )
    fields = {"fields": sorted(changed), "because": because}
    record("case.corrected", by=by, subject=f"case:{case.number}", details=fields)
