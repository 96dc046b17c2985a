"""The lists of the desk as pages show them: lines, how many there are, where the next page starts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from app.approval import store
from app.approval.columns import Line
from app.approval.fieldcolumns import cells
from app.approval.labels import CASE_MARKS, Due, due_words
from app.approval.showing import case_query
from app.approval.store import CaseLine, Part, Sought
from app.approval.waits import my_waits
from app.approval.wishes import View, Wish
from app.bodies.store import PlacedBody
from app.forms.rules import UPLOADS
from app.kernel.errors import say
from app.procedures.labels import CASE_STATES
from app.procedures.rules.machine import CaseState
from app.procedures.store import MOST_COUNTED, WEEK, Again, Filters, InboxRow, count_matching, inbox, matching
from app.tenancy.clock import zone
from app.tenancy.configuration.concepts.procedures import Procedure
from app.tenancy.configuration.words import pick
from app.tenancy.tenants import tenant
from app.web.access import Identity
from app.web.language import current_language, said, translated
from app.web.paging import Page, cut
from app.web.rendering import short_day

CASES = "/desk/cases/"
"""Where a case is read: a list is written by a job too, which no address was asked of."""
_PLAIN = re.compile(r"[A-Za-z0-9_.~-]+").fullmatch
"""A number that stands in an address as it is."""


@dataclass(frozen=True)
class DeskList:
    """A page of a list: its lines, how many match in all (at least, where `more`), where the next page starts."""

    wish: Wish
    lines: Sequence[Line]
    count: int
    after: str | None
    first: bool
    more: bool = False
    """Counting ended before the end."""
    cells: Sequence[tuple[str, ...]] = ()
    """What stands in the columns of form fields, line by line."""


@dataclass(frozen=True)
class Asking:
    """What a page of a list is read with: where it starts, how long it is, what day it is, which bodies there are."""

    after: list[Any] | None
    size: int
    today: date
    bodies: Sequence[PlacedBody] = ()


Rows = tuple[Page[InboxRow | CaseLine], int, bool]
"""A page, how many match in all, and whether counting ended before the end."""


def desk_list(identity: Identity, wish: Wish, asking: Asking) -> DeskList:
    """A page of the list that somebody asked for."""
    page, count, more = (_waiting if wish.is_inbox else _cases)(identity, wish, asking)
    words = _Wording(asking, wish, page.rows)
    lines = [words.line(row, store.fields_in(row.handed_in)) for row in page.rows]
    found = cells(wish.fields, [line.number for line in lines], identity)
    return DeskList(wish, lines, count, page.after, page.first, more, found)


def _waiting(identity: Identity, wish: Wish, asking: Asking) -> Rows:
    """What is counted already says whether anything is to be read; else what is found first says how many there are."""
    filters, first = filters_of(identity, wish, asking), asking.after is None
    known = _counted(identity, wish, filters)
    few = filters.sifts and (known is None or known < MOST_COUNTED)
    rows, found = _few(wish, filters, (identity, asking)) if few and known != 0 else ((), known)
    if found != 0 and (not few or found == MOST_COUNTED):
        rows = inbox(identity, filters, after=_start(wish.sort, asking.after), limit=asking.size + 1)
    page: Page[InboxRow | CaseLine] = cut(rows, lambda row: _key(row, wish.sort), size=asking.size, first=first)
    if known is None and first and page.after is None:
        return page, len(page.rows), False
    count = found if found is not None else count_matching(identity, filters)
    return page, count, known is None and count >= MOST_COUNTED


def _few(wish: Wish, filters: Filters, asked: tuple[Identity, Asking]) -> tuple[Sequence[InboxRow], int | None]:
    """What no order of the inbox has together is found and sorted, where it is little."""
    identity, asking = asked
    return matching(identity, filters, after=_start(wish.sort, asking.after), limit=asking.size + 1)


def _key(row: Any, sort: str) -> tuple[Any, ...]:
    """Where the next page starts; the order is said with it, since one order's place means nothing to another."""
    return (sort, *row.keys[sort])


def _start(sort: str, after: Sequence[Any] | None) -> tuple[Any, ...] | None:
    if not after or after[0] != sort:
        return None
    return (int(after[1]),) if len(after) == 2 else (date.fromisoformat(after[1]), int(after[2]))


def _counted(identity: Identity, wish: Wish, filters: Filters) -> int | None:
    """How many there are, where that was counted for the side already: by procedure, step and due days.

    Those that come for the first time are all but the few that come again.
    """
    if wish.narrowed().keys() - {"procedure", "step", "due", "again"} or wish.again == Again.AGAIN:
        return None
    every = my_waits(identity).number(wish.procedure, wish.step, "late" if wish.view is View.LATE else wish.due)
    if wish.again != Again.FIRST:
        return every
    again = count_matching(identity, replace(filters, again=Again.AGAIN))
    return every - again if again < MOST_COUNTED else None


def filters_of(identity: Identity, wish: Wish, asking: Asking) -> Filters:
    """What the engine's inbox is asked for."""
    path = next((body.path for body in asking.bodies if str(body.id) == wish.body), "")
    again = Again(wish.again) if wish.again in set(Again) else None
    filters = Filters(
        wish.procedure, wish.step, wish.tier, path, store.ids_below(path), wish.text, again=again, bundle=wish.bundle,
        sort=wish.sort,
        steps=_steps(identity, wish),
    )  # fmt: skip
    if wish.view is View.LATE or wish.due == "late":
        return replace(filters, late_on=asking.today)
    ends = {"today": asking.today, "week": asking.today + WEEK}
    return replace(filters, due_until=ends.get(wish.due))


