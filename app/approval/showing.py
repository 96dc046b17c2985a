"""Addresses of the lists: tabs with their counts, and chips that take a filter away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import url_for

from app.approval.store import Waits
from app.approval.wishes import NEWEST, View, Wish
from app.kernel.errors import say
from app.tenancy.tenants import tenant
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
    """The list with what it is narrowed to; `after`: the page that starts there."""
    args: dict[str, Any] = {**wish.asked(), "after": after or None}
    return url_for(where(wish.view), **args)


def export_address(wish: Wish) -> str:
    """The list as a spreadsheet."""
    args: dict[str, Any] = {"view": wish.view.value, **wish.asked()}
    return url_for("approval.exported", **args)


def tabs(wish: Wish, waits: Waits) -> list[dict[str, Any]]:
    """One tab for each procedure in which something waits, with its count; the inbox only."""
    if wish.view is not View.WAITING:
        return []
    procedures = tenant().association.procedures
    every = replace(wish, procedure="", step="")
    found = [
        {"label": translated(say("全部")), "href": address(every), "count": waits.total, "current": not wish.procedure}
    ]
    for name, count in waits.by_procedure().items():
        label = said(procedures[name].label) if name in procedures else name
        href = address(replace(every, procedure=name))
        found.append({"label": label, "href": href, "count": count, "current": wish.procedure == name})
    return found if len(found) > 1 else []


def columns(wish: Wish) -> list[dict[str, Any]]:
    """The heads of the list; those of due day and arrival sort the inbox."""
    names = (say("期限"), say("申请人"), say("事项"), say("步骤"), say("类别"), say("办件号"), say("收到"), say("材料"))
    heads: list[dict[str, Any]] = [{"label": translated(name)} for name in names]
    if wish.is_inbox:
        newest = wish.sort == NEWEST
        heads[0] |= {"href": address(wish.without("sort")), "sorted": "" if newest else "ascending"}
        heads[6] |= {"href": address(replace(wish, sort=NEWEST)), "sorted": "descending" if newest else ""}
    return heads


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
