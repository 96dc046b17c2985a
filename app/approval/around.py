"""Everything that stands around a list: tabs, own views, filters and chips, columns, where the next page is."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import url_for

from app.approval.columns import Picking, columns_of, rows
from app.approval.lists import DeskList
from app.approval.selects import selects
from app.approval.showing import address, chips, choosable, export_address, heads, switch, tabs, where
from app.approval.store import Shelf, Waits
from app.approval.together import together
from app.approval.wishes import TITLES
from app.kernel.errors import say
from app.web.language import translated


def around(page: DeskList, waits: Waits, shelf: Shelf) -> dict[str, Any]:
    """What the template of a list is drawn with, but for what the request alone knows."""
    wish = page.wish
    found = selects(wish, waits, shelf)
    shown, groups = columns_of(wish.columns), together(page.lines) if wish.is_inbox else ()
    picking = Picking(translated(say("选择")), frozenset(one.at for one in groups)) if groups else None
    taken_away = chips(wish, found)
    return {
        "page": page, "wish": wish, "waits": waits, "title": TITLES[wish.view], "tabs": tabs(wish, waits, shelf.views),
        "selects": found, "chips": taken_away, "address": url_for(where(wish.view)), "start": address(wish),
        "following": address(wish, page.after) if page.after else "", "columns": heads(wish),
        "rows": rows(page.lines, shown, picking), "switch": switch(wish),
        "choosable": choosable(wish),
        "together": groups, "export": export_address(wish),
        "reset": _without_filters(page) if taken_away else "", "kept": wish.kept(), "asked": urlencode(wish.asked()),
    }  # fmt: skip


def _without_filters(page: DeskList) -> str:
    wish = page.wish
    return address(type(wish)(wish.view, sort=wish.sort, columns=wish.columns, named=wish.named))
