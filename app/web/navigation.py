"""What stands in the side of the workspace and in the tabs of a member: rooms register their entries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import request, url_for

from app.kernel.errors import Message
from app.web.access import Identity, identity


@dataclass(frozen=True)
class Entry:
    """One link of the navigation. `group` is its heading, `place` `desk` or `my`; `count` is asked when it is drawn."""

    label: Message
    endpoint: str
    group: Message
    place: str = "desk"
    icon: str = ""
    order: int = 50
    visible: Callable[[Identity], bool] = lambda _who: True
    count: Callable[[Identity], int] | None = None


@dataclass(frozen=True)
class Shown:
    """An entry as it is drawn for one reader."""

    label: Message
    group: Message
    place: str
    href: str
    icon: str
    count: int | None
    current: bool


_entries: list[Entry] = []


def register_entry(entry: Entry) -> None:
    """Offer an entry; done twice it stands once."""
    if all(e.endpoint != entry.endpoint or e.place != entry.place for e in _entries):
        _entries.append(entry)
        _entries.sort(key=lambda e: e.order)


def entries() -> list[Shown]:
    """The entries for whoever is logged in."""
    who = identity()
    if who is None or not who.opened:
        return []
    return [_shown(e, who) for e in _entries if e.visible(who)]


def _shown(entry: Entry, who: Identity) -> Shown:
    href = url_for(entry.endpoint)
    return Shown(entry.label, entry.group, entry.place, href, entry.icon, entry.count(who) if entry.count else None,
                 request.path == href)
