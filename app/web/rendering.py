"""Rendering: what every template knows, and how days, moments and money are written."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, MutableMapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from flask import Flask, g, render_template, request
from flask.templating import Environment
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from app.kernel.errors import Message
from app.kernel.money import Money
from app.tenancy.clock import today, zone
from app.tenancy.settings import settings
from app.tenancy.tenants import find_tenant, kept_here, tenant
from app.web.access import identity
from app.web.addresses import this_page
from app.web.assets import asset
from app.web.drawing import each_time, house
from app.web.language import current_language, gettext, said, translated
from app.web.months import month_name

Globals = MutableMapping[str, Any]
MOST_DRAWN = 512
HALF = re.compile(r"(?<=[，。；：、])")


class Pages(Environment):
    """Where templates are kept, compiled."""

    def make_globals(self, d: Globals | None) -> Globals:
        """What every template knows, as the one dictionary it is.

        Jinja lays an empty one over it, and goes through both, name by name, each time a template imports a macro.
        """
        return super().make_globals(d) if d else self.globals


def render(template: str, **context: Any) -> str:
    """A page from its template."""
    return render_template(template, **context)


def once(template: str, *follows_from: Hashable) -> Markup:
    """A part of a page that is drawn once for each association, language and whatever else it follows from.

    Head and foot of a house are a quarter of a page; each page of an address has the same ones.
    """
    here = tenant()
    if settings().development:
        return Markup(render(template))  # noqa: S704 -- our own template, escaped where it says so
    return _drawn(template, here.slug, here.fingerprint, current_language(), *follows_from)


@lru_cache(maxsize=MOST_DRAWN)
def _drawn(template: str, *_follows_from: Hashable) -> Markup:
    return Markup(render(template))  # noqa: S704 -- our own template, escaped where it says so


def csrf() -> Markup:
    """The hidden input that every POST form carries."""
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(each_time(token))


def token() -> str:
    """The token of this visitor's forms; a page asks a dozen times for what was made at the first."""
    made: str | None = kept_here().get("csrf_token")
    return made if made is not None else generate_csrf()


def day(value: date | datetime | str | None) -> str:
    """2026-09-10."""
    if not value:
        return "—"
    if isinstance(value, datetime):
        value = value.astimezone(zone()).date()
    return value if isinstance(value, str) else value.isoformat()


def short_day(value: date | datetime | None) -> str:
    """09-10 inside the current year, else the whole date."""
    text = day(value)
    return text[5:] if value and text[:4] == str(today().year) else text


def when(value: datetime | None) -> str:
    """2026-09-10 16:02, where the association is."""
    return value.astimezone(zone()).strftime("%Y-%m-%d %H:%M") if value else "—"


def money(value: Money | int | None) -> str:
    """10,000.00; a minus is a minus sign."""
    if value is None:
        return "—"
    amount = value if isinstance(value, Money) else Money(value)
    return amount.plain().replace("-", "−")


def fours(text: str) -> Markup:
    """An account number in groups of four that is copied without the gaps."""
    groups = [text[i:i + 4] for i in range(0, len(text), 4)]
    return Markup("").join(Markup('<span class="four">{}</span>').format(group) for group in groups)


def phrases(text: str) -> Markup:
    """A heading that may break after its commas only: each phrase is kept together."""
    return Markup("").join(Markup('<span class="keep">{}</span>').format(part) for part in HALF.split(text) if part)


def told(text: Message | Mapping[str, str] | str | None) -> str:
    """Whatever kind of sentence it is, in the reader's language."""
    return translated(text) if isinstance(text, Message) else said(text)


def _context() -> dict[str, Any]:
    return {
        **house(), "identity": identity() if find_tenant() else None, "today": today(), "broken": g.get("broken"),
        "path": this_page() if request else "/",
    }  # fmt: skip


def init_rendering(app: Flask) -> None:
    """Hand templates their functions and filters."""
    app.jinja_environment = Pages
    app.context_processor(_context)
    app.jinja_env.globals.update(said=said, once=once, csrf=csrf, asset=asset, gettext=gettext, _=gettext, told=told)
    app.jinja_env.filters.update(day=day, short_day=short_day, when=when, money=money, fours=fours, phrases=phrases,
                                 said=said, told=told, escape=escape, month_name=month_name)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
