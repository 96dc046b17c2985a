"""What stands in the side of the workspace and in the tabs of a member: rooms register their entries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property, partial

from flask import Flask, redirect, request, url_for
from werkzeug.wrappers import Response

from app.kernel.errors import Message
from app.web.access import Identity, identity, signed_in, somebody


@dataclass(frozen=True)
class Entry:
    """One link of the navigation. `group` is its heading, `place` `desk` or `my`; `count` is asked when it is drawn.

    A count of none is not drawn.

    `before_opened`: shown already while an account only sees the state of its application.
    """

    label: Message
    endpoint: str
    group: Message
    place: str = "desk"
    icon: str = ""
    order: int = 50
    visible: Callable[[Identity], bool] = lambda _who: True
    before_opened: bool = False
    count: Callable[[Identity], int | None] | None = None
    alarms: bool = False
    """Its count, where there is any, is drawn as what should not be."""


@dataclass(frozen=True)
class Shown:
    """An entry as it is drawn for one reader; its count is asked when a page really draws it."""

    label: Message
    group: Message
    place: str
    href: str
    icon: str
    current: bool
    ask_count: Callable[[], int | None] | None = None
    alarms: bool = False

    @cached_property
    def count(self) -> int | None:
        return self.ask_count() if self.ask_count else None


_entries: list[Entry] = []


def register_entry(entry: Entry) -> None:
    """Offer an entry; done twice it stands once."""
    if all(e.endpoint != entry.endpoint or e.place != entry.place for e in _entries):
        _entries.append(entry)
        _entries.sort(key=lambda e: e.order)


def entries() -> list[Shown]:
    """The entries for whoever is logged in."""
    who = identity()
    return [_shown(e, who) for e in _open_to(who)] if who is not None else []


def _open_to(who: Identity) -> list[Entry]:
    return [e for e in _entries if (who.opened or e.before_opened) and e.visible(who)]


@signed_in
def start() -> Response:
    """GET /start: the first place somebody who logged in has to go to: the desk, the own pages, else the front page."""
    own = _open_to(somebody())
    first = next((e for place in ("desk", "my") for e in own if e.place == place), None)
    return redirect(url_for(first.endpoint) if first else "/")


def init_navigation(app: Flask) -> None:
    """The address that a login leads to."""
    app.add_url_rule("/start", "start", start)


@cache
def _href(endpoint: str) -> str:
    return url_for(endpoint)


def _shown(entry: Entry, who: Identity) -> Shown:
    href = _href(entry.endpoint)
    ask_count = partial(entry.count, who) if entry.count else None
    return Shown(entry.label, entry.group, entry.place, href, entry.icon, request.path == href, ask_count, entry.alarms)
