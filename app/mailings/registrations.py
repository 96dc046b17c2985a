"""Notices stand in the side of the workspace for those who may write them."""

from app.kernel.errors import say
from app.mailings.store import WRITES
from app.web.access import Identity
from app.web.navigation import Entry, register_entry


def _writes(who: Identity) -> bool:
    return any(who.may(capability) for capability in WRITES)


register_entry(Entry(say("发通知"), "mailings.sent", say("记录"), icon="megaphone", order=79, visible=_writes))