def _steps(identity: Identity, wish: Wish) -> tuple[tuple[str, str], ...]:
    """The steps that hold anything of what is sought, in the order of due days: then each is a range of an index."""
    if wish.sort or not (wish.procedure or wish.step):
        return ()
    every = my_waits(identity).by_step
    return tuple(sorted(at for at in every if wish.procedure in ("", at[0]) and wish.step in ("", at[1])))


def _cases(identity: Identity, wish: Wish, asking: Asking) -> Rows:
    path = next((body.path for body in asking.bodies if str(body.id) == wish.body), "")
    sought = Sought(wish.procedure, wish.step, wish.tier, wish.text, wish.state, store.ids_below(path))
    part = Part(int(asking.after[0]) if asking.after else None, asking.size + 1)
    rows, count = (store.dealt_with if wish.view is View.DONE else store.seen_cases)(identity, sought, part)
    return cut(rows, lambda row: row.key, size=asking.size, first=asking.after is None), count, count >= MOST_COUNTED


@dataclass(frozen=True, slots=True)
class _Shared:
    """What lines of one step, state and tier have in common, in words."""

    procedure: str
    step: str
    mark: str
    tier: str
    at: str
    asked: frozenset[str]


class _Wording:
    """Finds the words of lines; what many lines share is looked for once a page."""

    def __init__(self, asking: Asking, wish: Wish, rows: Sequence[InboxRow | CaseLine]) -> None:
        self.today = asking.today
        self.zone = zone()
        self.prefix = CASES
        self.suffix = case_query(wish)
        shown = frozenset(wish.columns)
        self.since, self.again, self.origin = "since" in shown, "again" in shown, "origin" in shown
        self.bodies = _names(asking, rows) if "body" in shown else {}
        self.shared: dict[tuple[Any, ...], _Shared] = {}
        self.dues: dict[tuple[CaseState, date | None], tuple[str, str]] = {}
        self.days: dict[date, str] = {}

    def line(self, row: InboxRow | CaseLine, handed_in: set[str]) -> Line:
        state, number = row.state if isinstance(row, CaseLine) else CaseState.OPEN, row.number
        key = (row.procedure, row.step, row.tier, state)
        shared = self.shared.get(key)
        if shared is None:
            shared = self.shared[key] = _shared(row, state)
        due, kind = self.dues.get((state, row.due_on)) or self._due(state, row.due_on)
        asked = shared.asked | handed_in
        return Line(
            f"{self.prefix}{number if _PLAIN(number) else quote(number, safe='')}{self.suffix}", number, row.title, row.place,
            due, self._day(row.filed_at), self._day(row.arrived_at) if self.since else "",
            shared.procedure, shared.step, shared.mark, shared.tier, kind,
            f"{len(handed_in)}/{len(asked)}" if asked else "", len(handed_in) < len(asked), shared.at,
            self.bodies.get(row.body_id, ""), _again(row.round) if self.again else "",
            _origin(row.filed_for) if self.origin else "",
        )  # fmt: skip

    def _due(self, state: CaseState, due_on: date | None) -> tuple[str, str]:
        found = self.dues[state, due_on] = _due(state, due_on, self.today)
        return found

    def _day(self, moment: datetime) -> str:
        day = moment.astimezone(self.zone).date()
        found = self.days.get(day)
        if found is None:
            found = self.days[day] = short_day(day)
        return found


def _shared(row: InboxRow | CaseLine, state: CaseState) -> _Shared:
    procedure = tenant().association.procedures.get(row.procedure)
    return _Shared(
        said(procedure.label) if procedure else row.procedure, _standing(procedure, row.step, state), CASE_MARKS[state],
        tier_label(row.tier), f"{row.procedure}.{row.step}", frozenset(_files_asked(procedure)),
    )  # fmt: skip


def _names(asking: Asking, rows: Sequence[InboxRow | CaseLine]) -> dict[int, str]:
    """The bodies of some lines by name; those that the filter offers are known already."""
    known = {body.id: body.name for body in asking.bodies}
    missing = {row.body_id for row in rows} - known.keys()
    known |= store.names_of_bodies(missing) if missing else {}
    return {body_id: pick(name, current_language()) for body_id, name in known.items()}


def _again(round_: int) -> str:
    return translated(say("第 %(number)s 次", number=round_)) if round_ > 1 else translated(say("首次"))


def _origin(filed_for: bool) -> str:
    return translated(say("代为录入") if filed_for else say("网上提交"))


def _due(state: CaseState, due_on: date | None, today: date) -> tuple[str, str]:
    due = Due(CASE_STATES[state]) if state.is_closed else due_words(due_on, today)
    return translated(due.label), due.kind


def _standing(procedure: Procedure | None, step: str, state: CaseState) -> str:
    """Where a case stands: its step while it is there, else what became of it."""
    if state is not CaseState.OPEN:
        return translated(CASE_STATES[state])
    return step_label(procedure, step)


def step_label(procedure: Procedure | None, name: str) -> str:
    """A step as people read it; one of former days by its name."""
    found = [step for step in procedure.steps if step.name == name] if procedure else []
    return said(found[0].label) if found else name


def tier_label(name: str | None) -> str:
    """A tier as people read it."""
    tier = tenant().association.tiers.get(name or "")
    return said(tier.label) if tier else name or ""


def _files_asked(procedure: Procedure | None) -> set[str]:
    """The files that everybody has to hand in: what hangs on a condition counts only where it was asked."""
    form = tenant().association.forms.get(procedure.form or "") if procedure else None
    if form is None:
        return set()
    return {
        f.name
        for section in form.all_sections()
        if section.when is None
        for f in section.fields
        if f.type in UPLOADS and f.required and f.when is None
    }


