"""What stands round every page of somebody logged in: the bar above, the side, the tabs; drawn once, filled in for each.

The bar and the side of ten thousand requests differ in a name, a token and a few numbers. They are drawn once for what they
follow from (association, language, which entries stand there and which is current), with gaps where these go. A page of
which the same is true is drawn once with everything on it (`framed`).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from flask import Flask, g, request, session
from markupsafe import Markup

from app.tenancy.tenants import tenant
from app.web.access import Identity, identity, somebody
from app.web.addresses import this_page
from app.web.drawing import Make, drawing_from, drawing_of, each_time, page_of
from app.web.language import said
from app.web.navigation import Shown, entries
from app.web.rendering import render, token


@dataclass(frozen=True)
class Reader:
    """All that the frame of a page follows from in whoever reads it; a drawn template knows nothing else of him."""

    works_here: bool
    keys_off: bool

    def __getattr__(self, name: str) -> object:
        raise LookupError(f"a page that is drawn once knows nothing of its reader's {name}")


def framed(template: str, fills: Mapping[str, object], make: Make | None = None, /, **follows_from: Hashable) -> str:
    """A whole page of somebody logged in, drawn once for what it follows from and filled in for him.

    What differs from reader to reader or from day to day stands as `gap(name)` in its template and comes with `fills`. `make`
    works out from `follows_from` alone what else the template needs; a page that was drawn before does not ask for it.
    """
    who = somebody()
    reader = Reader(who.works_here, who.keys_off)
    return page_of(template, make, identity=reader, **follows_from).filled(fills)


def drawn(template: str, fills: Mapping[str, object], **follows_from: Hashable) -> Markup:
    """A part of the frame: what it follows from is handed to its template, what is filled in stands there as `gap(name)`."""
    return Markup(drawing_of(template, **follows_from).filled(fills))  # noqa: S704 -- every gap was escaped


def drawn_from(template: str, fills: Mapping[str, object], **values: Hashable) -> Markup:
    """The same for a part that follows from values of the database too; they are compared whole, and the last few kept.

    For figures and for what cases at one step have in common, never for what is sealed: it would lie here in plain.
    """
    return Markup(drawing_from(template, **values).filled(fills))  # noqa: S704 -- every gap was escaped


# ---- the parts
def bar(find: str = "") -> Markup:
    """The bar above the work; `find` is the address that its search field asks."""
    return each_time(_bar, find)


def _bar(find: str) -> Markup:
    who, shown = identity(), _entries("bar")
    fills = {
        **_counts(shown), "csrf": token(), "path": this_page(), "asked": request.args.get("q", ""),
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
    return each_time(_side)


def _side() -> Markup:
    shown = _entries("desk")
    return drawn("layouts/side.html", _counts(shown), shown=_looks(shown))


def own_tabs() -> Markup:
    """The tabs of an applicant or a member; nothing where there are none."""
    return each_time(_own_tabs)


def _own_tabs() -> Markup:
    shown = _entries("my")
    return drawn("layouts/own_tabs.html", _counts(shown), shown=_looks(shown)) if shown else Markup("")


def flashed(*, toasts: bool = False) -> Markup:
    """What the last action has to say; `toasts`: what went well is a toast."""
    return each_time(_flashed, toasts)


def _flashed(toasts: bool) -> Markup:
    if "_flashes" not in session:
        return Markup("")
    return Markup(render("layouts/flashed.html", toasts=toasts))  # noqa: S704 -- our own template, escaped


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
    app.jinja_env.globals.update(bar=bar, side=side, own_tabs=own_tabs, flashed=flashed)
