"""What stands round every page of somebody logged in: the bar above, the side, the tabs; drawn once, filled in for each.

The bar and the side of ten thousand requests differ in a name, a token and a few numbers. They are drawn once for what they
follow from (association, language, which entries stand there and which is current), with gaps where these go.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from flask import Flask, g, request
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from app.tenancy.settings import settings
from app.tenancy.tenants import tenant
from app.web.access import Identity, identity
from app.web.language import current_language, said
from app.web.navigation import Shown, entries
from app.web.rendering import render, this_page

MOST_FRAMES, MOST_PARTS = 512, 64
GAP = re.compile("\x02(\\w+)\x03")


def gap(name: str) -> Markup:
    """A place in a template that is filled in for each reader."""
    return Markup(f"\x02{name}\x03")  # noqa: S704 -- a name of ours


def drawn(template: str, fills: Mapping[str, object], **follows_from: Hashable) -> Markup:
    """A part of the frame: what it follows from is handed to its template, what is filled in stands there as `gap(name)`."""
    return _filled(_frames, template, fills, follows_from)


def drawn_from(template: str, fills: Mapping[str, object], **values: Hashable) -> Markup:
    """The same for a part that follows from values of the database too; they are compared whole, and the last few kept.

    For figures and for what cases at one step have in common, never for what is sealed: it would lie here in plain.
    """
    return _filled(_parts, template, fills, values)


def _filled(kept: Any, template: str, fills: Mapping[str, object], follows_from: Mapping[str, Hashable]) -> Markup:
    here = tenant()
    known = (here.slug, here.fingerprint, current_language())
    pieces = (_pieces if settings().development else kept)(template, known, tuple(follows_from.items()))
    whole = list(pieces)
    whole[1::2] = [str(escape(fills[name])) for name in pieces[1::2]]
    return Markup("".join(whole))  # noqa: S704 -- our own template, and everything in its gaps was escaped


def _pieces(template: str, _known: Hashable, follows_from: tuple[tuple[str, Any], ...]) -> tuple[str, ...]:
    return tuple(GAP.split(render(template, gap=gap, **dict(follows_from))))


_frames, _parts = lru_cache(maxsize=MOST_FRAMES)(_pieces), lru_cache(maxsize=MOST_PARTS)(_pieces)


# ---- the parts
def bar(find: str = "") -> Markup:
    """The bar above the work; `find` is the address that its search field asks."""
    who, shown = identity(), _entries("bar")
    fills = {
        **_counts(shown), "csrf": generate_csrf(), "path": this_page(), "asked": request.args.get("q", ""),
        "name": who.name if who else "",
    }  # fmt: skip
    role = _role(who) if who else ""
    return drawn("layouts/topbar.html", fills, shown=_looks(shown), find=find, role=role, somebody=who is not None)


def _role(who: Identity) -> str:
    """What somebody is here, after the name: the first role that the configuration knows."""
    roles = tenant().association.roles
    own = next((held.role for held in who.roles if held.role in roles), None)
    return said(roles[own].label) if own else ""


def side() -> Markup:
    """The side of the workspace: what there is to do, under its headings."""
    shown = _entries("desk")
    return drawn("layouts/side.html", _counts(shown), shown=_looks(shown))


def own_tabs() -> Markup:
    """The tabs of an applicant or a member; nothing where there are none."""
    shown = _entries("my")
    return drawn("layouts/own_tabs.html", _counts(shown), shown=_looks(shown)) if shown else Markup("")


def _entries(place: str) -> list[Shown]:
    if "entries" not in g:
        g.entries = entries()
    return [one for one in g.entries if one.entry.place == place]


def _counts(shown: Sequence[Shown]) -> dict[str, object]:
    return {f"count{number}": one.count for number, one in enumerate(shown) if one.entry.count}


def _looks(shown: Sequence[Shown]) -> tuple[tuple[Hashable, ...], ...]:
    """How each entry looks, but for its number: label, heading, address, symbol, current, whether a number stands there."""
    return tuple(
        (entry.label.msgid, entry.group.msgid, one.href, entry.icon, one.current, bool(one.count), entry.alarms)
        for one in shown
        for entry in (one.entry,)
    )


def init_framing(app: Flask) -> None:
    """Hand layouts their parts."""
    app.jinja_env.globals.update(bar=bar, side=side, own_tabs=own_tabs)
