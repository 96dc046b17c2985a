"""A kept view in words: which list, narrowed to what, in which order, with which columns."""

from __future__ import annotations

from werkzeug.datastructures import MultiDict

from app.approval.columns import columns_of
from app.approval.inputs import wish_from
from app.approval.models import SavedView
from app.approval.selects import selects, setting_of
from app.approval.showing import chips
from app.approval.waits import my_shelf, my_waits
from app.approval.wishes import TITLES, View
from app.kernel.errors import say, several
from app.web.access import somebody
from app.web.language import translated

SORTED = {"received": say("按收到时间"), "since": say("按到本步骤的时间")}


def in_words(view: SavedView) -> list[str]:
    """待办 · 步骤：秘书处意见 · 期限：已逾期."""
    who = somebody()
    which = View(view.view) if view.view in set(View) else View.WAITING
    wish = wish_from(MultiDict(view.asked), which)
    parts = [word for word, _href in chips(wish, selects(setting_of(wish, my_waits(who), my_shelf(who))))]
    parts += [translated(SORTED[wish.sort])] if wish.sort else []
    if wish.columns:
        names = several([translated(column.label) for column in columns_of(wish.columns)])
        parts.append(translated(say("列：%(names)s", names=names)))
    return [translated(TITLES[which]), *parts]
