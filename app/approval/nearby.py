"""The cases beside one in the list from which it was opened, so that working through a list stays inside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import url_for

from app.approval.lists import Asking, filters_of
from app.approval.showing import address, case_query
from app.approval.waits import my_shelf, my_waits
from app.approval.wishes import View, Wish
from app.kernel.errors import say
from app.procedures.store import Beside, beside
from app.web.access import Identity
from app.web.language import translated


@dataclass(frozen=True)
class Nearby:
    """Addresses: of the list, of the case before and after (empty: none); and where one is, in words."""

    back: str
    before: str = ""
    after: str = ""
    words: str = ""

    @property
    def onward(self) -> str:
        """Where to go once this case is done with."""
        return self.after or self.before or self.back


def nearby(who: Identity, wish: Wish, case_id: int, near: Beside | None, *, today: date) -> Nearby:
    """What lies beside a case. `near` is its place in the whole inbox; none where it does not wait for this reader."""
    back = address(wish)
    if near is None or not wish.is_inbox:
        return Nearby(back)
    if not (wish.narrowed() or wish.sort or wish.view is View.LATE):
        words = say("第 %(place)s 件，共 %(count)s 件", place=near.place, count=my_waits(who).total)
        return Nearby(back, case_address(near.before, wish), case_address(near.after, wish), translated(words))
    asking = Asking(None, 1, today, my_shelf(who).bodies if wish.body else ())
    before, after = beside(who, filters_of(who, wish, asking), case_id)
    return Nearby(back, case_address(before, wish), case_address(after, wish), translated(say("在筛选结果中")))


def case_address(number: str | None, wish: Wish, *, file: str = "") -> str:
    """A case as it is reached from a list; `file`: with this file shown."""
    if number is None:
        return ""
    query = case_query(wish)
    shown = f"{'&' if query else '?'}file={file}#p-files" if file else ""
    return f"{url_for('approval.case', number=number)}{query}{shown}"
