"""What happened in the register, in the past tense."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class MemberAdmitted:
    """A person or a unit became a member, or became one again."""

    membership_id: int
    case_id: int | None


@dataclass(frozen=True)
class TermRenewed:
    """The next term of a member was recorded; no last day means for life."""

    membership_id: int
    first: date
    last: date | None


@dataclass(frozen=True)
class TierChanged:
    """A member is of another tier from a day on."""

    membership_id: int
    before: str
    after: str
    on: date
    case_id: int | None


@dataclass(frozen=True)
class MemberMoved:
    """A member belongs to another body."""

    membership_id: int
    before: int
    after: int


@dataclass(frozen=True)
class MemberRestricted:
    """Rights of a member are withheld: those named, or all; no day means until they are given back."""

    membership_id: int
    rights: tuple[str, ...]
    until: date | None


@dataclass(frozen=True)
class MembershipEnded:
    """A membership came to its end."""

    membership_id: int
    exit: str


@dataclass(frozen=True)
class MemberChanged:
    """Something in a member's entry is otherwise than before: facts, file, libraries. Told once for each change."""

    membership_id: int


@dataclass(frozen=True)
class StandingChanged:
    """A member stands otherwise than before."""

    membership_id: int
    before: str
    after: str


@dataclass(frozen=True)
class MembersImported:
    """Members of former days came in with a list: each with the last fee year that was paid, where the list says it."""

    members: tuple[tuple[int, int | None], ...]


@dataclass(frozen=True)
class AccessHandedOut:
    """An account was made for a person or a unit without a mail address.

    Its one-time password stands nowhere else: it is told once, to who decided, and never logged or kept.
    """

    person_id: int | None
    password: str = field(repr=False)
    by: int | None
    unit_id: int | None = None


@dataclass(frozen=True)
class OfficeTaken:
    """Somebody holds an office; through a unit, where there is one."""

    holding_id: int
    office: str
    person_id: int
    unit_id: int | None


@dataclass(frozen=True)
class OfficeEnded:
    """Somebody holds an office no longer; `how` as the holding says it."""

    holding_id: int
    office: str
    person_id: int
    unit_id: int | None
    how: str
