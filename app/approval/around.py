"""A list as a page: what stands around the rows is drawn once for where the list stands, numbers and rows are filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from app.approval.columns import Picking, columns_of, rows
from app.approval.lists import DeskList
from app.approval.selects import selects, setting_of
from app.approval.setting import Setting, without_words
from app.approval.showing import (
    address,
    asked_of,
    chips,
    choosable,
    choosable_fields,
    everywhere,
    export_address,
    heads,
    switch,
    tabs,
    where,
)
from app.approval.store import Shelf, Waits
from app.approval.together import Together, steps_together
from app.approval.wishes import TITLES, View, Wish
from app.kernel.errors import say
from app.web.framing import framed
from app.web.gaps import gap
from app.web.language import translated


@dataclass(frozen=True)
class Look:
    """All that the page of a list follows from, but for its rows, its numbers and what was looked for.

    `together`: the steps of its lines that can be answered together. `more`: counting ended before the end.
    """

    setting: Setting
    together: tuple[Together, ...]
    lines: bool
    more: bool
    following: bool
    first: bool
    worker: bool
    seconds: bool


def list_page(page: DeskList, waits: Waits, shelf: Shelf, *, worker: bool, seconds: int) -> str:
    """The page of a list; `seconds`: how many requests that take two persons await its reader."""
    wish = page.wish
    setting, together = setting_of(wish, waits, shelf), steps_together(page.lines) if wish.is_inbox else ()
    look = Look(
        without_words(setting), together, bool(page.lines), page.more, bool(page.after), page.first, worker, bool(seconds)
    )
    picking = Picking(translated(say("选择")), frozenset(one.at for one in together)) if together else None
    fills = {
        **{f"at_{place}": count for place, count in enumerate(_counts(waits).values())}, "text": wish.text,
        "after": page.after or "", "said": _said(page, waits),
        "rows": rows(page.lines, columns_of(wish.columns), picking, page.cells),
        "all": translated(say("共 %(count)s 件", count=page.count)),
        "seconds": translated(say("有 %(count)s 项须两人办理的申请等您确认。", count=seconds)) if seconds else "",
        "number": f" {page.count}" if wish.is_inbox and page.count else "",
    }  # fmt: skip
    return framed("approval/list.html", fills, _around, look=look)


def _counts(waits: Waits) -> dict[str, int]:
    """How many wait in all, under an empty name, and in each procedure."""
    return {"": waits.total, **waits.by_procedure()}


def _said(page: DeskList, waits: Waits) -> str:
    """The sentence beside the title."""
    if page.wish.view is View.WAITING:
        words = say("%(count)s 件等您处理，其中 %(late)s 件逾期、%(today)s 件今天到期", count=waits.total, late=waits.late,
                    today=waits.due_today)  # fmt: skip
        return translated(words)
    return translated(say("%(count)s 件以上", count=page.count) if page.more else say("共 %(count)s 件", count=page.count))


def _around(look: Look) -> Mapping[str, Any]:
    """What the template is drawn with: everything follows from the look."""
    setting, wish = look.setting, look.setting.wish
    procedures = dict.fromkeys(["", *(procedure for procedure, _step in setting.steps)])
    counts = {name: gap(f"at_{place}") for place, name in enumerate(procedures)}
    found = selects(setting)
    taken_away = chips(wish, found)
    return {
        "wish": wish, "title": TITLES[wish.view], "tabs": tabs(wish, counts, setting.views), "selects": found,
        "chips": taken_away, "address": url_for(where(wish.view)), "start": address(wish),
        "following": address(wish, gap("after")) if look.following else "", "columns": heads(wish), "switch": switch(wish),
        "choosable": choosable(wish), "choosable_fields": choosable_fields(wish),
        "export": export_address(wish), "everywhere": everywhere(wish),
        "reset": _without_filters(wish) if taken_away else "", "kept": wish.kept(), "asked": asked_of(wish),
    }  # fmt: skip


def _without_filters(wish: Wish) -> str:
    return address(type(wish)(wish.view, sort=wish.sort, columns=wish.columns, fields=wish.fields, named=wish.named))
