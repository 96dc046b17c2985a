"""The lists of the desk as pages show them: lines, tabs, filters, chips, and what the head says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from app.approval import store
from app.approval.labels import CASE_MARKS, Due, due_words
from app.approval.store import CaseLine, Sought, Waits
from app.approval.waits import my_waits
from app.forms.rules import UPLOADS
from app.kernel.errors import Message, say
from app.procedures.labels import CASE_STATES
from app.procedures.rules.machine import CaseState
from app.procedures.store import Filters, InboxRow, count_matching, inbox
from app.tenancy.clock import local_day
from app.tenancy.configuration.concepts.procedures import Procedure
from app.tenancy.tenants import tenant
from app.web.access import Identity
from app.web.language import said, translated
from app.web.paging import Page, cut

WEEK = timedelta(days=7)


class View(StrEnum):
    """Which list it is."""

    WAITING = "waiting"
    LATE = "late"
    DONE = "done"
    OPEN = "open"


TITLES: Mapping[View, Message] = {
    View.WAITING: say("待办"),
    View.LATE: say("已逾期"),
    View.DONE: say("我经手的"),
    View.OPEN: say("全部办件"),
}


@dataclass(frozen=True)
class Wish:
    """What somebody asked for: the view, and what it is narrowed to."""

    view: View
    procedure: str = ""
    step: str = ""
    tier: str = ""
    due: str = ""
    state: str = ""
    text: str = ""

    @property
    def is_inbox(self) -> bool:
        return self.view in (View.WAITING, View.LATE)

    def without(self, name: str) -> Wish:
        """The same without one filter."""
        changes: dict[str, Any] = {name: ""}
        return replace(self, **changes)

    def narrowed(self) -> dict[str, str]:
        """What was chosen, as it stands in an address."""
        chosen = {"procedure": self.procedure, "step": self.step, "tier": self.tier, "due": self.due,
                  "state": self.state, "q": self.text}  # fmt: skip
        return {name: value for name, value in chosen.items() if value}


@dataclass(frozen=True)
class Line:
    """One line ready to be read."""

    number: str
    title: str
    place: str
    procedure: str
    step: str
    mark: str
    tier: str
    filed_on: date
    due: Due
    files: str
    short: bool


@dataclass(frozen=True)
class DeskList:
    """A page of a list: its lines, how many match in all, and where the next page starts."""

    wish: Wish
    lines: Sequence[Line]
    count: int
    after: str | None
    first: bool


def desk_list(identity: Identity, wish: Wish, *, after: list[Any] | None, today: date, size: int) -> DeskList:
    """A page of the list that somebody asked for."""
    if wish.is_inbox:
        page, count = _waiting(identity, wish, after, today=today, size=size)
    else:
        page, count = _cases(identity, wish, after, size=size)
    handed_in = store.fields_handed_in([row.number for row in page.rows])
    lines = [_line(row, handed_in[row.number], today) for row in page.rows]
    return DeskList(wish, lines, count, page.after, page.first)


def _waiting(
    identity: Identity, wish: Wish, after: list[Any] | None, *, today: date, size: int
) -> tuple[Page[InboxRow | CaseLine], int]:
    filters = _filters(wish, today)
    start = (date.fromisoformat(after[0]), int(after[1])) if after else None
    rows = inbox(identity, filters, after=start, limit=size + 1)
    page: Page[InboxRow | CaseLine] = cut(rows, _inbox_key, size=size, first=after is None)
    full = after is None and page.after is None
    return page, len(rows) if full else _count(identity, wish, filters)


def _count(identity: Identity, wish: Wish, filters: Filters) -> int:
    """How many there are; what nobody narrowed was counted for the side already."""
    if wish.narrowed():
        return count_matching(identity, filters)
    waits = my_waits(identity)
    return waits.late if wish.view is View.LATE else waits.total


def _inbox_key(row: Any) -> tuple[str, int]:
    return row.sort_on.isoformat(), row.case_id


def _filters(wish: Wish, today: date) -> Filters:
    filters = Filters(wish.procedure, wish.step, wish.tier, None, wish.text)
    if wish.view is View.LATE or wish.due == "late":
        return replace(filters, late_on=today)
    ends = {"today": today, "week": today + WEEK}
    return replace(filters, due_until=ends.get(wish.due))


def _cases(
    identity: Identity, wish: Wish, after: list[Any] | None, *, size: int
) -> tuple[Page[InboxRow | CaseLine], int]:
    read, counted = (
        (store.dealt_with, store.count_dealt_with) if wish.view is View.DONE else (store.seen_cases, store.count_seen)
    )
    sought = Sought(wish.procedure, wish.step, wish.tier, wish.text, wish.state)
    rows = read(identity, sought, after=int(after[0]) if after else None, limit=size + 1)
    page: Page[InboxRow | CaseLine] = cut(rows, lambda row: row.key, size=size, first=after is None)
    full = after is None and page.after is None
    return page, len(rows) if full else counted(identity, sought)


def _line(row: InboxRow | CaseLine, handed_in: set[str], today: date) -> Line:
    state = row.state if isinstance(row, CaseLine) else CaseState.OPEN
    procedure = tenant().association.procedures.get(row.procedure)
    asked = _files_asked(procedure) | handed_in
    due = Due(CASE_STATES[state]) if state.is_closed else due_words(row.due_on, today)
    return Line(
        row.number, row.title, row.place, said(procedure.label) if procedure else row.procedure,
        _standing(procedure, row.step, state), CASE_MARKS[state], tier_label(row.tier), local_day(row.filed_at), due,
        f"{len(handed_in)}/{len(asked)}" if asked else "", len(handed_in) < len(asked),
    )  # fmt: skip


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


# ---- what stands above the list
def selects(wish: Wish, waits: Waits) -> list[dict[str, Any]]:
    """The filters that make sense for this list."""
    found = [_steps(wish, waits), _tiers(wish)] if wish.is_inbox else [_states(wish), _procedures(wish), _tiers(wish)]
    if wish.view is View.WAITING:
        found.append(_due(wish))
    return [one for one in found if len(one["options"]) > 2 or one["value"]]


def _select(name: str, label: Message, value: str, options: Sequence[tuple[str, str]]) -> dict[str, Any]:
    every = ("", translated(say("全部")))
    return {"name": name, "label": translated(label), "value": value, "options": [every, *options]}


def _steps(wish: Wish, waits: Waits) -> dict[str, Any]:
    procedures = tenant().association.procedures
    names: dict[str, str] = {}
    for procedure, step in waits.by_step:
        if wish.procedure in ("", procedure):
            names.setdefault(step, step_label(procedures.get(procedure), step))
    if wish.step:
        names.setdefault(wish.step, wish.step)
    return _select("step", say("步骤"), wish.step, list(names.items()))


def _procedures(wish: Wish) -> dict[str, Any]:
    procedures = [(name, said(one.label)) for name, one in tenant().association.procedures.items()]
    return _select("procedure", say("事项"), wish.procedure, procedures)


def _tiers(wish: Wish) -> dict[str, Any]:
    tiers = [(name, said(one.label)) for name, one in tenant().association.tiers.items() if not one.retired]
    return _select("tier", say("类别"), wish.tier, tiers)


def _due(wish: Wish) -> dict[str, Any]:
    ends = {"late": say("已逾期"), "today": say("今天及以前"), "week": say("一周以内")}
    return _select("due", say("期限"), wish.due, [(name, translated(label)) for name, label in ends.items()])


def _states(wish: Wish) -> dict[str, Any]:
    states = {"running": say("办理中"), "closed": say("已办结")}
    return _select("state", say("状态"), wish.state, [(name, translated(label)) for name, label in states.items()])
