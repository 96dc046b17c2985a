"""The worker learns here how a letter is sent; readers find their letters in the bar above every page of work."""

from app.kernel.errors import say
from app.notices import sending
from app.web.access import Identity
from app.web.navigation import MINE, UNIT, Entry, acts_for_a_unit, register_entry

__all__ = ["sending"]


def unread(who: Identity) -> int:
    """How many letters wait to be read; it was asked with the login."""
    return who.unread


MESSAGES = say("消息")
register_entry(
    Entry(label=MESSAGES, endpoint="notices.messages", group=MINE, place="bar", icon="bell", order=10, count=unread)
)
register_entry(
    Entry(label=MESSAGES, endpoint="notices.messages", group=MINE, place="my", icon="bell", order=80, count=unread)
)
register_entry(Entry(MESSAGES, "notices.messages", UNIT, icon="bell", order=62, visible=acts_for_a_unit, count=unread))
