"""Procedures stand in the side of the workspace for those who decide or look at figures."""

from app.chains.store import LOOKS
from app.kernel.errors import say
from app.web.access import Identity
from app.web.navigation import OFFICE, Entry, register_entry


def looks(who: Identity) -> bool:
    """Whether somebody may look at the procedures."""
    return any(who.may(one) for one in LOOKS)


register_entry(Entry(say("事项与流程"), "chains.procedures", OFFICE, icon="list-ol", order=74, visible=looks))
