"""The union of choirs: two choirs, a chair, a singer, the secretariat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.accounts.rules import AccountKind
from app.bodies.actions import NewBody, found_body, plant_configured
from app.bodies.store import find_configured_body, get_root
from app.members import actions as register
from app.members.actions import Admission
from app.members.offices.actions import Appointment, appoint
from app.procedures.parties import Party
from tests.procedures.stories import NOW, TODAY, Somebody, grant, somebody

CHOIRS = "choir-union"


@dataclass(frozen=True)
class Choirs:
    """Everybody of the story; `larks` and `owls` are choirs, `singer` sings with the larks."""

    larks: int
    owls: int
    chair: Somebody
    singer: Somebody
    singer_member: int
    newcomer: Somebody
    secretary: Somebody

    @property
    def coast(self) -> int:
        return find_configured_body("coast").id


def choir(name: str, parent_id: int | None = None) -> int:
    """A choir that is a member; gives the body's id."""
    unit = found_body(NewBody("unit", {"zh": name}, parent_id), by=None, today=TODAY).id
    register.open_file(Party(None, unit), name, get_root().id, now=NOW)
    register.admit(Admission(Party(None, unit), "choir", date(2024, 5, 1), get_root().id), by=None, now=NOW)
    return unit


def singer_of(choir_id: int, who: Somebody) -> int:
    """A singer who belongs to a choir; gives the membership's id."""
    register.open_file(Party(who.person_id), who.name, choir_id, now=NOW)
    return register.admit(Admission(Party(who.person_id), "singer", date(2024, 5, 1), choir_id), by=None, now=NOW)


def choirs() -> Choirs:
    """The union with everybody of the story; the chair is in office already."""
    plant_configured(today=TODAY)
    larks, owls = choir("百灵合唱团"), choir("夜莺合唱团")
    chair, singer, newcomer = somebody("祝主席"), somebody("云百灵"), somebody("莫新声")
    number = singer_of(larks, singer)
    secretary = somebody("程秘书", kind=AccountKind.STAFF)
    grant(secretary, "secretary")
    take_office(chair, "chair")
    return Choirs(larks, owls, chair, singer, number, newcomer, secretary)


def take_office(who: Somebody, office: str, since: date = TODAY, **others: object) -> int:
    """Somebody takes an office; gives the holding's id."""
    return appoint(Appointment(office, who.person_id, since, **others), by=None, now=NOW)  # type: ignore[arg-type]
