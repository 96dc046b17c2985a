"""What somebody asked of a list: which one, what it is narrowed to, in which order. It stands in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from app.kernel.errors import Message, say


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
SORTS = ("received", "since")
"""Orders of the inbox besides that of the due days: what came in last, and what has stood at its step longest."""


@dataclass(frozen=True)
class Wish:
    """The view, what it is narrowed to, its order and its columns (none: those of the house).

    `body` is the id of a body, `bundle` the number of a bundle, `sort` empty or one of `SORTS`. `named`: the address says
    which list it is, because the bare address opens with somebody's own view.
    """

    view: View
    procedure: str = ""
    step: str = ""
    tier: str = ""
    due: str = ""
    again: str = ""
    state: str = ""
    body: str = ""
    bundle: str = ""
    sort: str = ""
    text: str = ""
    columns: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    """Fields of forms that stand as columns behind those of the house."""
    named: bool = False

    @property
    def is_inbox(self) -> bool:
        return self.view in (View.WAITING, View.LATE)

    def without(self, name: str) -> Wish:
        """The same without one filter."""
        changes: dict[str, Any] = {name: ""}
        return replace(self, **changes)

    def narrowed(self) -> dict[str, str]:
        """What was chosen to narrow it, as it stands in an address."""
        chosen = {"procedure": self.procedure, "step": self.step, "tier": self.tier, "due": self.due, "again": self.again,
                  "state": self.state, "body": self.body, "bundle": self.bundle, "q": self.text}  # fmt: skip
        return {name: value for name, value in chosen.items() if value}

    def kept(self) -> dict[str, str]:
        """Order and columns, as they stand in an address."""
        kept = (("sort", self.sort), ("cols", ".".join(self.columns)), ("fields", ".".join(self.fields)))
        return {name: value for name, value in kept if value}

    def asked(self) -> dict[str, str]:
        """All of it; the words of a view that is kept."""
        return {**self.narrowed(), **self.kept()}
