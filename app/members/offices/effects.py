"""What outcomes of procedures do to offices: `appoint` and `dismiss`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.bodies.store import get_body
from app.kernel.errors import DomainError, say
from app.members import store
from app.members.offices.actions import Appointment, Ending, appoint, dismiss, dismiss_through
from app.members.offices.rules import OfficeEnd
from app.members.representatives.store import main_representative, represented_by
from app.procedures.effects import EffectContext, effect
from app.procedures.parties import Party
from app.tenancy.tenants import tenant


@effect("appoint")
def into_office(context: EffectContext) -> None:
    """An office for the person whom the case concerns, or for the member that `to` names, from the day of the decision.

    A case about a unit appoints its main representative, unless it names somebody. An office that is held through a unit is
    held through the one that the case concerns, that the person represents, or that the person belongs to.
    """
    office: str = context.run("office", "office")
    person_id = _named(context.run("to", "member")) or context.case.person_id or _speaks_for(context.case.unit_id)
    if person_id is None:
        raise DomainError(say("此办件没有指明由谁担任职务，不能办理。"), "office")
    described = tenant().association.offices.get(office)
    through = described is not None and described.held_through_unit
    new = Appointment(
        office,
        person_id,
        since=context.today,
        unit_id=(context.case.unit_id or unit_of_person(person_id) or _where_it_stands(context)) if through else None,
        resolution=context.case.resolution or context.case.number,
        case_id=context.case.id,
    )
    appoint(new, by=context.by, now=context.now)


def _where_it_stands(context: EffectContext) -> int | None:
    """The unit that put somebody forward who does not represent it yet; none where the case stands elsewhere."""
    body = get_body(context.case.body_id)
    return body.id if body.is_unit else None


def _named(member: Mapping[str, Any] | None) -> int | None:
    """The person of a member that an expression gives."""
    return store.get_membership(int(member["id"])).person_id if member and member.get("id") is not None else None


def _speaks_for(unit_id: int | None) -> int | None:
    return main_representative(unit_id) if unit_id is not None else None


def unit_of_person(person_id: int) -> int | None:
    """The member unit that somebody represents, else belongs to by the register; None where there is none."""
    for one in represented_by(person_id):
        return one.unit_id
    membership = store.find_membership(Party(person_id))
    if membership is None:
        return None
    return membership.body_id if get_body(membership.body_id).is_unit else None


@effect("dismiss")
def out_of_office(context: EffectContext) -> None:
    """These offices end, or all: of the person whom the case concerns, or those held through the unit."""
    said = context.arguments.get("offices") or []
    offices = [said] if isinstance(said, str) else list(said)
    ending = Ending(OfficeEnd.DISMISSED, context.today, resolution=context.case.number, case_id=context.case.id)
    if context.case.unit_id is not None:
        dismiss_through(context.case.unit_id, offices, ending, by=context.by, now=context.now)
    elif context.case.person_id is not None:
        dismiss(context.case.person_id, offices, ending, by=context.by, now=context.now)
