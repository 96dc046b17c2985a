"""Addresses of the lists: tabs with their counts, and chips that take a filter away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from flask import url_for

from app.approval.columns import ALWAYS, COLUMNS, Column, columns_of
from app.approval.fieldcolumns import labels, offered
from app.approval.models import SavedView
from app.approval.setting import ViewLink
from app.approval.wishes import View, Wish
from app.kernel.errors import say
from app.tenancy.tenants import tenant
from app.web.addresses import with_query
from app.web.language import said, translated

ENDPOINTS: Mapping[View, str] = {
    View.WAITING: "approval.inbox",
    View.LATE: "approval.late",
    View.DONE: "approval.done",
    View.OPEN: "approval.everything",
}


def where(view: View) -> str:
    """The endpoint of a list."""
    return ENDPOINTS[view]


def address(wish: Wish, after: str = "") -> str:
    """The list with what it is narrowed to; `after`: the page that starts there.

    The bare address of the desk opens with somebody's own view, where there is one; then it is named.
    """
    asked = wish.asked()
    if wish.named and not asked and wish.view is View.WAITING:
        asked = {"view": wish.view.value}
    return with_query(url_for(where(wish.view)), {**asked, "after": after} if after else asked)


def case_query(wish: Wish) -> str:
    """What an address of a case carries, so that one can go on to the next case of what was found."""
    if not wish.is_inbox:
        return ""
    asked = wish.asked() if wish.view is View.WAITING else {"view": wish.view.value, **wish.asked()}
    return f"?{urlencode(asked)}" if asked else ""


def asked_of(wish: Wish) -> str:
    """All that was asked, as it stands in an address."""
    return with_query("", wish.asked()).removeprefix("?")


def export_address(wish: Wish) -> str:
    """The list as a spreadsheet."""
    return with_query(url_for("approval.exported"), {"view": wish.view.value, **wish.asked()})


def everywhere(wish: Wish) -> str:
    """All cases, searched for the same words."""
    return with_query(url_for(where(View.OPEN)), {"q": wish.text} if wish.text else {})


def tabs(wish: Wish, counts: Mapping[str, object], views: Sequence[ViewLink] = ()) -> list[dict[str, Any]]:
    """One tab for each procedure in which something waits, with its count, and one for each own view; the inbox only.

    A tab takes the other filters away, so that what it opens is what it counts; order and columns stay. `counts` is how
    many wait in each procedure, and of all under an empty name.
    """
    if wish.view is not View.WAITING:
        return []
    procedures = tenant().association.procedures
    mine = any(view.current for view in views)
    every = Wish(wish.view, sort=wish.sort, columns=wish.columns, fields=wish.fields, named=wish.named)
    bare = not wish.procedure and not mine
    found = [{"label": translated(say("全部")), "href": address(every), "count": counts[""], "current": bare}]
    for name in [one for one in counts if one]:
        label = said(procedures[name].label) if name in procedures else name
        href = address(replace(every, procedure=name))
        found.append({"label": label, "href": href, "count": counts[name], "current": wish.procedure == name and not mine})
    found += [{"label": view.name, "href": view.href, "current": view.current, "icon": "pin-angle"} for view in views]
    return found if len(found) > 1 else []


def view_address(view: SavedView) -> str:
    """The link to a view is the list's own address."""
    which = View(view.view) if view.view in set(View) else View.WAITING
    return with_query(url_for(where(which)), view.asked or ({"view": which.value} if which is View.WAITING else {}))


def switch(wish: Wish) -> list[dict[str, Any]]:
    """From what waits for me to what I did and back, narrowed alike as far as both know the filter."""
    shared = replace(wish, step="", due="", again="", state="", bundle="", sort="", named=True)
    pair = ((View.WAITING, say("待办")), (View.DONE, say("已办")))
    return [
        {"label": translated(label), "href": address(replace(shared, view=view)), "current": wish.view is view}
        for view, label in pair
    ]


def heads(wish: Wish) -> list[dict[str, Any]]:
    """The heads of the list; some sort the inbox."""
    fields = [{"label": label} for label in labels(wish.fields, wish.procedure)]
    return [_head(wish, column) for column in columns_of(wish.columns)] + fields


def _head(wish: Wish, column: Column) -> dict[str, Any]:
    head: dict[str, Any] = {"label": translated(column.label)}
    if wish.is_inbox and column.sort is not None:
        way = "descending" if column.sort == "received" else "ascending"
        head |= {"href": address(replace(wish, sort=column.sort)), "sorted": way if wish.sort == column.sort else ""}
    return head


def choosable(wish: Wish) -> list[dict[str, Any]]:
    """The columns that may be chosen, those that stand there ticked."""
    shown = {column.name for column in columns_of(wish.columns)}
    return [
        {"name": name, "label": translated(one.label), "on": name in shown} for name, one in COLUMNS.items() if name != ALWAYS
    ]


def choosable_fields(wish: Wish) -> list[dict[str, Any]]:
    """The fields of forms that may be columns, of the chosen procedure or of all."""
    names = list(dict.fromkeys([*offered(wish.procedure), *wish.fields]))
    said_so = zip(names, labels(names, wish.procedure), strict=True)
    return [{"name": name, "label": label, "on": name in wish.fields} for name, label in said_so]


def chips(wish: Wish, selects: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """What is chosen, each with the address without it."""
    found = []
    for select in selects:
        word = next((label.strip("　") for value, label in select["options"] if value and value == select["value"]), "")
        if word:
            found.append((f"{select['label']}：{word}", address(wish.without(select["name"]))))
    if wish.text:
        found.append((translated(say("查找：%(text)s", text=wish.text)), address(replace(wish, text=""))))
    return found
