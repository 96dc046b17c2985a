"""What is drawn once and filled in: a template's fixed part is kept, and gaps stand in it where readers or rows differ.

What a drawing follows from is handed to its template and is part of its key; association and language always are. Its
template knows nothing else: neither who reads nor the request nor the day. So nothing of one reader stands on another's
page, by construction and not by care. Names, numbers and words that somebody typed go into gaps, escaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, wraps
from operator import itemgetter
from typing import Any, ParamSpec, TypeVar, cast

from flask import current_app, g
from jinja2 import StrictUndefined
from markupsafe import Markup, escape

from app.tenancy.settings import settings
from app.tenancy.tenants import find_tenant, tenant
from app.web.addresses import in_query, this_page
from app.web.gaps import GAP, QUOTED, gap
from app.web.language import LOCALES, current_language

P = ParamSpec("P")
T = TypeVar("T")
Make = Callable[..., Mapping[str, object]]
MOST_DRAWN = 512
"""Frames, rows and other parts, of half a kilobyte to a few each."""
MOST_OF_VALUES = 64
MOST_PAGES = 96
"""Whole pages without their rows, of some twenty kilobytes each."""
_SPECIAL = re.compile("[&<>\"']")
_UNKNOWN = {name: StrictUndefined(name=name) for name in ("identity", "today", "request", "session", "g")}


def shown(value: object) -> str:
    """A value as it stands in HTML: escaped, unless it says that it is HTML. Most words have nothing to escape."""
    if type(value) is str and _SPECIAL.search(value) is None:
        return value
    return str(escape(value))


@dataclass(frozen=True)
class Drawing:
    """A template as it was drawn: fixed pieces and, between them, the gaps. `own` says what fills those that each reader
    gets for himself, whatever the page is about; `quoted` are those that stand in the query of an address, too."""

    pieces: tuple[str, ...]
    gaps: tuple[str, ...]
    own: Mapping[str, Callable[[], object]]
    quoted: tuple[str, ...]

    def filled(self, fills: Mapping[str, object]) -> str:
        """The HTML, with a value in each gap."""
        if self.own:
            fills = {**fills, **{name: ask() for name, ask in self.own.items()}}
        if self.quoted:
            fills = {**fills, **{name + QUOTED: in_query(str(fills[name])) for name in self.quoted}}
        whole = list(self.pieces)
        whole[1::2] = [shown(fills[name]) for name in self.gaps]
        return "".join(whole)

    def row(self, names: Sequence[str]) -> Callable[[Sequence[object]], str]:
        """The same for many rows whose values come in the order of these names."""
        if self.own or self.quoted:
            return lambda values: self.filled(dict(zip(names, values, strict=True)))
        places = [names.index(name) for name in self.gaps]
        if len(places) == 1:
            return lambda values: self.filled({self.gaps[0]: values[places[0]]})
        pieces, choose = list(self.pieces), itemgetter(*places) if places else lambda _values: ()

        def fill(values: Sequence[object]) -> str:
            whole = pieces.copy()
            whole[1::2] = map(shown, choose(values))
            return "".join(whole)

        return fill


def each_time(ask: Callable[..., T], *args: Hashable) -> T | Markup:
    """What each reader gets for himself: asked now or, inside of what is being drawn, whenever that is filled in."""
    drawing: dict[tuple[Any, ...], str] | None = g.get("drawing")
    if drawing is None:
        return ask(*args)
    return gap(drawing.setdefault((ask, *args), f"own_{len(drawing)}"))


def drawing_of(template: str, make: Make | None = None, /, **follows_from: Hashable) -> Drawing:
    """A part as it was drawn before, or is drawn now. `make` works out from the same values what else the template needs."""
    return _found(_part, template, make, follows_from)


def drawing_from(template: str, make: Make | None = None, /, **values: Hashable) -> Drawing:
    """The same for a part that follows from values of the database too, of which few are alike."""
    return _found(_values, template, make, values)


def page_of(template: str, make: Make | None = None, /, **follows_from: Hashable) -> Drawing:
    """The same for a whole page, of which fewer are kept."""
    return _found(_page, template, make, follows_from)


def _found(kept: Any, template: str, make: Make | None, follows_from: Mapping[str, Hashable]) -> Drawing:
    draw = kept.__wrapped__ if settings().development else kept
    found: Drawing = draw(template, make, _house_now(), tuple(follows_from.items()))
    return found


def _draw(template: str, make: Make | None, _known: Hashable, follows_from: tuple[tuple[str, Any], ...]) -> Drawing:
    given, around = dict(follows_from), g.get("drawing")
    own: dict[tuple[Any, ...], str] = {}
    g.drawing = own
    try:
        known = {**house(), **_UNKNOWN, "path": each_time(this_page), "gap": gap}
        made = make(**{name: one for name, one in given.items() if name != "identity"}) if make else {}
        context = {**known, **given, **made}
        html = current_app.jinja_env.get_template(template).render(context)
    finally:
        g.drawing = around
    return drawing(html, own)


def drawing(html: str, own: Mapping[tuple[Any, ...], str] | None = None) -> Drawing:
    """HTML with gaps in it. `own`: the function that fills a gap, with its arguments, and the name of the gap."""
    pieces = tuple(GAP.split(html))
    gaps = pieces[1::2]
    asked = {name: _asking(*ask) for ask, name in (own or {}).items() if name in gaps}
    quoted = tuple({name.removesuffix(QUOTED) for name in gaps if name.endswith(QUOTED)})
    return Drawing(pieces, gaps, asked, quoted)


def _asking(ask: Callable[..., object], *args: Hashable) -> Callable[[], object]:
    return lambda: ask(*args)


_part = lru_cache(maxsize=MOST_DRAWN)(_draw)
_values = lru_cache(maxsize=MOST_OF_VALUES)(lambda *key: _draw(*key))
_page = lru_cache(maxsize=MOST_PAGES)(lambda *key: _draw(*key))


def once_a_house(work_out: Callable[P, T]) -> Callable[P, T]:
    """What follows from the association, the reader's language and hashable arguments alone is worked out once."""

    @lru_cache(maxsize=MOST_DRAWN)
    def found(_known: Hashable, *args: Any) -> T:
        return work_out(*args)  # type: ignore[call-arg]

    @wraps(work_out)
    def ask(*args: Any) -> T:
        return found(_house_now(), *args)

    return cast(Callable[P, T], ask)


def _house_now() -> tuple[str, str, str]:
    here = tenant()
    return here.slug, here.fingerprint, current_language()


def house() -> dict[str, Any]:
    """What every template knows of the association, if there is one, and of the language."""
    here, language = find_tenant(), current_language()
    return {
        "tenant": here, "association": here.association if here else None, "language": language,
        "other_language": "en" if language == "zh" else "zh",
        "html_lang": LOCALES[language].replace("_", "-") if language == "en" else "zh-Hans",
    }  # fmt: skip
