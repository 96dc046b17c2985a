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
NEWEST = "received"
"""The order by which what came in last stands on top; without it what is due first does."""


@dataclass(frozen=True)
class Wish:
    """The view, and what it is narrowed to. `body` is the id of a body, `sort` empty or `received`."""

    view: View
    procedure: str = ""
    step: str = ""
    tier: str = ""
    due: str = ""
    state: str = ""
    body: str = ""
    sort: str = ""
    text: str = ""

    @property
    def is_inbox(self) -> bool:
        return self.view in (View.WAITING, View.LATE)

    def without(self, name: str) -> Wish:
        """The same without one filter."""
        changes: dict[str, Any] = {name: ""}
        return replace(self, **changes)

    def narrowed(self) -> dict[str, str]:
        """What was chosen to narrow it, as it stands in an address."""
        chosen = {"procedure": self.procedure, "step": self.step, "tier": self.tier, "due": self.due,
                  "state": self.state, "body": self.body, "q": self.text}  # fmt: skip
        return {name: value for name, value in chosen.items() if value}

    def asked(self) -> dict[str, str]:
        """All of it, the order too."""
        return {**self.narrowed(), **({"sort": self.sort} if self.sort else {})}
