"""What stands in the side of the workspace and in the tabs of a member: rooms register their entries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from flask import Flask, redirect, request, url_for
from werkzeug.wrappers import Response

from app.kernel.errors import Message, say
from app.tenancy.tenants import tenant
from app.web.access import Identity, identity, signed_in, somebody

# The headings of the side, in the order in which they stand: one word for one thing, whichever room an entry comes from.
PEOPLE = say("会员管理")  # 5: of a unit, first of all for who works for one
MY_WORK = say("我的工作")  # 10
REGISTER = say("登记册")  # 30
DUES = say("会费")  # 40
SITE = say("网站与通知")  # 50
UNIT = say("单位")  # 60
OFFICE = say("管理")  # 70
MINE = say("我的")  # the tabs of a member


MOST_REMEMBERED = 1024


@dataclass(frozen=True)
class Entry:
    """One link of the navigation. `group` is its heading, `place` `desk` or `my`; `count` is asked when it is drawn.

    A count of none or nothing is not drawn; one that `alarms` is drawn in red; one beyond `counts_to` is “99+”, so that
    nobody counts further.

    `visible` follows from rights and configuration alone, and is remembered; `there` is asked of the data, on every page.
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
    there: Callable[[Identity], bool] | None = None
    counts_to: int | None = None


class Shown:
    """An entry as it is drawn for one reader; its count is asked when a page really draws it.

    `current` is what `aria-current` says: `page` on the page itself, `true` on a page below it.
    """

    __slots__ = ("_counted", "current", "entry", "href", "who")

    def __init__(self, entry: Entry, who: Identity, href: str, current: str) -> None:
        self.entry, self.who, self.href, self.current = entry, who, href, current
        self._counted: int | str | None = None if entry.count else ""

    @property
    def count(self) -> int | str:
        """What stands beside it; empty where nothing does."""
        if self._counted is None:
            found, most = (self.entry.count(self.who) if self.entry.count else None) or 0, self.entry.counts_to
            self._counted = f"{most}+" if most is not None and found > most else found or ""
        return self._counted


_entries: list[Entry] = []


def acts_for_a_unit(who: Identity) -> bool:
    """Whether somebody logged in for a member organisation: its side has entries of its own."""
    return who.unit_id is not None


def register_entry(entry: Entry) -> None:
    """Offer an entry; done twice it stands once."""
    if all((e.endpoint, e.place, e.label) != (entry.endpoint, entry.place, entry.label) for e in _entries):
        _entries.append(entry)
        _entries.sort(key=lambda e: e.order)


def entries() -> list[Shown]:
    """The entries for whoever is logged in."""
    who = identity()
    if who is None:
        return []
    own, path = _open_to(who), request.path
    under = _nearest([_href(one.endpoint) for one in own], path)
    return [_shown(one, who, path, under) for one in own]


def _open_to(who: Identity) -> list[Entry]:
    here = tenant()
    rights = replace(who, name="", language=None, keys_off=False, numbers=())
    return [one for one in _by_rights((here.slug, here.fingerprint), rights) if one.there is None or one.there(who)]


@lru_cache(maxsize=MOST_REMEMBERED)
def _by_rights(_known: tuple[str, str], who: Identity) -> list[Entry]:
    return [one for one in _entries if (who.opened or one.before_opened) and one.visible(who)]


@signed_in
def start() -> Response:
    """GET /start: where something waits first for whoever logged in; else the desk, the own pages, the front page.

    Who acts for a unit that has no people to look after begins with the unit's own pages.
    """
    who = somebody()
    own = _open_to(who)
    at_desk, mine = [e for e in own if e.place == "desk"], [e for e in own if e.place == "my"]
    if acts_for_a_unit(who) and all(e.group != PEOPLE for e in at_desk):
        work = {e.endpoint for e in at_desk if e.group == MY_WORK}
        at_desk = [e for e in mine if e.endpoint not in work]
    waiting = (e for e in at_desk if e.place == "desk" and e.count is not None and e.count(who))
    first = next(waiting, None) or next(iter([*at_desk, *mine]), None)
    return redirect(url_for(first.endpoint) if first else "/")


def init_navigation(app: Flask) -> None:
    """The address that a login leads to."""
    app.add_url_rule("/start", "start", start)


@cache
def _href(endpoint: str) -> str:
    return url_for(endpoint)


def _nearest(addresses: Sequence[str], path: str) -> str:
    """The address that the page asked for lies under: the longest one."""
    return max((one for one in addresses if path == one or path.startswith(f"{one}/")), key=len, default="")


def _shown(entry: Entry, who: Identity, path: str, under: str) -> Shown:
    href = _href(entry.endpoint)
    return Shown(entry, who, href, "" if href != under else "page" if href == path else "true")
