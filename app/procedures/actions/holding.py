"""What a case holds while it runs: values that only one may have, and the files that its answers name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from app.forms.actions import hand_in
from app.forms.rules import ReadForm
from app.forms.sealing import holder_keys
from app.kernel.errors import Conflict, say
from app.procedures.docket import Docket
from app.procedures.models import Case, HeldValue
from app.tenancy.configuration.concepts.forms import UPLOADS, Form
from app.tenancy.configuration.concepts.forms import Field as FormField
from app.tenancy.database import db


def hold_values(docket: Docket, form: Form | None) -> None:
    """Take the values that only one holder may have; give up what the case held and does not say any more.

    Raises Conflict at the field where somebody else holds it.
    """
    if form is None:
        return
    wanted = holder_keys(ReadForm(docket.procedure.form or "", form), docket.answers)
    _give_up_others(docket.case, form, wanted)
    for name, blind in wanted.items():
        _hold(docket.case, name, blind)


def hold_more(case: Case, form: ReadForm, answers: Mapping[str, Any]) -> None:
    """Take the values of a form that was completed on the way, beside those of the application. Raises Conflict."""
    for name, blind in holder_keys(form, answers).items():
        _hold(case, name, blind)


def _give_up_others(case: Case, form: Form, wanted: Mapping[str, str]) -> None:
    """A number mistyped at first must not be kept from whom it belongs to."""
    asked = {one.name for one in form.all_fields()}
    for held in db.session.scalars(select(HeldValue).where(HeldValue.case_id == case.id).order_by(HeldValue.id)):
        if held.field in asked and wanted.get(held.field) != held.blind:
            db.session.delete(held)
    db.session.flush()


def _hold(case: Case, field_name: str, blind: str) -> None:
    query = select(HeldValue).where(HeldValue.field == field_name, HeldValue.blind == blind)
    held = db.session.scalar(query)
    if held is None:
        db.session.add(
            HeldValue(field=field_name, blind=blind, person_id=case.person_id, unit_id=case.unit_id, case_id=case.id)
        )
        db.session.flush()
        return
    if (held.person_id, held.unit_id) != (case.person_id, case.unit_id):
        raise Conflict(say("已有会员或正在办理的申请使用了这一内容，请核对。"), field_name)


def hand_in_files(docket: Docket, form: Form | None, *, by: int | None) -> None:
    """Tie the files that the answers name to the case, so that whoever sees the case sees them."""
    if form is None:
        return
    ids = list(files_in(form.all_fields(), docket.answers))
    hand_in(ids, f"case:{docket.case.number}", by=by)


def files_in(fields: Sequence[FormField], answers: Mapping[str, Any]) -> Iterator[str]:
    """The files that answers name, in tables too."""
    for one in fields:
        answer = answers.get(one.name)
        if not answer:
            continue
        if one.type in UPLOADS:
            yield from answer if isinstance(answer, list) else [answer]
        elif one.type == "table":
            for row in answer:
                yield from files_in(one.columns, row)
