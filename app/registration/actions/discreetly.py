"""Entering a newcomer in charge of a part of the people: what a refusal would tell about somebody whom others look after."""

from __future__ import annotations

from app.audit.actions import record
from app.kernel.errors import Conflict, DomainError
from app.members.discretion import is_known_elsewhere
from app.procedures.actions import Filing
from app.procedures.actions.newcomers import identity_in
from app.tenancy.tenants import tenant
from app.tenancy.transactions import action
from app.web.access import Identity


def tells_of_others(filing: Filing, refused: DomainError, who: Identity) -> bool:
    """Whether a refusal rests on what others know: of the person whose number was typed, or of who holds such a value."""
    procedure = tenant().association.procedures[filing.procedure]
    form = tenant().association.forms.get(procedure.form or "")
    if form is None:
        return False
    held_once = {one.name for one in form.all_fields() if one.once_a_holder}
    if isinstance(refused, Conflict) and refused.field in held_once:
        return True
    return form.about == "person" and is_known_elsewhere(identity_in(form, filing.answers), who)


@action
def note_refused(procedure: str, *, by: int) -> None:
    """Put on the record that a newcomer was refused because others know him: whoever tries numbers out is seen."""
    record("person.not_entered", by=by, subject=f"account:{by}", details={"procedure": procedure})
