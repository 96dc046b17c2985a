"""What stands in the side of the workspace for who acts for a unit."""

from app.kernel.errors import say
from app.units.store import count_by_standing
from app.units.workspace import roles_at_unit
from app.web.access import Identity
from app.web.navigation import Entry, register_entry

PEOPLE = say("会员管理")


def _sees_people(who: Identity) -> bool:
    return who.unit_id is not None and any("see_register" in role.capabilities for role in roles_at_unit(who))


def _people(who: Identity) -> int:
    return sum(count_by_standing(who.unit_id).values()) if who.unit_id is not None else 0


register_entry(Entry(say("会员列表"), "units.people", PEOPLE, icon="people", order=5, visible=_sees_people, count=_people))
