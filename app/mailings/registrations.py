"""Notices stand in the side of the workspace for those who may write them."""

from app.kernel.errors import say
from app.mailings.store import WRITES
from app.web.access import Identity
from app.web.navigation import SITE, Entry, register_entry


def _writes(who: Identity) -> bool:
    return any(who.may(capability) for capability in WRITES)


register_entry(Entry(say("通知"), "mailings.sent", SITE, icon="megaphone", order=51, visible=_writes))
