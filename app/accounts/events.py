"""What happened to logins, told to the rooms above in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PersonRegistered:
    """Somebody registered; the account sees only its own applications so far."""

    account_id: int
    person_id: int


@dataclass(frozen=True)
class AccountOpened:
    """An account got full access."""

    account_id: int


@dataclass(frozen=True)
class ConsentChanged:
    """Somebody agreed to a purpose, or took it back."""

    account_id: int
    purpose: str


@dataclass(frozen=True)
class RolesChanged:
    """A role was given to an account, or taken from it."""

    account_id: int
    role: str
    body_id: int
