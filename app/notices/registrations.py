"""The worker learns here how a letter is sent; readers find their letters in the bar above every page of work."""

import re
from pathlib import Path
from typing import Any

from app.kernel.errors import say
from app.notices import sending
from app.notices.store import COUNTED
from app.tenancy.configuration.checks.stray import house_letters
from app.web.access import Identity
from app.web.navigation import MINE, UNIT, Entry, acts_for_a_unit, register_entry

__all__ = ["sending"]


house_letters.update(
    (path.stem, frozenset(re.findall(r"\{(\w+)\}", path.read_text(encoding="utf-8"))))
    for path in (Path(__file__).parent / "letters" / "zh").glob("*.md")
)  # whoever writes a letter in his own words is told which words it has


def unread(who: Identity) -> int | None:
    """How many letters wait to be read; it was asked with the login."""
    return who.number("unread")


MESSAGES = say("消息")
_unread: dict[str, Any] = {"icon": "bell", "count": unread, "counts_to": COUNTED}
register_entry(Entry(MESSAGES, "notices.messages", MINE, place="bar", order=10, **_unread))
register_entry(Entry(MESSAGES, "notices.messages", MINE, place="my", order=80, **_unread))
register_entry(Entry(MESSAGES, "notices.messages", UNIT, order=62, visible=acts_for_a_unit, **_unread))
