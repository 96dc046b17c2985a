"""What the engine must know of people and units without knowing the register: `members` says it by registration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol


@dataclass(frozen=True)
class Party:
    """A person or a unit; exactly one of the two, or neither while a unit is still to be founded."""

    person_id: int | None = None
    unit_id: int | None = None

    @property
    def key(self) -> str:
        """`person:5` or `unit:7`; empty for neither."""
        if self.unit_id is not None:
            return f"unit:{self.unit_id}"
        return f"person:{self.person_id}" if self.person_id is not None else ""


@dataclass(frozen=True)
class MemberBrief:
    """A member as somebody names one: enough to ask it and to write to it."""

    membership_id: int
    name: str
    number: str | None
    party: Party
    email: str = ""


class Register(Protocol):
    """What the register answers."""

    def open_file(self, party: Party, name: str, body_id: int, *, now: datetime) -> int:
        """The party's entry, made at its first case; gives the membership's id."""
        ...

    def record(self, party: Party, today: date) -> dict[str, Any]:
        """What expressions read as `member`, before admission too."""
        ...

    def kept(self, party: Party) -> dict[str, Any]:
        """The answers in the member's file, by field; empty before anything was kept."""
        ...

    def keep(self, party: Party, answers: Mapping[str, Any], *, case_id: int, by: int | None, now: datetime) -> None:
        """Put answers into the party's file beside what is there; what stood before stays readable."""
        ...

    def places(self, party: Party) -> Sequence[str]:
        """The paths of the bodies that a party belongs to: its own, and those that granted a tier it holds on."""
        ...

    def brief(self, membership_id: int) -> MemberBrief | None:
        """A member by the id of its membership; None when there is none."""
        ...

    def units_of(self, account_id: int, person_id: int | None) -> frozenset[int]:
        """The units that somebody stands for today: represents, belongs to, or holds an office through."""
        ...

    def entries_below(self, path: str, *, after: int, limit: int) -> Sequence[tuple[int, Party, bool]]:
        """Those whom the register has at a body or below it and who have not left, in order of their entries: entry, party,
        and whether it is admitted."""
        ...

    def holds_right(self, membership_id: int, right: str, today: date) -> bool:
        """Whether a member has a right of the configuration on a day."""
        ...


_registers: list[Register] = []


def register_register(answers: Register) -> None:
    """`members` says here who answers for the register."""
    _registers[:] = [answers]


def the_register() -> Register:
    """Who answers for the register. Raises RuntimeError when the room `members` was not opened."""
    if not _registers:
        raise RuntimeError("no register has been registered")
    return _registers[0]
