"""Who decides or takes lists away finds in the side what takes two persons."""

from app.kernel.errors import say
from app.seconding import actions
from app.seconding.waiting import my_seconds
from app.tenancy.capabilities import Capability
from app.web.access import Identity
from app.web.navigation import MY_WORK, Entry, register_entry

__all__ = ["actions"]


def _takes_part(who: Identity) -> bool:
    return who.may(Capability.DECIDE) or who.may(Capability.EXPORT)


register_entry(
    Entry(say("两人办理"), "seconding.listed", MY_WORK, icon="people", order=15, visible=_takes_part, count=my_seconds)
)
