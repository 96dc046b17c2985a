"""What outcomes of procedures do to who speaks for a unit: `represent`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.members.representatives import store
from app.members.representatives.actions import NewRepresentative, name_representative
from app.procedures.effects import EffectContext, effect
from app.tenancy.configuration.concepts.forms import Field
from app.tenancy.tenants import tenant


@effect("represent")
def name_those_of_the_form(context: EffectContext) -> None:
    """Whom the organisation wrote into its form speaks for it from now on; who does already is left alone."""
    here, table = tenant().association, context.word("table") or ""
    form, unit_id = here.forms.get(context.case.form or ""), context.case.unit_id
    asked = next((one for one in form.all_fields() if one.name == table), None) if form else None
    if asked is None or here.representatives is None or unit_id is None:
        return
    standing = {one.name for one in store.representatives_of(unit_id)}
    kinds = list(here.representatives.kinds)
    rows = [_speaker(row, asked, kinds, unit_id) for row in context.case.answers.get(table) or ()]
    for one in sorted(rows, key=lambda row: kinds.index(row.kind)):
        if one.name not in standing:
            name_representative(one, by=context.by, now=context.now)


def _speaker(row: Mapping[str, Any], asked: Field, kinds: list[str], unit_id: int) -> NewRepresentative:
    rank = next(one.name for one in asked.columns if one.type == "choice" and row.get(one.name) in kinds)
    known = {key: str(row.get(key) or "") for key in ("name", "mobile", "email", "post")}
    return NewRepresentative(unit_id, str(row[rank]), None, **known)
