"""What a form has to ask the rest of the house: members by number or name, bodies, who holds a number already.

The rooms above register what they know; until then nobody is found.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.kernel.errors import Message


@dataclass(frozen=True)
class FoundMember:
    """A member as a form may name one: the number and name tell people apart."""

    membership_id: int
    name: str
    number: str = ""


@dataclass(frozen=True)
class FoundBody:
    """A body as a form may name one."""

    id: int
    name: str


@dataclass(frozen=True)
class KeptFile:
    """What a form knows about an upload that it may name: facts, not content."""

    id: str
    field: str
    name: str
    kind: str
    size: int
    width: int = 0
    height: int = 0
    pages: int = 0
    wrong: Message | None = None
    checks: tuple[tuple[bool, Message], ...] = ()
    whole: tuple[int, int] | None = None
    crop: tuple[int, ...] = ()
    sensitive: bool = False


def _nobody(_text: str) -> Sequence[FoundMember]:
    return ()


def _no_body(_text: str, _kinds: tuple[str, ...]) -> Sequence[FoundBody]:
    return ()


def _not_taken(_field: str, _value: str) -> bool:
    return False


def _no_record(_id: int) -> Mapping[str, Any] | None:
    return None


@dataclass(frozen=True)
class Lookups:
    """The answers of the house, as callables, so that reading a form stays a pure matter of what is given."""

    find_members: Callable[[str], Sequence[FoundMember]] = _nobody
    find_bodies: Callable[[str, tuple[str, ...]], Sequence[FoundBody]] = _no_body
    is_taken: Callable[[str, str], bool] = _not_taken
    member_record: Callable[[int], Mapping[str, Any] | None] = _no_record
    body_record: Callable[[int], Mapping[str, Any] | None] = _no_record
    files: Mapping[str, KeptFile] = field(default_factory=dict)


_finders: dict[str, Callable[..., Any]] = {}


def register_member_finder(finder: Callable[[str], Sequence[FoundMember]]) -> None:
    """`members` says here how a member is found by exact number or full name."""
    _finders["find_members"] = finder


def register_member_record(record: Callable[[int], Mapping[str, Any] | None]) -> None:
    """`members` says here what expressions read of a member that a form names."""
    _finders["member_record"] = record


def register_holder_check(check: Callable[[str, str], bool]) -> None:
    """`members` says here whether a member or open application has this value of a field asked `once_a_holder`."""
    _finders["is_taken"] = check


def register_body_finder(finder: Callable[[str, tuple[str, ...]], Sequence[FoundBody]]) -> None:
    """How bodies of some kinds are found by id or name; an empty text gives all."""
    _finders["find_bodies"] = finder


def register_body_record(record: Callable[[int], Mapping[str, Any] | None]) -> None:
    """What expressions read of a body that a form names."""
    _finders["body_record"] = record


def lookups(files: Mapping[str, KeptFile] | None = None) -> Lookups:
    """What the rooms registered, with the files that this form may name."""
    return Lookups(**_finders, files=files or {})
